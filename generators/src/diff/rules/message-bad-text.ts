/** Readers do something else with a bad text. */
import { compareCodecs } from '../codecs.ts';
import { diffRule } from '../rule.ts';
import { directions } from '../verdict.ts';

export const messageBadText = diffRule({
  code: 'PF5410',
  name: 'message-bad-text',
  on: ['messageField', 'entry'],
  message: (p: { field: string; before: string; after: string }) =>
    p.after === 'error'
      ? `a bad '${p.field}' is refused now; it was read as empty`
      : `a bad '${p.field}' is read as empty now; it was refused`,
  help: () => 'be as lenient as before: peers that are out there are not changed by a new rule',
  why: 'Oversized or invalid texts exist. Whether they cost a field or the whole message is part of the contract.',
  both: ({ old, new: now }, say, context) => {
    for (const { what, before, after } of compareCodecs(old.codec, now.codec, context)) {
      if (what !== 'bad') continue;
      const verdict = after === 'error' ? directions('ok', 'breaks') : directions('ok', 'ok');
      say({ class: 'lockstep', params: { field: now.name, before, after }, verdict });
    }
  },
});
