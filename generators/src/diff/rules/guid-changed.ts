/** A GUID is another one. */
import type { DeclOf } from '../../model/model.ts';
import { diffRule } from '../rule.ts';

export const guidChanged = diffRule({
  code: 'PF5254',
  name: 'guid-changed',
  on: ['constant', 'device'],
  message: (p: { name: string; before: string; after: string }) =>
    `the GUID of '${p.name}' is ${p.after}; it was ${p.before}`,
  help: (p) => `use ${p.before} again; a new interface gets a declaration of its own beside the old one`,
  why: 'A GUID is how one side finds the other. With another one it finds nothing, and nothing says why.',
  both: ({ old, new: now }, say) => {
    const [before, after] = [guidOf(old), guidOf(now)];
    if (before === undefined || after === undefined || before === after) return;
    say({ class: 'break', params: { name: now.name, before, after } });
  },
});

function guidOf(decl: DeclOf<'constant'> | DeclOf<'device'>): string | undefined {
  if (decl.kind === 'device') return decl.interface;
  return decl.value.t === 'guid' ? decl.value.value : undefined;
}
