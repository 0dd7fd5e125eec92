/** How one field of a message is read, written and defaulted. */
import type { Codec, MessageField } from '../../model/model.ts';
import { tagLeast, varintCarrier } from '../../model/prefixes.ts';
import { floatBytes, wordFacts } from '../../model/scalars.ts';
import { intSize, type RustContext } from './context.ts';
import { quote } from './docs.ts';
import { ident, valueName } from './names.ts';
import { byteList, sizeLiteral } from './numbers.ts';
import { lengthExpr, readVarint, writeCall, writeVarint } from './prefix.ts';
import { ERR } from './prelude.ts';
import { floatType, scalarMethod } from './scalar.ts';

const TEXT = '::alloc::string::String';
const BYTES = '::alloc::vec::Vec<u8>';

/** The Rust type which holds a decoded value. */
export function codecType(codec: Codec, context: RustContext): string {
  switch (codec.c) {
    case 'literal':
      return '()';
    case 'int':
      return codec.type;
    case 'float':
      return floatType(codec.type);
    case 'word':
      return wordFacts(codec.type).carrier;
    case 'enum':
    case 'flags':
    case 'struct':
    case 'message':
    case 'union':
    case 'registry':
      return context.path(codec.plane, codec.name);
    case 'bool':
      return 'bool';
    case 'text':
      return TEXT;
    case 'bytes':
      return `[u8; ${codec.len}]`;
    case 'blob':
      return BYTES;
    case 'varint':
      return varintCarrier(BigInt(codec.max));
    case 'rest':
      return codec.of === 'text' ? TEXT : BYTES;
    case 'rest_uint':
      return codec.type;
    case 'list':
    case 'counted':
      return `::alloc::vec::Vec<${codecType(codec.of, context)}>`;
  }
}

/** Fewest bytes of one value, for bounds before an allocation. */
export function codecMin(codec: Codec, context: RustContext): number {
  switch (codec.c) {
    case 'literal':
      return codec.hex.length / 2;
    case 'int':
      return intSize(codec.type);
    case 'float':
      return floatBytes(codec.type);
    case 'word':
      return wordFacts(codec.type).bytes;
    case 'enum':
    case 'flags':
      return intSize(context.expect(codec.plane, codec.name, 'enum', 'flags').repr);
    case 'bool':
      return 1;
    case 'text':
    case 'blob':
    case 'list':
      return tagLeast(codec.prefix);
    case 'bytes':
      return codec.len;
    case 'struct':
      return codec.size;
    case 'varint':
    case 'rest_uint':
      return 1;
    case 'rest':
    case 'counted':
      return 0;
    case 'message':
    case 'union':
    case 'registry':
      return context.expect(codec.plane, codec.name, 'message', 'union', 'registry').minSize;
  }
}

/** Whether a decoded value holds memory of its own. */
export function ownsMemory(codec: Codec, context: RustContext): boolean {
  switch (codec.c) {
    case 'text':
    case 'blob':
    case 'list':
    case 'counted':
    case 'rest':
      return true;
    case 'registry': {
      const { unknown, entries } = context.expect(codec.plane, codec.name, 'registry');
      return (
        unknown === 'keep' || entries.some((entry) => entry.list !== undefined || ownsMemory(entry.codec, context))
      );
    }
    case 'message':
      return context
        .expect(codec.plane, codec.name, 'message')
        .fields.some((field) => ownsMemory(field.codec, context));
    case 'union': {
      const decl = context.expect(codec.plane, codec.name, 'union');
      return (
        decl.unknown === 'keep' ||
        decl.cases.some(({ body }) => body !== undefined && ownsMemory({ c: 'message', ...body }, context))
      );
    }
    default:
      return false;
  }
}

/** The value of a field that is absent; `stated` is the schema's default, decimal. */
export function codecDefault(codec: Codec, stated: string | undefined, context: RustContext): string {
  switch (codec.c) {
    case 'literal':
      return '()';
    case 'int':
    case 'word':
    case 'varint':
    case 'rest_uint':
      return stated ?? '0';
    case 'float':
      return `${floatType(codec.type)}::ZERO`;
    case 'enum':
    case 'flags':
      return `${context.path(codec.plane, codec.name)}(${stated ?? '0'})`;
    case 'bool':
      return stated !== undefined && stated !== '0' ? 'true' : 'false';
    case 'text':
      return `${TEXT}::new()`;
    case 'rest':
      return codec.of === 'text' ? `${TEXT}::new()` : '::alloc::vec::Vec::new()';
    case 'bytes':
      return `[0; ${codec.len}]`;
    case 'blob':
    case 'list':
    case 'counted':
      return '::alloc::vec::Vec::new()';
    case 'struct':
      return `${context.path(codec.plane, codec.name)}::ZERO`;
    case 'message':
    case 'union':
    case 'registry':
      return `${context.path(codec.plane, codec.name)}::default()`;
  }
}

/** Whether the value at a place is not its default, as an expression. */
export function differs(codec: Codec, { base, copy }: Place, stated: string | undefined, context: RustContext): string {
  switch (codec.c) {
    case 'bool':
      return codecDefault(codec, stated, context) === 'true' ? `!${copy}` : copy;
    case 'text':
    case 'blob':
    case 'list':
    case 'counted':
    case 'rest':
      return `!${base}.is_empty()`;
    default:
      return `${copy} != ${codecDefault(codec, stated, context)}`;
  }
}

/** An expression (of the value's type, with `?` inside) that reads one value from `r`. */
export function readExpr(codec: Codec, what: string, context: RustContext): string {
  const label = quote(what);
  switch (codec.c) {
    case 'literal':
      return `r.literal(${label}, &[${byteList(codec.hex)}])?`;
    case 'int': {
      const { type, range } = codec;
      if (range === undefined) return `r.${type}(${label})?`;
      return `r.within(${label}, crate::runtime::ByteReader::${type}, ${bounds(range)})?`;
    }
    case 'float':
    case 'word':
      return `r.${scalarMethod(codec.type)}(${label})?`;
    case 'flags': {
      const { repr } = context.expect(codec.plane, codec.name, 'flags');
      return `${context.path(codec.plane, codec.name)}(r.${repr}(${label})?)`;
    }
    case 'enum':
      return readEnum(codec, label, undefined, context);
    case 'bool':
      return `r.bool(${label})?`;
    case 'text': {
      const read = codec.bad === 'none' ? 'lenient_text' : 'text';
      return `{ let len = ${lengthExpr(codec.prefix, label)}; r.${read}(${label}, len, ${sizeLiteral(codec.max)})? }`;
    }
    case 'bytes':
      return `r.array(${label})?`;
    case 'blob':
      return `{ let len = ${lengthExpr(codec.prefix, label)}; r.blob(${label}, len, ${sizeLiteral(codec.max)})? }`;
    case 'list':
      return readList(codec, what, context);
    case 'counted':
      return readCounted(codec, what, context);
    case 'struct': {
      const path = context.path(codec.plane, codec.name);
      return `${path}::read(r.take(${label}, ${path}::SIZE)?)?`;
    }
    case 'varint':
      return readVarint(codec, label);
    case 'rest':
      return `r.${codec.of === 'text' ? 'text' : 'blob'}(${label}, r.remaining(), ${codec.max})?`;
    case 'rest_uint':
      return `r.rest_uint::<${codec.type}>(${label})?`;
    case 'message':
    case 'union':
    case 'registry':
      return `${context.path(codec.plane, codec.name)}::decode_from(r)?`;
  }
}

/** A range as Rust has it. */
const bounds = ({ min, max }: { min: string; max: string }): string => `${min}..=${max}`;

function readList(codec: Codec & { c: 'list' }, what: string, context: RustContext): string {
  const label = quote(what);
  const min = codecMin(codec.of, context);
  return `{
    let count = ${lengthExpr(codec.prefix, label)};
    let count = r.count(${label}, count, ${sizeLiteral(codec.max)}, ${sizeLiteral(min)})?;
    let mut items = r.items(count);
    for _ in 0..count { let item = ${readExpr(codec.of, what, context)}; r.keep(&mut items, item); }
    items
  }`;
}

/** How many values there are, as statements that leave it in `count`; a product that no `usize` holds is over every limit. */
function countOf(codec: Codec & { c: 'counted' }, place: (name: string) => string): string {
  const product = codec.by.map((name) => `.saturating_mul(u64::from(${place(name)}))`).join('');
  return `let count = ${codec.times}_u64${product}; let count = usize::try_from(count).unwrap_or(usize::MAX);`;
}

const isByte = (codec: Codec): boolean => codec.c === 'int' && codec.type === 'u8';

function readCounted(codec: Codec & { c: 'counted' }, what: string, context: RustContext): string {
  const label = quote(what);
  const count = countOf(codec, (name) => context.local(name));
  if (isByte(codec.of)) return `{ ${count} r.blob(${label}, count, ${sizeLiteral(codec.max)})? }`;
  const min = codecMin(codec.of, context);
  return `{
    ${count}
    let count = r.count(${label}, count, ${sizeLiteral(codec.max)}, ${sizeLiteral(min)})?;
    let mut items = r.items(count);
    for _ in 0..count { let item = ${readExpr(codec.of, what, context)}; r.keep(&mut items, item); }
    items
  }`;
}

function writeCounted(codec: Codec & { c: 'counted' }, what: string, place: Place, context: RustContext): string {
  const label = quote(what);
  const given = `${place.base}.len()`;
  const refused = `return ${ERR}(crate::runtime::EncodeError`;
  const write = isByte(codec.of)
    ? `w.bytes(${place.ref});`
    : `for item in ${place.ref} { ${writeStmt(codec.of, what, refPlace('item'), context)} }`;
  return `{
    ${countOf(codec, (name) => `self.${ident(name)}`)}
    if ${given} != count { ${refused}::bad_value(${label})); }
    if count > ${sizeLiteral(codec.max)} { ${refused}::too_long(${label}, ${sizeLiteral(codec.max)}, count)); }
    ${write}
  }`;
}

function readEnum(
  codec: Codec & { c: 'enum' },
  label: string,
  inner: string | undefined,
  context: RustContext,
): string {
  const decl = context.expect(codec.plane, codec.name, 'enum');
  const path = context.path(codec.plane, codec.name);
  const read = inner ?? `r.${decl.repr}(${label})?`;
  if (decl.unknown === 'keep') return `${path}(${read})`;
  const failure =
    decl.unknown === 'error'
      ? `return ${ERR}(crate::runtime::DecodeError::bad_value(${label}, at))`
      : `${path}::${valueName(decl.unknown)}`;
  const at = decl.unknown === 'error' ? 'let at = r.position();' : '';
  return `{ ${at} let value = ${path}(${read}); if value.is_known() { value } else { ${failure} } }`;
}

/** As `readExpr` for a field, whose values outside `normalize` read as another one. */
export function readField(field: MessageField, what: string, context: RustContext): string {
  const { codec, normalize } = field;
  if (!normalize) return readExpr(codec, what, context);
  const label = quote(what);
  const pattern = normalize.allowed.join(' | ');
  const wrap = (raw: string) => `match ${raw} { value @ (${pattern}) => value, _ => ${normalize.otherwise} }`;
  switch (codec.c) {
    case 'int':
      return wrap(`r.${codec.type}(${label})?`);
    case 'word':
      return wrap(`r.${scalarMethod(codec.type)}(${label})?`);
    case 'varint':
    case 'rest_uint':
      return wrap(readExpr(codec, what, context));
    case 'enum': {
      const { repr } = context.expect(codec.plane, codec.name, 'enum');
      return readEnum(codec, label, wrap(`r.${repr}(${label})?`), context);
    }
    case 'flags': {
      const { repr } = context.expect(codec.plane, codec.name, 'flags');
      return `${context.path(codec.plane, codec.name)}(${wrap(`r.${repr}(${label})?`)})`;
    }
    default:
      throw new Error(`${what}: only a number can be lenient about its values`);
  }
}

/** Where a value to write stands: as a place with fields, as a copy, as a reference. */
export interface Place {
  base: string;
  copy: string;
  ref: string;
}

export function ownPlace(path: string): Place {
  return { base: path, copy: path, ref: `&${path}` };
}

export function refPlace(name: string): Place {
  return { base: name, copy: `*${name}`, ref: name };
}

/** Statements that write a value to `w`. */
export function writeStmt(codec: Codec, what: string, place: Place, context: RustContext): string {
  const label = quote(what);
  switch (codec.c) {
    case 'literal':
      return `w.bytes(&[${byteList(codec.hex)}]);`;
    case 'int': {
      const write = `w.${codec.type}(${place.copy});`;
      if (codec.range === undefined) return write;
      const refused = `return ${ERR}(crate::runtime::EncodeError::bad_value(${label}));`;
      return `if !(${bounds(codec.range)}).contains(${place.ref}) { ${refused} } ${write}`;
    }
    case 'float':
      return `w.${codec.type}(${place.copy});`;
    case 'word': {
      // A word of 24 bits may be given more than it holds.
      const fallible = wordFacts(codec.type).bits === 24;
      return `w.${scalarMethod(codec.type)}(${fallible ? `${label}, ` : ''}${place.copy})${fallible ? '?' : ''};`;
    }
    case 'enum':
    case 'flags':
      return `w.${context.expect(codec.plane, codec.name, 'enum', 'flags').repr}(${place.base}.0);`;
    case 'bool':
      return `w.bool(${place.copy});`;
    case 'text': {
      const write = codec.bad === 'none' ? 'lenient_text' : 'text';
      return `${writeCall(write, codec.prefix, label, place.ref, sizeLiteral(codec.max))}?;`;
    }
    case 'bytes':
      return `w.bytes(${place.ref});`;
    case 'blob':
      return `${writeCall('blob', codec.prefix, label, place.ref, sizeLiteral(codec.max))}?;`;
    case 'list': {
      const item = writeStmt(codec.of, what, refPlace('item'), context);
      const length = `${writeCall('length', codec.prefix, label, `${place.base}.len()`, sizeLiteral(codec.max))}?;`;
      return `${length} for item in ${place.ref} { ${item} }`;
    }
    case 'counted':
      return writeCounted(codec, what, place, context);
    case 'struct':
      return `w.bytes(${place.base}.bytes());`;
    case 'varint':
      return writeVarint(codec, label, wide(codecType(codec, context), place.copy));
    case 'rest': {
      const bytes = codec.of === 'text' ? `${place.base}.as_bytes()` : place.ref;
      return `w.rest(${label}, ${bytes}, ${codec.max})?;`;
    }
    case 'rest_uint':
      return `w.rest_uint(${wide(codec.type, place.copy)});`;
    case 'message':
    case 'union':
    case 'registry':
      return `${place.base}.encode_to(w)?;`;
  }
}

/** An unsigned integer as one of 64 bits. */
const wide = (type: string, value: string): string => (type === 'u64' ? value : `u64::from(${value})`);
