/** Enumerations: a word with named values, any of which may be unknown to this build. */
import type { DeclOf } from '../../model/model.ts';
import { docLines, quote } from './docs.ts';
import { typeName, valueName } from './names.ts';
import { number } from './numbers.ts';
import { render } from './templates.ts';

export function emitEnum(decl: DeclOf<'enum'>): string {
  const seen = new Set<string>();
  const values = decl.values.map((value) => {
    // Two names for one number are legal; a match may have only the first.
    const first = !seen.has(value.value);
    seen.add(value.value);
    return {
      docs: docLines(value.docs),
      const: valueName(value.name),
      name: quote(value.name),
      value: number(value.value, decl.repr),
      first,
    };
  });
  return render('enum', {
    docs: docLines(decl.docs, unknownDocs(decl)),
    name: typeName(decl.name),
    repr: decl.repr,
    values,
    isEmpty: values.length === 0,
  });
}

function unknownDocs(decl: DeclOf<'enum'>): string {
  if (decl.unknown === 'keep') return 'Values without a name are carried as they are.';
  if (decl.unknown === 'error') return 'Decoders of messages refuse values without a name.';
  return `Decoders of messages read values without a name as \`${decl.unknown}\`.`;
}
