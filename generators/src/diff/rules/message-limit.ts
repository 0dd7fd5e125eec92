/** A text, blob or list may be longer, or must be shorter. */

import type { Codec } from '../../model/model.ts';
import { compareCodecs } from '../codecs.ts';
import { diffRule } from '../rule.ts';
import { directions } from '../verdict.ts';

export const messageLimit = diffRule({
  code: 'PF5409',
  name: 'message-limit',
  on: ['messageField', 'entry'],
  message: (p: { field: string; before: number; after: number }) =>
    `'${p.field}' holds at most ${p.after} now; it held ${p.before}`,
  help: (p) =>
    p.after > p.before
      ? 'write the longer form only to peers that announced a version which takes it'
      : 'keep the limit for reading: older writers use all of it',
  why: 'Readers refuse, or drop, what is longer than the limit with which they were built.',
  both: ({ old, new: now }, say, context) => {
    for (const { what, before, after } of compareCodecs(old.codec, now.codec, context)) {
      if (what !== 'limit') continue;
      const params = { field: now.name, before: Number(before), after: Number(after) };
      const wider = params.after > params.before;
      // A text that reads as empty when it is too long is lost, and nothing else with it.
      const soft = now.codec.c === 'text' && (wider ? old.codec : now.codec).c === 'text' && isSoft(wider ? old : now);
      const outcome = soft ? 'degraded' : 'breaks';
      const verdict = wider ? directions(outcome, 'ok') : directions('ok', outcome);
      say({ class: soft ? 'lockstep' : 'break', params, verdict });
    }
  },
});

const isSoft = ({ codec }: { readonly codec: Codec }): boolean => codec.c === 'text' && codec.bad === 'none';
