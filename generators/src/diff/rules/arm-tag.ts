/** Other values of a tag mean an arm. */
import { diffRule } from '../rule.ts';
import { directions } from '../verdict.ts';
import { listText } from '../words.ts';

export const armTag = diffRule({
  code: 'PF5485',
  name: 'arm-tag',
  on: 'arm',
  message: (p: { arm: string; before: string; after: string }) =>
    `'${p.arm}' is meant by ${p.after} now; it was by ${p.before}`,
  help: (p) => `let ${p.before} mean it as well`,
  why: 'The tag travels, the name of the arm does not. Whoever knows another arm behind a tag takes the bytes for that one.',
  both: ({ old, new: now }, say) => {
    const [before, after] = [old.tags ?? [], now.tags ?? []];
    const gone = before.some((tag) => !after.includes(tag));
    const come = after.some((tag) => !before.includes(tag));
    // The first of several is what a writer sets.
    if (!gone && !come && before[0] === after[0]) return;
    const text = (tags: readonly string[]): string => (tags.length === 0 ? 'no tag' : `tag ${listText(tags)}`);
    const params = { arm: now.name, before: text(before), after: text(after) };
    if (gone) say({ class: 'break', params });
    else if (!come) say({ class: 'source', params });
    else say({ class: 'additive', params, verdict: directions('degraded', 'ok') });
  },
});
