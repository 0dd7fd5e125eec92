/** A malformed request gets another status. */
import type { DeclOf } from '../../model/model.ts';
import type { Side } from '../context.ts';
import { diffRule } from '../rule.ts';

export const deviceAnswer = diffRule({
  code: 'PF5323',
  name: 'device-answer',
  on: 'device',
  message: (p: { name: string; what: string; before: string; after: string }) =>
    `'${p.name}' answers ${p.what} with ${p.after} now; it answered ${p.before}`,
  help: () => 'keep the answer: hosts tell an older driver by it',
  why: 'A host recognises a driver that does not know a request, or a longer form, by the status that it gets.',
  both: ({ old, new: now }, say, context) => {
    for (const [key, what] of ANSWERS) {
      if (old[key] === now[key]) continue;
      const same = numberOf(old, old[key], context.old) === numberOf(now, now[key], context.new);
      say({ class: same ? 'source' : 'lockstep', params: { name: now.name, what, before: old[key], after: now[key] } });
    }
  },
});

const ANSWERS = [
  ['success', 'success'],
  ['shortInput', 'too short an input'],
  ['shortOutput', 'too short an output buffer'],
  ['unknownCode', 'an unknown request'],
] as const;

function numberOf(device: DeclOf<'device'>, status: string, side: Side): string {
  const decl = side.find(device.statuses);
  const value = decl?.kind === 'enum' ? decl.values.find((entry) => entry.name === status)?.value : undefined;
  return value ?? `'${status}'`;
}
