/** The elements behind a struct are others, take another number of bytes, or stand somewhere else. */
import type { Tail } from '../../model/model.ts';
import { type DiffContext, typeText } from '../context.ts';
import { diffRule } from '../rule.ts';
import { placeOf, tailOf } from '../tails.ts';
import { changeOfType } from '../types.ts';
import { bytesText } from '../words.ts';

export const tailElement = diffRule({
  code: 'PF5184',
  name: 'tail-element',
  on: 'layout',
  message: (p: { tail: string; before: string; after: string; why: string }) =>
    `an element of '${p.tail}' is ${p.after} now; it was ${p.before}${p.why === '' ? '' : `: ${p.why}`}`,
  help: () => 'keep the elements as they are, and put others behind another struct',
  why: 'Readers step from one element to the next by its size, and read each as the type that they know. No size of the struct itself shows the change.',
  both: (pair, say, context) => {
    const [before, after] = [tailOf(pair.old), tailOf(pair.new)];
    if (before === undefined || after === undefined) return;
    const type = changeOfType(before.type, after.type, context);
    const moved = before.offset !== after.offset || before.stride !== after.stride || before.align !== after.align;
    if (type === undefined && !moved) return;
    const params = { tail: after.name, ...texts(before, after, context), why: type?.why ?? '' };
    const verdict = moved || type?.verdict === undefined ? {} : { verdict: type.verdict };
    say({ class: moved ? 'break' : (type?.class ?? 'break'), params, ...verdict, ...placeOf(pair, before, after) });
  },
});

function texts(before: Tail, after: Tail, context: DiffContext): { before: string; after: string } {
  const same = context.sameType(before.type, after.type);
  const place = ({ type, offset, stride, align }: Tail): string => {
    const size = before.stride === after.stride ? '' : ` of ${bytesText(stride)}`;
    const where = before.offset === after.offset ? '' : ` from byte ${offset} on`;
    const aligned = before.align === after.align || !same ? '' : ` aligned to ${align}`;
    return `${typeText(type)}${same ? size : ''}${aligned}${where}`;
  };
  return { before: place(before), after: place(after) };
}
