/** Readers do something else with an entry that they do not know and that comes twice. */
import { diffRule } from '../rule.ts';
import { directions } from '../verdict.ts';

export const registryRepeatedUnknown = diffRule({
  code: 'PF5200',
  name: 'registry-repeated-unknown',
  on: 'registry',
  message: (p: { name: string; after: string }) =>
    p.after === 'refused'
      ? `an unknown entry of '${p.name}' that comes twice is refused now; it was taken`
      : `an unknown entry of '${p.name}' that comes twice is taken now; it was refused`,
  help: (p) =>
    p.after === 'refused'
      ? 'make sure that nobody repeats an entry: a list of them is one entry here'
      : 'nothing for peers: generated writers repeat no entry but those of a list',
  why: 'An entry with a `list` comes several times. A reader that does not know it yet must not refuse it for that.',
  both: ({ old, new: now }, say) => {
    if (old.repeatedUnknown === now.repeatedUnknown) return;
    const params = { name: now.name, after: now.repeatedUnknown === undefined ? 'taken' : 'refused' };
    if (now.repeatedUnknown === undefined) say({ class: 'additive', params, verdict: directions('ok', 'ok') });
    else say({ class: 'lockstep', params, verdict: directions('ok', 'degraded') });
  },
});
