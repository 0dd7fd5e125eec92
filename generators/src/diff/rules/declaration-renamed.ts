/** A declaration with the content of an old one and another name. */
import { diffRule } from '../rule.ts';

export const declarationRenamed = diffRule({
  code: 'PF5023',
  name: 'declaration-renamed',
  on: 'declaration',
  message: (p: { kind: string; before: string; after: string }) => `${p.kind} '${p.before}' is called '${p.after}' now`,
  help: () => 'nothing for peers; rename it in your sources, or keep the old name',
  why: 'Names of declarations are types and constants in the generated code. No byte carries them.',
  both: ({ relation, old, new: now }, say) => {
    if (relation !== 'renamed') return;
    say({ class: 'source', params: { kind: now.kind, before: old.name, after: now.name } });
  },
});
