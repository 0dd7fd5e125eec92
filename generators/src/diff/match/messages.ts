/** Matches fields of messages, which have an order instead of places. */
import type { MessageField } from '../../model/model.ts';
import { compareCodecs } from '../codecs.ts';
import type { DiffContext } from '../context.ts';
import type { Matched } from './matched.ts';
import { matchNamed } from './matched.ts';

/** By name; what is left over by what stands before it, when it is written in the same way. */
export function matchMessageFields(
  before: readonly MessageField[],
  after: readonly MessageField[],
  context: DiffContext,
): Matched<MessageField>[] {
  const previous = (list: readonly MessageField[], field: MessageField): string =>
    list[list.indexOf(field) - 1]?.name ?? '';
  const renames = new Map<string, string>([['', '']]);
  const oldNames = new Set(before.map((field) => field.name));
  for (const field of after) if (oldNames.has(field.name)) renames.set(field.name, field.name);
  const matched = matchNamed(before, after, {
    name: (field) => field.name,
    renamed: (old, now) => {
      const same =
        renames.get(previous(before, old)) === previous(after, now) &&
        context.sameContent({ ...old, name: '', codec: 0 }, { ...now, name: '', codec: 0 }) &&
        compareCodecs(old.codec, now.codec, context).every(({ what }) => what === 'name');
      if (same) renames.set(old.name, now.name);
      return same;
    },
  });
  const last = after.findLastIndex((field) => matched.some((match) => match.new === field && match.old !== undefined));
  return matched.map((match) => {
    const behind = match.relation === 'added' && match.new !== undefined && after.indexOf(match.new) > last;
    return behind ? { ...match, relation: 'grown' } : match;
  });
}
