/** The same things are listed in another order. */
import type { DialogueState } from '../../model/model.ts';
import type { NodeKind, Nodes } from '../nodes.ts';
import { diffRule } from '../rule.ts';
import { everyone } from '../verdict.ts';

export const listingOrder = diffRule({
  code: 'PF5011',
  name: 'listing-order',
  on: ['schema', 'plane', 'declaration', 'dialogueState'],
  message: (p: { what: string; of: string; first: string }) =>
    `the ${p.what} of ${p.of} are listed in another order, from '${p.first}' on`,
  help: (p) =>
    p.what === 'entries'
      ? 'nothing for peers: readers take them in any order, and no hash knows of it'
      : 'nothing for peers: neither a byte nor a hash knows of the order',
  why: 'The order of a listing tells no reader anything, and is no part of the hash. It is told because generated sources are sorted by it, and entries of a registry written in it.',
  both: ({ kind, old, new: now, path }, say) => {
    for (const [what, before, after] of listings(kind, old, now)) {
      const kept = before.filter((name) => after.includes(name));
      const common = after.filter((name) => before.includes(name));
      const at = common.findIndex((name, n) => name !== kept[n]);
      if (at >= 0)
        say({ class: 'source', params: { what, of: path, first: common[at] ?? '' }, consumers: everyone('none') });
    }
  },
});

type Named = { readonly name: string; readonly offset?: number; readonly shift?: number };
type Listing = readonly [what: string, before: readonly string[], after: readonly string[]];

/** Lists whose order says nothing: fields with an offset and parts with a shift count when these do not explain it. */
function listings(kind: NodeKind, old: Nodes[NodeKind], now: Nodes[NodeKind]): Listing[] {
  const before = old as unknown as Record<string, unknown>;
  const after = now as unknown as Record<string, unknown>;
  if (before.kind !== after.kind) return [];
  const keys = Object.keys(before).filter((key) => Array.isArray(before[key]) && Array.isArray(after[key]));
  return keys.flatMap((key): Listing[] => {
    // The order of a message's fields is the order of its bytes, and has a rule of its own.
    if (kind === 'declaration' && before.kind === 'message') return [];
    if (kind === 'dialogueState' && key === 'says') {
      const named = (state: unknown): string[] =>
        (state as DialogueState).says.map(({ role, message }) => `${role}.${message}`);
      return [['messages', named(before), named(after)]];
    }
    if (before.kind === 'registry' && key === 'retired') {
      return [['retired tags', before[key] as string[], after[key] as string[]]];
    }
    const [a, b] = [before[key] as Named[], after[key] as Named[]];
    if (typeof a[0]?.name !== 'string' || (inPlace(a) && inPlace(b))) return [];
    return [[key, a.map(({ name }) => name), b.map(({ name }) => name)]];
  });
}

/** Whether a list stands in the order of its places, which then say all about it. */
function inPlace(list: readonly Named[]): boolean {
  const places = list.map(({ offset, shift }) => offset ?? shift);
  return places.every((place, n) => place !== undefined && (n === 0 || place >= (places[n - 1] ?? 0)));
}
