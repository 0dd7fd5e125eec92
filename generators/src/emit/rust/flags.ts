/** Flag words. */
import type { DeclOf } from '../../model/model.ts';
import { docLines, hex, quote } from './docs.ts';
import { typeName, valueName } from './names.ts';
import { render } from './templates.ts';

export function emitFlags(decl: DeclOf<'flags'>): string {
  const values = decl.values.map((value) => ({
    docs: docLines(value.docs, `Bit ${value.bit}.`),
    const: valueName(value.name),
    name: quote(value.name),
    bit: value.bit,
  }));
  const known = decl.values.reduce((all, value) => all | (1n << BigInt(value.bit)), 0n);
  return render('flags', {
    docs: docLines(decl.docs, 'Bits without a name are carried as they are.'),
    name: typeName(decl.name),
    repr: decl.repr,
    values,
    known: hex(known),
  });
}
