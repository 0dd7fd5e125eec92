/** What structs, platform structs and sections have in common: fields, prefixes and compile-time proofs. */
import type { DeclOf, Field } from '../../model/model.ts';
import type { RustContext } from './context.ts';
import { docsAt, fieldFacts, quote } from './docs.ts';
import { ident, screaming, typeName } from './names.ts';
import { isPacked, packedType, packedZero } from './packed.ts';
import { ERR } from './prelude.ts';
import { secretType, secretValue } from './secret.ts';

export type LayoutDecl = DeclOf<'struct' | 'foreign' | 'section'>;

/** Values for `layout-fields.hbs`. */
export function fieldViews(decl: LayoutDecl, context: RustContext): { docs: string; name: string; type: string }[] {
  return decl.fields.map((field) => ({
    docs: docsAt('    ', field.docs, fieldFacts(field)),
    name: ident(field.name),
    type: secretType(field.secret === true, storedType(decl, field, context)),
  }));
}

/** The type of a field as it stands in the struct: what is not aligned there has another one. */
export function storedType(decl: LayoutDecl, field: Field, context: RustContext): string {
  return isPacked(decl, field, context) ? packedType(field.type, context) : context.type(field.type);
}

/** The constant with which a field starts. */
export function storedZero(decl: LayoutDecl, field: Field, context: RustContext): string {
  return isPacked(decl, field, context) ? packedZero(field.type, context) : context.zero(field.type);
}

function zeroOf(decl: LayoutDecl, field: Field, context: RustContext): string {
  return secretValue(field.secret === true, storedZero(decl, field, context));
}

/** Field initialisers of the constant that is all zero. */
export function zeroFields(decl: LayoutDecl, context: RustContext): { name: string; zero: string }[] {
  return decl.fields.map((field) => ({ name: ident(field.name), zero: zeroOf(decl, field, context) }));
}

/** Constants for the shorter forms that older peers send. */
export function prefixConsts(decl: LayoutDecl): { const: string; name: string; size: number }[] {
  return decl.prefixes.map(({ name, size }) => ({ const: `PREFIX_${screaming(name)}`, name, size }));
}

/** The proofs: every offset, then size and alignment; the first that fails names the field that moved. */
export function proofs(decl: LayoutDecl): { check: string; message: string }[] {
  const type = typeName(decl.name);
  const say = (text: string) => quote(text.replaceAll('{', '{{').replaceAll('}', '}}'));
  return [
    ...decl.fields.map((field) => ({
      check: `::core::mem::offset_of!(${type}, ${ident(field.name)}) == ${field.offset}`,
      message: say(`${decl.name}.${field.name} is not at offset ${field.offset}`),
    })),
    {
      check: `::core::mem::size_of::<${type}>() == ${decl.size}`,
      message: say(`${decl.name} is not ${decl.size} bytes`),
    },
    {
      check: `::core::mem::align_of::<${type}>() == ${decl.align}`,
      message: say(`${decl.name} is not aligned to ${decl.align}`),
    },
  ];
}

/** `40 bytes, alignment 8.` */
export function layoutFacts(decl: LayoutDecl): string {
  const packed = 'packed' in decl && decl.packed !== undefined ? `, fields packed to ${decl.packed}` : '';
  return `${decl.size} byte${decl.size === 1 ? '' : 's'}, alignment ${decl.align}${packed}.`;
}

/** Range and strict-enum checks that a struct's `check_ranges` makes; empty when nothing is stated. */
export function rangeChecks(decl: LayoutDecl, context: RustContext): string[] {
  return decl.fields.flatMap((field) => fieldCheck(decl, field, context));
}

/** Whether anything is stated about the values of a layout, or of one inside. */
export function hasChecks(decl: LayoutDecl, context: RustContext): boolean {
  return context.lookup.once('checks', decl, () => rangeChecks(decl, context).length > 0);
}

function fieldCheck(decl: LayoutDecl, field: Field, context: RustContext): string[] {
  if (field.reserved) return [];
  const what = quote(`${decl.name}.${field.name}`);
  const get = isPacked(decl, field, context) ? '.get()' : '';
  const leaf = context.leaf(field.type);
  if (field.range && (leaf || field.type.t === 'word')) {
    const place = `self.${ident(field.name)}`;
    const seen = get === '' ? `*${place}.expose()` : `${place}.expose()${get}`;
    const whole = leaf?.wrapped === true ? `${place}${get}.0` : `${place}${get}`;
    const value = field.secret === true ? seen : field.type.t === 'word' ? `${place}.get()` : whole;
    const { min, max } = field.range;
    return [`crate::runtime::check_range(${what}, ${field.offset}, ${value}, ${min}, ${max})?;`];
  }
  const dims: number[] = [];
  let element = field.type;
  for (; element.t === 'array'; element = element.of) dims.push(element.len);
  if (element.t !== 'ref') return [];
  const target = context.find(element.plane, element.name);
  if (target.kind === 'struct' || target.kind === 'section') {
    if (!hasChecks(target, context)) return [];
    // The first fault inside is reported with its own name; its offset counts from the inner layout.
    const place = `self.${ident(field.name)}`;
    const list = dims.length > 1 ? `${place}${'.as_flattened()'.repeat(dims.length - 1)}` : `&${place}`;
    const each = `for inner in ${list} {\n    inner${get}.check_ranges()?;\n}`;
    return [dims.length > 0 ? each : `${place}${get}.check_ranges()?;`];
  }
  if (dims.length > 0 || target.kind !== 'enum' || target.unknown !== 'error') return [];
  const failure = `return ${ERR}(crate::runtime::DecodeError::bad_value(${what}, ${field.offset}));`;
  return [`if !self.${ident(field.name)}${get}.is_known() {\n    ${failure}\n}`];
}
