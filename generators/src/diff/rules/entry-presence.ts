/** An entry of a registry must be there, or may be there so many times. */
import type { RegistryEntry } from '../../model/model.ts';
import { homeOf } from '../nodes.ts';
import { diffRule } from '../rule.ts';
import { type DirectionOutcome, directions } from '../verdict.ts';

export const entryPresence = diffRule({
  code: 'PF5199',
  name: 'entry-presence',
  on: 'entry',
  message: (p: { entry: string; before: string; after: string }) => `'${p.entry}' ${p.after} now; it ${past(p.before)}`,
  help: () => 'keep how often it comes, and add a new entry for the other way',
  why: 'A reader refuses a registry without an entry that it insists on. Of more than it was built for it takes one, or refuses all.',
  both: (pair, say) => {
    const { old, new: now } = pair;
    const { old: before, new: after } = homeOf<'registry'>(pair);
    if (old.required !== now.required) {
      const text = ({ required }: RegistryEntry): string => (required === true ? 'must be there' : 'may be missing');
      const verdict = now.required === true ? directions('ok', 'breaks') : directions('breaks', 'ok');
      say({ class: 'break', params: { entry: now.name, before: text(old), after: text(now) }, verdict });
    }
    if (old.list === now.list) return;
    const text = ({ list }: RegistryEntry): string =>
      list === undefined ? 'comes once' : `comes up to ${list} times as a list`;
    const params = { entry: now.name, before: text(old), after: text(now) };
    const [was, is] = [old.list ?? 1, now.list ?? 1];
    // What a reader does with one more than it takes.
    const beyond = (entry: RegistryEntry, repeated: string): DirectionOutcome =>
      entry.list !== undefined || repeated === 'error' ? 'breaks' : 'degraded';
    const [strict, stricter] = [beyond(old, before.repeated), beyond(now, after.repeated)];
    if (is > was) say({ class: strict === 'breaks' ? 'break' : 'lockstep', params, verdict: directions(strict, 'ok') });
    else if (is < was) say({ class: 'break', params, verdict: directions('ok', stricter) });
    else if (strict === stricter) say({ class: 'source', params });
    else if (strict === 'breaks') say({ class: 'additive', params, verdict: directions('ok', 'ok') });
    else say({ class: 'break', params, verdict: directions('ok', 'breaks') });
  },
});

const past = (text: string): string =>
  text.replace('must be', 'had to be').replace('may be', 'could be').replace('comes', 'came');
