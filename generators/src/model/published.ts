/** What the stores of a section publish. */
import type { DeclOf } from './model.ts';

/** The fields that a store of `field` makes visible: stated ones, and what a protocol says of it. */
export function publishedBy(section: DeclOf<'section'>, field: string): string[] {
  const stated = section.fields.find(({ name }) => name === field)?.publishes ?? [];
  const implied = (section.protocols ?? []).flatMap((protocol) => {
    if (protocol.p === 'seqlock') return protocol.sequence === field ? protocol.fields : [];
    if (protocol.p === 'latest') return [];
    return protocol.head === field ? [protocol.slots, ...(protocol.length === undefined ? [] : [protocol.length])] : [];
  });
  return [...new Set([...stated, ...implied])];
}
