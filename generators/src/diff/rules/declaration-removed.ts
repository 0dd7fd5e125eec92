/** A declaration that the new side does not have any more. */

import type { Decl } from '../../model/model.ts';
import type { DiffClass } from '../classes.ts';
import { diffRule } from '../rule.ts';

export const declarationRemoved = diffRule({
  code: 'PF5022',
  name: 'declaration-removed',
  on: 'declaration',
  message: (p: { kind: string; name: string; instead: string }) =>
    `${p.kind} '${p.name}' is gone${p.instead === '' ? '' : `: ${p.instead}, which is equal, stands wherever it stood`}`,
  help: () => 'keep it as long as older peers are in use; never reuse its name or number for something else',
  why: 'An older peer still maps, sends or opens it. Names for numbers and constants are agreements of the sources alone.',
  vanished: ({ old, oldPath }, say, context) => {
    const instead = context.replaced.get(oldPath) ?? '';
    say({ class: instead === '' ? classOf(old) : 'source', params: { kind: old.kind, name: old.name, instead } });
  },
});

function classOf(decl: Decl): DiffClass {
  switch (decl.kind) {
    case 'constant':
    case 'enum':
    case 'flags':
    case 'bits':
      return 'lockstep';
    case 'table':
    case 'foreign':
      return 'source';
    case 'overlay':
      return decl.target === undefined ? 'break' : 'source';
    case 'name':
      return decl.status === 'history' ? 'source' : 'break';
    default:
      return 'break';
  }
}
