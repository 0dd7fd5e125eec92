/** Fields of a layout that are elsewhere now: exchanged with each other, or shifted together. */
import type { Field } from '../model/model.ts';
import { type Both, type NodeKind, type Pair, pairsOf } from './nodes.ts';

export interface Shift {
  /** In the order of their new offsets. */
  readonly fields: readonly Both<'field'>[];
  /** Bytes, negative toward the beginning. */
  readonly by: number;
}
export interface Moves {
  readonly swaps: readonly (readonly [Both<'field'>, Both<'field'>])[];
  readonly shifts: readonly Shift[];
}

const distance = (pair: Both<'field'>): number => pair.new.offset - pair.old.offset;

/** What moved in a layout. Reserved space has no identity, so it does not move. */
export function movesOf(layout: Pair<NodeKind>): Moves {
  const fields = pairsOf(layout.children, 'field').filter(
    (pair): pair is Both<'field'> =>
      (pair.relation === 'same' || pair.relation === 'renamed') && pair.old?.offset !== pair.new?.offset,
  );
  const swaps: [Both<'field'>, Both<'field'>][] = [];
  const swapped = new Set<Both<'field'>>();
  for (const pair of fields) {
    if (swapped.has(pair)) continue;
    const other = fields.find((entry) => entry !== pair && !swapped.has(entry) && exchanged(pair, entry));
    if (other === undefined) continue;
    swaps.push([pair, other]);
    swapped.add(pair).add(other);
  }
  const shifts: { fields: Both<'field'>[]; by: number }[] = [];
  for (const pair of fields) {
    if (swapped.has(pair)) continue;
    const last = shifts.at(-1);
    if (last?.by === distance(pair)) last.fields.push(pair);
    else shifts.push({ fields: [pair], by: distance(pair) });
  }
  return { swaps, shifts };
}

function exchanged(a: Both<'field'>, b: Both<'field'>): boolean {
  const place = (field: Field): string => `${field.offset} ${field.size}`;
  return place(a.new) === place(b.old) && place(b.new) === place(a.old);
}
