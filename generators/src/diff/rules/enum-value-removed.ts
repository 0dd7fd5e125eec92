/** An enumeration has lost a value. */
import type { DeclOf } from '../../model/model.ts';
import { diffRule } from '../rule.ts';
import { directions } from '../verdict.ts';
import { numberText } from '../words.ts';

export const enumValueRemoved = diffRule({
  code: 'PF5203',
  name: 'enum-value-removed',
  on: 'value',
  message: (p: { value: string; number: string }) => `value '${p.value}' (${p.number}) is gone`,
  help: () => 'keep the value, and refuse it where it is used; its number must never mean anything else',
  why: 'Older peers still send it, and newer ones do not know what it is.',
  vanished: ({ old: { name, value }, parent }, say) => {
    const { unknown = 'keep' } = (parent?.new ?? {}) as Partial<DeclOf<'enum'>>;
    const verdict = directions('ok', unknown === 'error' ? 'breaks' : 'degraded');
    say({ class: 'break', params: { value: name, number: numberText(value) }, verdict });
  },
});
