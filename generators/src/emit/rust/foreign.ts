/** Structs of a platform, with pointers and function pointers. */
import type { DeclOf, Field } from '../../model/model.ts';
import type { RustContext } from './context.ts';
import { docLines, quote } from './docs.ts';
import { fieldViews, layoutFacts, prefixConsts, proofs, zeroFields } from './layout.ts';
import { ident, snake, typeName } from './names.ts';
import { emitTagged } from './overlay.ts';
import { inherentAlign, isPacked, packedValue } from './packed.ts';
import { SOME } from './prelude.ts';
import { passedType } from './scalar.ts';
import { emitForeignTail } from './tail.ts';
import { render } from './templates.ts';
import { trapBody } from './trap.ts';

export function emitForeign(decl: DeclOf<'foreign'>, context: RustContext): string {
  const size = sizeField(decl.fields);
  const traps = trapsOf(decl, context);
  return render('foreign', {
    docs: docLines(
      decl.docs,
      `Layout of ${decl.target}: ${layoutFacts(decl)} Certainty ${decl.mark}; source: ${decl.source}.`,
    ),
    name: typeName(decl.name),
    fields: fieldViews(decl, context),
    zeros: zeroFields(decl, context),
    prefixes: prefixConsts(decl),
    hasSize: size !== undefined,
    repr: decl.align === inherentAlign(decl, context) ? 'C' : `C, align(${decl.align})`,
    sizeField: size ? ident(size.name) : '',
    sizeValue: size ? stored(decl, size, `Self::SIZE as ${context.type(size.type)}`, context) : '',
    hasTraps: traps.length > 0,
    traps,
    proofs: proofs(decl),
    tagged: emitTagged(decl, context),
    tail: emitForeignTail(decl, context),
  });
}

/** A function for each function pointer, which tells the provider that it was called. */
function trapsOf(decl: DeclOf<'foreign'>, context: RustContext): object[] {
  return decl.fields.flatMap((field, index) => {
    const { name, type } = field;
    if (type.t !== 'fnptr') return [];
    return [
      {
        field: ident(name),
        name: `trap_${snake(name)}`,
        value: stored(decl, field, `${SOME}(trap_${snake(name)}::<T>)`, context),
        params: type.params.map((param) => `_: ${passedType(param.type, context)}`).join(', '),
        ret: context.returns(type.ret),
        body: trapBody({ table: quote(decl.name), function: quote(name), index }, type.ret, context),
      },
    ];
  });
}

/** A value as it stands in a field. */
function stored(decl: DeclOf<'foreign'>, field: Field, value: string, context: RustContext): string {
  return isPacked(decl, field, context) ? packedValue(value) : value;
}

/** The leading field in which a platform wants to find the struct's own size. */
function sizeField(fields: Field[]): Field | undefined {
  const first = fields[0];
  const isNumber = first?.type.t === 'int' || first?.type.t === 'usize';
  return first && isNumber && first.name.toLowerCase() === 'size' ? first : undefined;
}
