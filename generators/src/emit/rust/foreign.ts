/** Structs of a platform, with pointers and function pointers. */
import type { DeclOf, Field } from '../../model/model.ts';
import type { RustContext } from './context.ts';
import { docLines } from './docs.ts';
import { fieldViews, layoutFacts, prefixConsts, proofs, zeroFields } from './layout.ts';
import { ident } from './names.ts';
import { render } from './templates.ts';

export function emitForeign(decl: DeclOf<'foreign'>, context: RustContext): string {
  const size = sizeField(decl.fields);
  return render('foreign', {
    docs: docLines(
      decl.docs,
      `Layout of ${decl.target}: ${layoutFacts(decl)} Certainty ${decl.mark}; source: ${decl.source}.`,
    ),
    name: ident(decl.name),
    fields: fieldViews(decl, context),
    zeros: zeroFields(decl, context),
    prefixes: prefixConsts(decl),
    hasSize: size !== undefined,
    sizeField: size ? ident(size.name) : '',
    sizeType: size ? context.type(size.type) : '',
    proofs: proofs(decl),
  });
}

/** The leading field in which a platform wants to find the struct's own size. */
function sizeField(fields: Field[]): Field | undefined {
  const first = fields[0];
  const isNumber = first?.type.t === 'int' || first?.type.t === 'usize';
  return first && isNumber && first.name.toLowerCase() === 'size' ? first : undefined;
}
