/** Other values of an integer are legal. */
import { compareCodecs } from '../codecs.ts';
import { diffRule } from '../rule.ts';
import { directions } from '../verdict.ts';

interface Bounds {
  readonly min: string;
  readonly max: string;
}

export const messageBounds = diffRule({
  code: 'PF5421',
  name: 'message-bounds',
  on: ['messageField', 'entry'],
  message: (p: { field: string; before: string; after: string; narrower: boolean }) =>
    `'${p.field}' takes ${p.after} now; it took ${p.before}`,
  help: (p) =>
    p.narrower
      ? 'keep the range for reading: older writers use all of it'
      : 'write what is new only to peers that announced a version which takes it',
  why: 'Readers refuse a number outside of the range that they were built for.',
  both: ({ old, new: now }, say, context) => {
    for (const { what, before, after, bounds } of compareCodecs(old.codec, now.codec, context)) {
      if (what !== 'bounds' || bounds === undefined) continue;
      const narrower = !holds(bounds.after, bounds.before);
      const wider = !holds(bounds.before, bounds.after);
      const verdict = directions(wider ? 'breaks' : 'ok', narrower ? 'breaks' : 'ok');
      say({ class: 'break', params: { field: now.name, before, after, narrower }, verdict });
    }
  },
});

/** Whether every value of the second range is in the first; without a range every value of the type is legal. */
function holds(outer: Bounds | undefined, inner: Bounds | undefined): boolean {
  if (outer === undefined) return true;
  return inner !== undefined && BigInt(outer.min) <= BigInt(inner.min) && BigInt(outer.max) >= BigInt(inner.max);
}
