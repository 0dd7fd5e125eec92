/** Enumerations: a word with named values, any of which may be unknown to this build. */
import type { DeclOf } from '../../model/model.ts';
import type { RustContext } from './context.ts';
import { docLines, docsAt, quote } from './docs.ts';
import { type Printed, Printer } from './form/printer.ts';
import { printFrom, WORD } from './form/word.ts';
import { typeName, valueName } from './names.ts';
import { number } from './numbers.ts';

export function emitEnum(decl: DeclOf<'enum'>, { words }: RustContext): Printed {
  const { core, option, some, none } = words;
  const name = typeName(decl.name);
  const values = decl.values.map((value) => ({ ...value, const: valueName(value.name) }));
  const printer = new Printer();
  printer
    .lines(docLines(decl.docs, unknownDocs(decl)))
    .lines('#[repr(transparent)]\n')
    .derive(WORD.map((trait) => words.shorten(trait)))
    .line(`pub struct ${name}(pub ${decl.repr});`)
    .lines('\n')
    .line(`impl ${name} {`);
  for (const value of values) {
    printer.lines(docsAt('    ', value.docs));
    printer.value('    ', `pub const ${value.const}: Self`, `Self(${number(value.value, decl.repr)})`);
  }
  printer.lines('    /// Every value with a name.\n');
  const all = values.map((value) => `Self::${value.const}`);
  printer.list('    ', "pub const VALUES: &'static [Self]", ['&[', ']'], all).lines(`
    /// The number.
    pub const fn get(self) -> ${decl.repr} {
        self.0
    }

    /// The value's name in the schema.
    pub const fn name(self) -> ${option}<&'static str> {
`);
  // Two names for one number are legal; a match may have only the first.
  const seen = new Set<string>();
  if (values.length === 0) printer.lines(`        ${none}\n`);
  else {
    printer.lines('        match self {\n');
    for (const value of values) {
      if (!seen.has(value.value)) printer.line(`            Self::${value.const} => ${some}(${quote(value.name)}),`);
      seen.add(value.value);
    }
    printer.lines(`            _ => ${none},\n        }\n`);
  }
  printer
    .lines(
      `    }

    /// Whether this build has a name for the value.
    pub const fn is_known(self) -> bool {
        self.name().is_some()
    }
}

`,
    )
    .line(`impl ${core}::fmt::Display for ${name} {`)
    .lines(`    fn fmt(&self, f: &mut ${core}::fmt::Formatter<'_>) -> ${core}::fmt::Result {
        match self.name() {
            ${some}(name) => f.write_str(name),
            ${none} => ${core}::fmt::Display::fmt(&self.0, f),
        }
    }
}

`);
  printFrom(printer, words, { name, repr: decl.repr, from: 'value', into: 'value' });
  return printer;
}

function unknownDocs(decl: DeclOf<'enum'>): string {
  if (decl.unknown === 'keep') return 'Values without a name are carried as they are.';
  if (decl.unknown === 'error') return 'Decoders of messages refuse values without a name.';
  return `Decoders of messages read values without a name as \`${decl.unknown}\`.`;
}
