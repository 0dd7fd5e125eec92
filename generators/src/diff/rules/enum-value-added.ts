/** An enumeration has a value that the old side does not know. */
import type { DeclOf } from '../../model/model.ts';
import { diffRule } from '../rule.ts';
import { directions } from '../verdict.ts';
import { numberText } from '../words.ts';

export const enumValueAdded = diffRule({
  code: 'PF5202',
  name: 'enum-value-added',
  on: 'value',
  message: (p: { value: string; number: string; unknown: string }) =>
    p.unknown === 'error'
      ? `value '${p.value}' (${p.number}) is new, and older readers refuse what they do not know`
      : `value '${p.value}' (${p.number}) is new; older readers ${p.unknown === 'keep' ? 'carry it as a number' : `read it as '${p.unknown}'`}`,
  help: (p) =>
    p.unknown === 'error'
      ? 'send it only to peers that announced a version which knows it'
      : 'make sure that older readers do something sensible with an unknown value',
  why: 'Whether a new value is harmless is decided by what readers do with unknown ones, and those readers are already out there.',
  appeared: ({ new: { name, value }, parent }, say) => {
    const { unknown = 'keep' } = (parent?.old ?? {}) as Partial<DeclOf<'enum'>>;
    const strict = unknown === 'error';
    say({
      class: strict ? 'break' : 'additive',
      params: { value: name, number: numberText(value), unknown },
      verdict: directions(strict ? 'breaks' : 'degraded', 'ok'),
    });
  },
});
