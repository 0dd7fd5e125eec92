/** Fixed layouts: a plain-data struct with its proofs and its reader. */
import type { DeclOf } from '../../model/model.ts';
import type { RustContext } from './context.ts';
import { docLines, quote } from './docs.ts';
import { emitHandles } from './handles.ts';
import { fieldViews, layoutFacts, prefixConsts, proofs, rangeChecks, zeroFields } from './layout.ts';
import { typeName } from './names.ts';
import { emitTagged } from './overlay.ts';
import { carriesSecrets } from './secret.ts';
import { emitTail } from './tail.ts';
import { render } from './templates.ts';

/** The layout of a struct, or of a section as a value. */
export function emitStruct(decl: DeclOf<'struct' | 'section'>, context: RustContext): string {
  const note =
    decl.kind === 'section'
      ? 'A copy of the section. The shared memory itself is touched through its views.'
      : undefined;
  const checks = rangeChecks(decl, context);
  return render('struct', {
    docs: docLines(decl.docs, note, layoutFacts(decl)),
    name: typeName(decl.name),
    what: quote(decl.name),
    secret: carriesSecrets(decl, context),
    size: decl.size,
    align: decl.align,
    fields: fieldViews(decl, context),
    zeros: zeroFields(decl, context),
    prefixes: prefixConsts(decl),
    lens: arrayLens(decl),
    checks,
    hasChecks: checks.length > 0,
    proofs: proofs(decl),
    tail: emitTail(decl, context),
    handles: decl.kind === 'struct' ? emitHandles(decl, context) : '',
    tagged: emitTagged(decl, context),
  });
}

/** Lengths of a section's arrays, for loops over `view.slots(i)`. */
function arrayLens(decl: DeclOf<'struct' | 'section'>): { const: string; name: string; len: number }[] {
  if (decl.kind !== 'section') return [];
  return decl.fields.flatMap((field) =>
    field.type.t === 'array' && !field.reserved
      ? [{ const: `${field.name.toUpperCase()}_LEN`, name: field.name, len: field.type.len }]
      : [],
  );
}
