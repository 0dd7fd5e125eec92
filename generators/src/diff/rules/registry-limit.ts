/** A registry may have more bytes or entries, or fewer. */
import type { DeclOf } from '../../model/model.ts';
import { tagBytes } from '../../model/prefixes.ts';
import { diffRule } from '../rule.ts';
import { directions } from '../verdict.ts';

export const registryLimit = diffRule({
  code: 'PF5191',
  name: 'registry-limit',
  on: 'registry',
  message: (p: { name: string; what: string; before: string; after: string; reached: boolean }) =>
    `'${p.name}' has at most ${p.after} ${p.what} now; it had ${p.before}${p.reached ? '' : ', and its entries need fewer'}`,
  help: () => 'raise the limit long before more is written; never lower it',
  why: 'Readers refuse what is over the limit with which they were built. What no writer reaches costs nobody anything yet.',
  both: ({ old, new: now }, say) => {
    const most = { bytes: bytesOf, entries: entriesOf };
    for (const what of ['bytes', 'entries'] as const) {
      const [before, after] = [old, now].map((side) => limitOf(side, what)) as [number, number];
      if (before === after) continue;
      const wider = after > before;
      // Whether one side writes what the other one refuses.
      const reached = most[what](wider ? now : old) > Math.min(before, after);
      const text = (limit: number): string => (limit === Number.POSITIVE_INFINITY ? 'any number of' : `${limit}`);
      const params = { name: now.name, what, before: text(before), after: text(after), reached };
      if (reached)
        say({ class: 'break', params, verdict: wider ? directions('breaks', 'ok') : directions('ok', 'breaks') });
      else if (wider) say({ class: 'additive', params, verdict: directions('ok', 'ok') });
      // Peers that know more than both sides may write more.
      else say({ class: 'lockstep', params, verdict: directions('ok', 'degraded') });
    }
  },
});

type Registry = DeclOf<'registry'>;

const limitOf = ({ maxBytes, maxEntries }: Registry, what: 'bytes' | 'entries'): number =>
  what === 'bytes' ? maxBytes : (maxEntries ?? Number.POSITIVE_INFINITY);

/** Most bytes that a writer puts into it, without the total in front. */
function bytesOf({ maxSize, total }: Registry): number {
  if (total === undefined) return maxSize;
  for (let head = 1; head <= 10; head += 1) {
    if (tagBytes(total, BigInt(Math.max(0, maxSize - head))) === head) return maxSize - head;
  }
  return maxSize;
}

/** Most entries that a writer puts into it: kept ones come in any number. */
function entriesOf({ entries, unknown, maxEntries }: Registry): number {
  if (unknown === 'keep') return maxEntries ?? Number.POSITIVE_INFINITY;
  const known = entries.reduce((sum, { list }) => sum + (list ?? 1), 0);
  return Math.min(known, maxEntries ?? known);
}
