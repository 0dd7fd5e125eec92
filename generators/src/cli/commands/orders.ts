/** `pf-gen orders`: which stores order others, what they make visible, and which of them say nothing about it. */
import type { DeclOf, Field, Model } from '../../model/model.ts';
import { publishedBy } from '../../model/published.ts';
import type { Host, Outcome } from '../host.ts';
import { type GlobalOptions, openProject } from '../project.ts';

/** One store that orders others. */
export interface OrderedStore {
  readonly plane: string;
  readonly section: string;
  readonly field: string;
  /** Role that stores it, or `both`. */
  readonly owner: string;
  readonly order: 'release' | 'seqcst' | 'swap';
  /** Fields that whoever sees it may rely on; empty = nothing stated. */
  readonly publishes: readonly string[];
  /** The protocol that stores it, if one does. */
  readonly protocol?: string;
}

/** Every ordered store of a model, in the order of the schema. Stamps are left out: they publish what is before them. */
export function orderedStores(model: Model): OrderedStore[] {
  return model.planes.flatMap((plane) =>
    plane.members.flatMap((decl) =>
      decl.kind === 'section' ? decl.fields.flatMap((field) => storeOf(plane.name, decl, field) ?? []) : [],
    ),
  );
}

function storeOf(plane: string, decl: DeclOf<'section'>, field: Field): OrderedStore | undefined {
  const { owner = '', order } = field;
  const swaps = owner === 'both' && field.type.t !== 'array';
  if (!swaps && order !== 'release' && order !== 'seqcst') return undefined;
  const protocol = decl.protocols?.find((entry) =>
    entry.p === 'seqlock'
      ? entry.sequence === field.name || entry.fields.includes(field.name)
      : entry.p === 'spsc'
        ? [entry.head, entry.tail, entry.slots].includes(field.name)
        : entry.token === field.name,
  )?.name;
  return {
    plane,
    section: decl.name,
    field: field.name,
    owner,
    order: swaps ? 'swap' : order === 'seqcst' ? 'seqcst' : 'release',
    publishes: publishedBy(decl, field.name),
    ...(protocol === undefined ? {} : { protocol }),
  };
}

/** Lists the ordered stores of the schema. */
export async function orders(host: Host, options: GlobalOptions): Promise<Outcome> {
  const project = await openProject(host, options);
  if ('failed' in project) return project.failed;
  const stores = orderedStores(project.model);
  const unmarked = stores.filter((store) => store.publishes.length === 0 && store.protocol === undefined).length;
  const lines = stores.map((store) => {
    const what = `${store.plane}.${store.section}.${store.field}`;
    const by = `${store.order} by ${store.owner}${store.protocol === undefined ? '' : `, protocol ${store.protocol}`}`;
    const marked = store.publishes.length > 0 ? `publishes ${store.publishes.join(', ')}` : undefined;
    return `${what} (${by}): ${marked ?? (store.protocol === undefined ? 'unmarked' : 'stored by the protocol')}`;
  });
  const text = [...lines, `${stores.length} ordered stores, ${unmarked} of them unmarked`, ''].join('\n');
  return { exit: 'ok', data: { stores, unmarked }, text };
}
