/** Flag words. */
import type { DeclOf } from '../../model/model.ts';
import type { RustContext } from './context.ts';
import { docLines, docsAt, hex, quote } from './docs.ts';
import { type Printed, Printer } from './form/printer.ts';
import { printFrom, WORD } from './form/word.ts';
import { typeName, valueName } from './names.ts';
import type { Words } from './prelude.ts';

export function emitFlags(decl: DeclOf<'flags'>, { words }: RustContext): Printed {
  const { core, ok } = words;
  const name = typeName(decl.name);
  const { repr } = decl;
  const values = decl.values.map((value) => ({ ...value, const: valueName(value.name) }));
  const known = decl.values.reduce((all, value) => all | (1n << BigInt(value.bit)), 0n);
  const printer = new Printer();
  printer
    .lines(docLines(decl.docs, 'Bits without a name are carried as they are.'))
    .lines('#[repr(transparent)]\n')
    .derive(WORD.map((trait) => words.shorten(trait)))
    .line(`pub struct ${name}(pub ${repr});`)
    .lines('\n')
    .line(`impl ${name} {`);
  for (const value of values) {
    printer.lines(docsAt('    ', value.docs, `Bit ${value.bit}.`));
    printer.value('    ', `pub const ${value.const}: Self`, `Self(1 << ${value.bit})`);
  }
  printer
    .lines(
      `    /// No flag.
    pub const EMPTY: Self = Self(0);
    /// Every flag with a name.
    pub const KNOWN: Self = Self(${hex(known)});

    /// From the word.
    pub const fn from_bits(bits: ${repr}) -> Self {
        Self(bits)
    }

    /// The word.
    pub const fn bits(self) -> ${repr} {
        self.0
    }

    /// Whether no bit is set.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether every bit of \`other\` is set.
    pub const fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Whether any bit of \`other\` is set.
    pub const fn intersects(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

/// Names joined by \`|\`, bits without a name in hexadecimal, \`0\` for none.
`,
    )
    .line(`impl ${core}::fmt::Display for ${name} {`)
    .lines(`    fn fmt(&self, f: &mut ${core}::fmt::Formatter<'_>) -> ${core}::fmt::Result {\n`)
    .list(
      '        ',
      `const NAMES: &[(${name}, &str)]`,
      ['&[', ']'],
      values.map((value) => `(${name}::${value.const}, ${quote(value.name)})`),
    )
    .lines(`        let mut separator = "";
        for (flag, name) in NAMES {
            if self.contains(*flag) {
                write!(f, "{separator}{name}")?;
                separator = "|";
            }
        }
        let rest = self.0 & !Self::KNOWN.0;
        if rest != 0 || separator.is_empty() {
            write!(f, "{separator}{rest:#x}")?;
        }
        ${ok}(())
    }
}

`);
  printOperators(printer, words, name);
  printFrom(printer, words, { name, repr, from: 'bits', into: 'flags' });
  return printer;
}

function printOperators(printer: Printer, { core }: Words, name: string): void {
  for (const [trait, method, operator] of [
    ['BitOr', 'bitor', '|'],
    ['BitAnd', 'bitand', '&'],
  ] as const) {
    printer
      .line(`impl ${core}::ops::${trait} for ${name} {`)
      .lines(
        `    type Output = Self;
    fn ${method}(self, other: Self) -> Self {
        Self(self.0 ${operator} other.0)
    }
}

`,
      )
      .line(`impl ${core}::ops::${trait}Assign for ${name} {`)
      .lines(`    fn ${method}_assign(&mut self, other: Self) {
        self.0 ${operator}= other.0;
    }
}

`);
  }
  printer.line(`impl ${core}::ops::Not for ${name} {`).lines(`    type Output = Self;
    fn not(self) -> Self {
        Self(!self.0)
    }
}

`);
}
