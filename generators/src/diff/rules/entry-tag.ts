/** An entry of a registry has another tag. */
import { diffRule } from '../rule.ts';

export const entryTag = diffRule({
  code: 'PF5198',
  name: 'entry-tag',
  on: 'entry',
  message: (p: { entry: string; before: string; after: string }) =>
    `'${p.entry}' has tag ${p.after} now; it had ${p.before}`,
  help: (p) => `give it ${p.before} back`,
  why: 'The tag travels, the name does not: an older peer takes the new tag for something else, or for nothing.',
  both: ({ old, new: now }, say) => {
    if (old.tag !== now.tag) say({ class: 'break', params: { entry: now.name, before: old.tag, after: now.tag } });
  },
});
