/** A declaration that the new side does not have any more. */

import type { Decl } from '../../model/model.ts';
import type { DiffClass } from '../classes.ts';
import { ofNoPlatform } from '../platform.ts';
import { diffRule } from '../rule.ts';

export const declarationRemoved = diffRule({
  code: 'PF5022',
  name: 'declaration-removed',
  on: 'declaration',
  message: (p: { kind: string; name: string; instead: string; elsewhere?: string }) =>
    `${p.kind} '${p.name}' is gone${told(p.instead, p.elsewhere)}`,
  help: () => 'keep it as long as older peers are in use; never reuse its name or number for something else',
  why: 'An older peer still maps, sends or opens it. Names for numbers and constants are agreements of the sources alone.',
  vanished: ({ old, oldPath }, say, context) => {
    const instead = context.replaced.get(oldPath) ?? '';
    const params = { kind: old.kind, name: old.name, instead };
    const elsewhere = instead === '' ? ofNoPlatform(old, context) : undefined;
    if (elsewhere !== undefined) say({ class: 'break', params: { ...params, elsewhere } });
    else say({ class: instead === '' ? classOf(old) : 'source', params });
  },
});

function told(instead: string, elsewhere: string | undefined): string {
  if (elsewhere !== undefined) return `: ${elsewhere} has its name, and is of no platform`;
  return instead === '' ? '' : `: ${instead}, which is equal, stands wherever it stood`;
}

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
