/** Tokens: several numbers packed in one word. */
import type { DeclOf } from '../../model/model.ts';
import type { RustContext } from './context.ts';
import { docLines, docsAt, hex } from './docs.ts';
import { type Printed, Printer } from './form/printer.ts';
import { printFrom, WORD } from './form/word.ts';
import { beside, ident, isReservedName, screaming, typeName } from './names.ts';
import { BESIDE } from './reserved.ts';

export function emitBits(decl: DeclOf<'bits'>, context: RustContext): Printed {
  const { words } = context;
  const repr = decl.repr.replace('i', 'u');
  const name = typeName(decl.name);
  const parts = decl.parts
    .filter((part) => !part.reserved && !isReservedName(part.name))
    .map((part) => partOf(part, repr, context));
  const places = parts.map((part) => `\`${part.name}\`: ${part.place}`).join('; ');
  const printer = new Printer();
  printer
    .lines(docLines(decl.docs, `${places || 'All bits are reserved'}.`))
    .lines('#[repr(transparent)]\n')
    .derive(WORD.map((trait) => words.shorten(trait)))
    .line(`pub struct ${name}(pub ${repr});`)
    .lines('\n')
    .line(`impl ${name} {`);
  for (const part of parts) {
    printer
      .lines(`    /// Where \`${part.name}\` lies in the word.\n`)
      .value('    ', `pub const ${part.screaming}_MASK: ${repr}`, part.mask)
      .lines(`    /// First bit of \`${part.name}\`.\n`)
      .value('    ', `pub const ${part.screaming}_SHIFT: u32`, String(part.shift))
      .lines(`    /// Largest value of \`${part.name}\`.\n`)
      .value('    ', `pub const ${part.screaming}_MAX: ${part.type}`, part.max);
  }
  printer
    .lines(`${parts.length === 0 ? '' : '\n'}    /// Packs the parts; what does not fit a part is cut off.\n`)
    .line(`    pub const fn new(${parts.map((part) => `${part.local}: ${part.type}`).join(', ')}) -> Self {`)
    .line(`        Self(${wordOf(parts.map((part) => `${part.packed} & Self::${part.screaming}_MASK`))})`)
    .lines(`    }

    /// The whole word.
    pub const fn get(self) -> ${repr} {
        self.0
    }
`);
  for (const part of parts) {
    printer
      .lines(`\n${part.docs}`)
      .line(`    pub const fn ${part.name}(self) -> ${part.type} {`)
      .line(`        ${part.unpacked}`)
      .lines(`    }\n\n    /// The same token with another \`${part.name}\`.\n`)
      .line(`    pub const fn ${part.setter}(self, ${part.local}: ${part.type}) -> Self {`)
      .line(`        Self((self.0 & !Self::${part.screaming}_MASK) | (${part.packed} & Self::${part.screaming}_MASK))`)
      .lines('    }\n');
  }
  printer.lines('}\n\n');
  printFrom(printer, words, { name, repr, from: 'word', into: 'token' });
  return printer;
}

/** The names and texts of a part. */
function partOf(part: DeclOf<'bits'>['parts'][number], repr: string, context: RustContext) {
  const type = smallest(part.width);
  const max = (1n << BigInt(part.width)) - 1n;
  const local = context.local(part.name);
  return {
    name: beside(ident(part.name), BESIDE.bits),
    local,
    setter: `with_${part.name}`,
    screaming: screaming(part.name),
    type,
    max: hex(max),
    mask: hex(max << BigInt(part.shift)),
    shift: part.shift,
    place: `bits ${part.shift} to ${part.shift + part.width - 1}`,
    docs: docsAt('    ', part.docs, `Bits ${part.shift} to ${part.shift + part.width - 1}.`),
    packed: packed(local, type, repr, part.shift),
    unpacked: unpacked(type, repr, part.shift, max, part.width),
  };
}

/** The parts in one word; rustc warns of brackets around a single one. */
function wordOf(parts: readonly string[]): string {
  if (parts.length <= 1) return parts[0] ?? '0';
  return parts.map((part) => `(${part})`).join(' | ');
}

function smallest(width: number): string {
  return ['u8', 'u16', 'u32', 'u64'].find((type) => width <= Number(type.slice(1))) ?? 'u64';
}

function packed(name: string, type: string, repr: string, shift: number): string {
  const wide = type === repr ? name : `(${name} as ${repr})`;
  return shift === 0 ? wide : `(${wide} << ${shift})`;
}

function unpacked(type: string, repr: string, shift: number, max: bigint, width: number): string {
  const shifted = shift === 0 ? 'self.0' : `self.0 >> ${shift}`;
  const inParens = (text: string) => (text === 'self.0' ? text : `(${text})`);
  const top = shift + width === Number(repr.slice(1));
  const masked = top ? shifted : `${inParens(shifted)} & ${hex(max)}`;
  return type === repr ? masked : `${inParens(masked)} as ${type}`;
}
