/** Readers do something else with the value of an entry that is not as it should be. */
import type { RegistryEntry } from '../../model/model.ts';
import { diffRule } from '../rule.ts';
import { directions } from '../verdict.ts';

export const entryBad = diffRule({
  code: 'PF5189',
  name: 'entry-bad',
  on: 'entry',
  message: (p: { entry: string; before: string; after: string }) =>
    `a bad value of '${p.entry}' is ${p.after} now; it was ${p.before}`,
  help: () => 'be as lenient as before: peers that are out there are not changed by a new rule',
  why: 'Values that are too long, cut or no text exist. Whether they cost an entry or the whole message is part of the contract.',
  both: ({ old, new: now }, say) => {
    const [before, after] = [stateOf(old), stateOf(now)];
    if (before === after) return;
    const verdict = now.bad === undefined ? directions('ok', 'breaks') : directions('ok', 'ok');
    say({ class: 'lockstep', params: { entry: now.name, before, after }, verdict });
  },
});

const stateOf = ({ bad }: RegistryEntry): string => (bad === 'none' ? 'read as missing' : 'refused');
