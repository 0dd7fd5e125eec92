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
  help: () => 'keep the answer: hosts tell success from failure, and an older driver from a newer one, by it',
  why: 'A host recognises a driver that does not know a request, or a longer form, by the status that it gets. When success is another number, an older host takes every success for a failure, and may take a failure for success.',
  both: ({ old, new: now }, say, context) => {
    for (const [key, what] of ANSWERS) {
      if (old[key] === now[key]) continue;
      const before = numberOf(old, old[key], context.old);
      const after = numberOf(now, now[key], context.new);
      // Whoever knows success by its number takes a failure for it, or the other way round.
      const mistaken = [before, after].includes(numberOf(old, old.success, context.old));
      const found = before === after ? 'source' : mistaken ? 'break' : 'lockstep';
      say({ class: found, params: { name: now.name, what, before: old[key], after: now[key] } });
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
