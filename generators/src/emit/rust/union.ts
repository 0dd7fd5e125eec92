/** Tagged unions: an enum with one variant per case, and the same encoders and decoders as a message. */
import type { DeclOf } from '../../model/model.ts';
import { ownsMemory } from './codec.ts';
import type { RustContext } from './context.ts';
import { docLines, quote } from './docs.ts';
import { beside, ident, pascal, screaming, typeName } from './names.ts';
import { number, sizeLiteral } from './numbers.ts';
import { formText, lengthExpr, readTag, tagType, writeCall, writeTag } from './prefix.ts';
import { BESIDE } from './reserved.ts';
import { render } from './templates.ts';

type Union = DeclOf<'union'>;

export function emitUnion(decl: Union, context: RustContext): string {
  const keeps = decl.unknown === 'keep';
  const repr = tagType(decl.tag);
  const cases = decl.cases.map((entry) => {
    const type = entry.body === undefined ? undefined : context.path(entry.body.plane, entry.body.name);
    return {
      docs: docLines(entry.docs, `Tag ${entry.tag}.`),
      variant: keeps ? beside(ident(pascal(entry.name)), BESIDE.union) : ident(pascal(entry.name)),
      type,
      name: quote(entry.name),
      const: `${screaming(entry.name)}_TAG`,
      tag: number(entry.tag, repr),
      pattern: type === undefined ? '' : '(_)',
    };
  });
  const [first] = cases;
  if (first === undefined) throw new Error(`${decl.name} is a union without cases`);
  const label = (part: string) => quote(`${decl.name}.${part}`);
  return render('union', {
    docs: docLines(decl.docs, facts(decl)),
    name: typeName(decl.name),
    what: quote(decl.name),
    label: { tag: label('tag'), length: label('length'), body: label('body') },
    minSize: sizeLiteral(decl.minSize),
    maxSize: sizeLiteral(decl.maxSize),
    maxBody: sizeLiteral(decl.maxBody ?? 0),
    repr,
    readTag: readTag(decl.tag, label('tag')),
    writeKnown: writeTag(decl.tag, label('tag'), 'self.tag()'),
    writeKept: writeTag(decl.tag, label('tag'), '*tag'),
    cases,
    keeps,
    strict: !keeps,
    hasLength: decl.length !== undefined,
    writeBody:
      decl.length === undefined ? '' : writeCall('body', decl.length, label('body'), 'Self::MAX_BODY', '').slice(0, -1),
    writeBlob: decl.length === undefined ? '' : writeCall('blob', decl.length, label('body'), 'body', 'Self::MAX_BODY'),
    length: decl.length === undefined ? '' : lengthExpr(decl.length, label('length')),
    standard: first.type === undefined ? first.variant : `${first.variant}(${first.type}::default())`,
    owns: ownsMemory({ c: 'union', plane: context.plane.name, name: decl.name }, context),
  });
}

function facts(decl: Union): string {
  const limit =
    decl.length === undefined ? '' : `, then the body's length as ${formText(decl.length)} (at most ${decl.maxBody})`;
  const unknown = decl.unknown === 'keep' ? 'An unknown tag is kept with its bytes.' : 'An unknown tag is refused.';
  return `A ${formText(decl.tag)} tag${limit}, then the body; ${decl.minSize} to ${decl.maxSize} bytes. ${unknown}`;
}
