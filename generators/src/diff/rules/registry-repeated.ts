/** Readers do something else with an entry that comes twice. */
import { diffRule } from '../rule.ts';
import { directions } from '../verdict.ts';

export const registryRepeated = diffRule({
  code: 'PF5193',
  name: 'registry-repeated',
  on: 'registry',
  message: (p: { name: string; before: string; after: string }) =>
    `of repeated entries of '${p.name}' ${NOW[p.after] ?? p.after} now; ${PAST[p.before] ?? p.before}`,
  help: (p) =>
    p.after === 'error' ? 'go on taking one of them' : 'nothing for writers of this schema: they write none twice',
  why: 'Generated writers never repeat an entry, and those of other people may. Which one counts is part of what they were told.',
  both: ({ old, new: now }, say) => {
    if (old.repeated === now.repeated) return;
    const params = { name: now.name, before: old.repeated, after: now.repeated };
    if (old.repeated === 'error') say({ class: 'additive', params, verdict: directions('ok', 'ok') });
    else say({ class: 'break', params, verdict: directions('ok', 'breaks') });
  },
});

const NOW: Readonly<Record<string, string>> = {
  error: 'none is taken',
  first: 'the first counts',
  last: 'the last counts',
};
const PAST: Readonly<Record<string, string>> = {
  error: 'they were refused',
  first: 'the first counted',
  last: 'the last counted',
};
