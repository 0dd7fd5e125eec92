/** Readers do something else with entries that they do not know. */
import { diffRule } from '../rule.ts';
import { directions } from '../verdict.ts';

export const registryUnknown = diffRule({
  code: 'PF5192',
  name: 'registry-unknown',
  on: 'registry',
  message: (p: { name: string; before: string; after: string }) =>
    `unknown entries of '${p.name}' are ${wordOf(p.after)} now; they were ${wordOf(p.before)}`,
  help: (p) =>
    p.after === 'error' ? 'go on passing over what is not known' : 'nothing for older peers; look at what is passed on',
  why: 'Newer peers write entries that this side does not know. What is kept is written again, what is passed over is lost there.',
  both: ({ old, new: now }, say) => {
    if (old.unknown === now.unknown) return;
    const params = { name: now.name, before: old.unknown, after: now.unknown };
    if (now.unknown === 'error') say({ class: 'break', params, verdict: directions('ok', 'breaks') });
    else if (old.unknown === 'keep') say({ class: 'lockstep', params, verdict: directions('ok', 'degraded') });
    else say({ class: 'additive', params, verdict: directions('ok', 'ok') });
  },
});

const WORDS: Readonly<Record<string, string>> = { skip: 'passed over', keep: 'kept', error: 'refused' };
const wordOf = (unknown: string): string => WORDS[unknown] ?? unknown;
