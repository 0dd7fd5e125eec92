/** Fixed layouts: a plain-data struct with its proofs and its reader. */
import type { DeclOf } from '../../model/model.ts';
import type { RustContext } from './context.ts';
import { docLines, quote } from './docs.ts';
import { type Printed, Printer } from './form/printer.ts';
import { emitHandles } from './handles.ts';
import { fieldViews, layoutFacts, prefixConsts, proofs, rangeChecks, zeroFields } from './layout.ts';
import { typeName } from './names.ts';
import { emitTagged } from './overlay.ts';
import { carriesSecrets } from './secret.ts';
import { emitTail } from './tail.ts';

/** The layout of a struct, or of a section as a value. */
export function emitStruct(decl: DeclOf<'struct' | 'section'>, context: RustContext): Printed {
  const note =
    decl.kind === 'section'
      ? 'A copy of the section. The shared memory itself is touched through its views.'
      : undefined;
  const { words } = context;
  const name = typeName(decl.name);
  const printer = new Printer();
  printer.lines(docLines(decl.docs, note, layoutFacts(decl)));
  printer.line(`#[repr(C, align(${decl.align}))]`);
  const copy = carriesSecrets(decl, context) ? [] : ['Copy'];
  printer.derive(['Clone', ...copy, 'Debug', 'PartialEq', 'Eq', ...LAYOUT.map((one) => `${words.zerocopy}::${one}`)]);
  printer.line(`pub struct ${name} {`);
  for (const field of fieldViews(decl, context)) {
    printer.lines(field.docs).line(`    pub ${field.name}: ${words.shorten(field.type)},`);
  }
  printer.lines('}\n\n').line(`impl ${name} {`);
  printConsts(decl, context, printer);
  printReaders(decl, context, printer);
  printer.lines('}\n\n').line(`impl ${words.default} for ${name} {`);
  printer.lines('    fn default() -> Self {\n        Self::ZERO\n    }\n}\n\n');
  printProofs(decl, context, printer);
  const more = [
    emitTail(decl, context),
    decl.kind === 'struct' ? emitHandles(decl, context) : '',
    emitTagged(decl, context),
  ];
  for (const text of more) if (text !== '') printer.foreign(`\n${words.shorten(text)}\n`);
  return printer;
}

/** What a layout is to `zerocopy`. */
export const LAYOUT = ['FromBytes', 'IntoBytes', 'KnownLayout', 'Immutable'] as const;

function printConsts(decl: DeclOf<'struct' | 'section'>, context: RustContext, printer: Printer): void {
  printer.lines('    /// Bytes of the whole layout.\n').line(`    pub const SIZE: usize = ${decl.size};`);
  for (const { const: constant, name, size } of prefixConsts(decl)) {
    printer
      .lines(`    /// Bytes of the shorter form \`${name}\`.\n`)
      .line(`    pub const ${constant}: usize = ${size};`);
  }
  for (const field of decl.kind === 'section' ? decl.fields : []) {
    if (field.type.t !== 'array' || field.reserved) continue;
    // For loops over `view.slots(i)`.
    const constant = `${field.name.toUpperCase()}_LEN`;
    printer
      .lines(`    /// Elements of \`${field.name}\`.\n`)
      .line(`    pub const ${constant}: usize = ${field.type.len};`);
  }
  const zeros = zeroFields(decl, context).map(({ name, zero }) => `${name}: ${context.words.shorten(zero)}`);
  printer.lines('    /// Every field zero.\n').list('    ', 'pub const ZERO: Self', ['Self { ', ' }'], zeros);
}

function printReaders(decl: DeclOf<'struct' | 'section'>, context: RustContext, printer: Printer): void {
  const what = quote(decl.name);
  const { result, ok, zerocopy, shorten } = context.words;
  const decoded = `${result}<Self, crate::runtime::DecodeError>`;
  printer
    .lines(
      `
    /// Reads the layout from the start of \`bytes\`, at any alignment. Further bytes are ignored.
    ///
    /// # Errors
    /// Truncated below [\`Self::SIZE\`] bytes.
    #[inline]
    pub fn read(bytes: &[u8]) -> ${decoded} {
`,
    )
    .line(`        crate::runtime::read_layout(${what}, bytes, Self::SIZE)`)
    .lines(
      `    }

    /// As [\`Self::read\`] for a sender that may know less: at least \`min\` bytes, the missing ones are zero.
    ///
    /// # Errors
    /// Truncated below \`min\` bytes.
    #[inline]
    pub fn read_from(bytes: &[u8], min: usize) -> ${decoded} {
`,
    )
    .line(`        crate::runtime::read_layout(${what}, bytes, min)`)
    .lines(
      `    }

    /// The bytes as they travel.
    #[inline]
    pub fn bytes(&self) -> &[u8] {
        ${zerocopy}::IntoBytes::as_bytes(self)
    }
`,
    );
  const checks = rangeChecks(decl, context);
  if (checks.length === 0) return;
  printer.lines(
    `
    /// Checks every stated range and closed set of values.
    ///
    /// # Errors
    /// \`BadValue\` with the first field that is outside.
    pub fn check_ranges(&self) -> ${result}<(), crate::runtime::DecodeError> {
`,
  );
  for (const check of checks) for (const line of check.split('\n')) printer.call(`        ${shorten(line)}`);
  printer.lines(`        ${ok}(())\n    }\n`);
}

/** The proofs that a compiler makes. */
function printProofs(decl: DeclOf<'struct' | 'section'>, { words }: RustContext, printer: Printer): void {
  printer.lines('const _: () = {\n');
  for (const { check, message } of proofs(decl)) printer.macro('    ', 'assert', [words.shorten(check), message]);
  printer.lines('};\n');
}
