/** Types, declarators and literals of C. */
import type { FloatName, IntName, Param, TypeRef, WordName } from '../../model/model.ts';
import type { Lookup } from '../lookup.ts';
import { member, type Names } from './names.ts';

const C_INT: Readonly<Record<IntName, string>> = {
  u8: 'uint8_t',
  u16: 'uint16_t',
  u32: 'uint32_t',
  u64: 'uint64_t',
  i8: 'int8_t',
  i16: 'int16_t',
  i32: 'int32_t',
  i64: 'int64_t',
};

export function cInt(name: IntName): string {
  return C_INT[name];
}

export const cFloat = (name: FloatName): string => (name === 'f32' ? 'float' : 'double');

/** `pf_be_u16` */
export const wordName = (name: WordName, names: Names): string => `${names.prefix}_${name.replace('.', '_')}`;

/** An integer literal which the preprocessor understands too. */
export function cLiteral(name: IntName, value: bigint | string, hex = false): string {
  const big = BigInt(value);
  const bits = name.slice(1);
  if (name.startsWith('u')) return `UINT${bits}_C(${hex ? `0x${big.toString(16)}` : big})`;
  const lowest = -(1n << (BigInt(bits) - 1n));
  // The lowest value has no literal: its magnitude does not fit the type.
  if (big === lowest) return `(-INT${bits}_C(${-lowest - 1n}) - 1)`;
  return big < 0n ? `(-INT${bits}_C(${-big}))` : `INT${bits}_C(${hex ? `0x${big.toString(16)}` : big})`;
}

/** A string literal of UTF-8 bytes. */
export function cText(text: string): string {
  let out = '';
  for (const byte of new TextEncoder().encode(text)) {
    const char = String.fromCharCode(byte);
    if (char === '"' || char === '\\') out += `\\${char}`;
    else if (byte >= 0x20 && byte < 0x7f && char !== '?') out += char;
    // Three octal digits always, so that a following digit is not taken in; '?' too, because of trigraphs.
    else out += `\\${byte.toString(8).padStart(3, '0')}`;
  }
  return `"${out}"`;
}

export class Types {
  readonly names: Names;
  readonly lookup: Lookup;

  constructor(names: Names, lookup: Lookup) {
    this.names = names;
    this.lookup = lookup;
  }

  /** A declaration of `inner` (a name, or a declarator around one) with this type. */
  declare(type: TypeRef | undefined, inner: string): string {
    if (type === undefined) return join('void', inner);
    switch (type.t) {
      case 'int':
        return join(cInt(type.name), inner);
      case 'float':
        return join(cFloat(type.name), inner);
      case 'word':
        return join(wordName(type.name, this.names), inner);
      case 'usize':
        return join('size_t', inner);
      case 'long':
        // What `long` is on 64-bit Linux, and what other platforms can spell too.
        return join(type.name === 'long' ? 'int64_t' : 'uint64_t', inner);
      case 'ref':
        return join(this.names.type(type.plane, type.name), inner);
      case 'array':
        return this.declare(type.of, `${inner.startsWith('*') ? `(${inner})` : inner}[${type.len}]`);
      case 'ptr':
        return this.declare(type.to, type.to?.t === 'array' ? `(*${inner})` : `*${inner}`);
      case 'fnptr':
        return this.declare(type.ret, `(${this.names.free('CALL')} *${inner})(${this.params(type.params)})`);
    }
  }

  params(params: readonly Param[]): string {
    return params.map((param) => this.declare(param.type, member(param.name))).join(', ') || 'void';
  }

  /** Declarations that must stand complete before a value of this type can be declared. */
  needs(type: TypeRef): { plane: string; name: string }[] {
    if (type.t === 'ref') return [{ plane: type.plane, name: type.name }];
    return type.t === 'array' ? this.needs(type.of) : [];
  }

  /** Declarations that are named at all, behind pointers too. */
  mentions(type: TypeRef | undefined): { plane: string; name: string }[] {
    if (type === undefined) return [];
    if (type.t === 'ptr') return this.mentions(type.to);
    if (type.t === 'fnptr')
      return [type.ret, ...type.params.map((param) => param.type)].flatMap((item) => this.mentions(item));
    return this.needs(type);
  }
}

function join(type: string, inner: string): string {
  return inner === '' ? type : `${type} ${inner}`;
}
