/** Structs of a platform, with pointers and function pointers. */
import type { DeclOf, Field } from '../../model/model.ts';
import type { RustContext } from './context.ts';
import { docLines, quote } from './docs.ts';
import { fieldViews, layoutFacts, prefixConsts, proofs, zeroFields } from './layout.ts';
import { ident, snake, typeName } from './names.ts';
import { SOME } from './prelude.ts';
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
    sizeField: size ? ident(size.name) : '',
    sizeType: size ? context.type(size.type) : '',
    hasTraps: traps.length > 0,
    traps,
    some: SOME,
    proofs: proofs(decl),
  });
}

/** A function for each function pointer, which tells the provider that it was called. */
function trapsOf(decl: DeclOf<'foreign'>, context: RustContext): object[] {
  return decl.fields.flatMap(({ name, type }, index) => {
    if (type.t !== 'fnptr') return [];
    return [
      {
        field: ident(name),
        name: `trap_${snake(name)}`,
        params: type.params.map((param) => `_: ${context.type(param.type)}`).join(', '),
        ret: context.returns(type.ret),
        body: trapBody({ table: quote(decl.name), function: quote(name), index }, type.ret, context),
      },
    ];
  });
}

/** The leading field in which a platform wants to find the struct's own size. */
function sizeField(fields: Field[]): Field | undefined {
  const first = fields[0];
  const isNumber = first?.type.t === 'int' || first?.type.t === 'usize';
  return first && isNumber && first.name.toLowerCase() === 'size' ? first : undefined;
}
