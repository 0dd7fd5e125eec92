/** Fixed layouts, interpreted from the model. */
import type { DeclOf, Field, IntName, TypeRef } from '../../../model/model.ts';
import { floatBitsText, floatBytes, wordFacts } from '../../../model/scalars.ts';
import type { Lookup } from '../../lookup.ts';
import { type Fields, hexOf, intBytes, intOf, isFields, type Json, type Value } from './value.ts';
import { wordBytes, wordOf } from './word.ts';

export type Fixed = DeclOf<'struct'> | DeclOf<'section'>;

const BYTES: Readonly<Record<IntName, number>> = { u8: 1, u16: 2, u32: 4, u64: 8, i8: 1, i16: 2, i32: 4, i64: 8 };

export function intSize(name: IntName): number {
  return BYTES[name];
}

/** Integer type behind an enumeration, flags or a token. */
function repr(lookup: Lookup, type: Extract<TypeRef, { t: 'ref' }>): IntName | undefined {
  const decl = lookup.any(type.plane, type.name);
  return 'repr' in decl ? decl.repr : undefined;
}

/** A struct or section that a layout may hold. */
export function fixedDecl(lookup: Lookup, plane: string, name: string): Fixed {
  const decl = lookup.any(plane, name);
  if (decl.kind === 'struct' || decl.kind === 'section') return decl;
  throw new Error(`${plane}.${name} is a ${decl.kind}, and a struct is wanted`);
}

/** An overlapping union behind a reference. Its value is its bytes: which arm is meant, something else says. */
export function overlayDecl(lookup: Lookup, type: TypeRef): DeclOf<'overlay'> | undefined {
  const decl = type.t === 'ref' ? lookup.any(type.plane, type.name) : undefined;
  return decl?.kind === 'overlay' ? decl : undefined;
}

/** Bytes of a type in a fixed layout. */
export function sizeOf(lookup: Lookup, type: TypeRef): number {
  if (type.t === 'int') return BYTES[type.name];
  if (type.t === 'float') return floatBytes(type.name);
  if (type.t === 'word') return wordFacts(type.name).bytes;
  if (type.t === 'array') return type.len * sizeOf(lookup, type.of);
  if (type.t !== 'ref') throw new Error(`a '${type.t}' has no size that holds everywhere`);
  const small = repr(lookup, type);
  const overlay = overlayDecl(lookup, type);
  if (overlay !== undefined) return overlay.size;
  return small === undefined ? fixedDecl(lookup, type.plane, type.name).size : BYTES[small];
}

export function visible(decl: Fixed): Field[] {
  return decl.fields.filter((field) => field.reserved !== true);
}

function isBytes(type: Extract<TypeRef, { t: 'array' }>): boolean {
  return type.of.t === 'int' && type.of.name === 'u8';
}

/** Reads a value of this type from the start of `bytes`. */
export function readFixed(lookup: Lookup, type: TypeRef, bytes: Uint8Array): Value {
  const size = sizeOf(lookup, type);
  if (type.t === 'int') return intOf(bytes.subarray(0, size), type.name.startsWith('i'));
  if (type.t === 'float') return intOf(bytes.subarray(0, size), false);
  if (type.t === 'word') return wordOf(type.name, bytes.subarray(0, size));
  if (type.t === 'array') {
    if (isBytes(type)) return bytes.slice(0, size);
    const step = size / type.len;
    return Array.from({ length: type.len }, (_, index) => readFixed(lookup, type.of, bytes.subarray(index * step)));
  }
  if (type.t !== 'ref') throw new Error(`a '${type.t}' cannot be read`);
  const small = repr(lookup, type);
  if (small !== undefined) return readFixed(lookup, { t: 'int', name: small }, bytes);
  if (overlayDecl(lookup, type) !== undefined) return bytes.slice(0, size);
  return readStruct(lookup, fixedDecl(lookup, type.plane, type.name), bytes);
}

export function readStruct(lookup: Lookup, decl: Fixed, bytes: Uint8Array): Fields {
  return Object.fromEntries(
    visible(decl).map((field) => [field.name, readFixed(lookup, field.type, bytes.subarray(field.offset))]),
  );
}

/** Writes a value of this type at the start of `into`. */
export function writeFixed(lookup: Lookup, type: TypeRef, value: Value, into: Uint8Array): void {
  if (type.t === 'int' && typeof value === 'bigint') into.set(intBytes(value, BYTES[type.name]));
  else if (type.t === 'float' && typeof value === 'bigint') into.set(intBytes(value, floatBytes(type.name)));
  else if (type.t === 'word' && typeof value === 'bigint') into.set(wordBytes(type.name, value));
  else if (value instanceof Uint8Array && (type.t === 'array' || overlayDecl(lookup, type) !== undefined))
    into.set(value);
  else if (type.t === 'array' && Array.isArray(value)) {
    const step = sizeOf(lookup, type.of);
    for (const [index, item] of value.entries()) writeFixed(lookup, type.of, item, into.subarray(index * step));
  } else if (type.t === 'ref') {
    const small = repr(lookup, type);
    if (small !== undefined) writeFixed(lookup, { t: 'int', name: small }, value, into);
    else if (isFields(value)) writeStruct(lookup, fixedDecl(lookup, type.plane, type.name), value, into);
  } else throw new Error(`a '${type.t}' cannot hold ${String(value)}`);
}

export function writeStruct(lookup: Lookup, decl: Fixed, value: Fields, into: Uint8Array): void {
  for (const field of visible(decl)) {
    const item = value[field.name];
    if (item !== undefined) writeFixed(lookup, field.type, item, into.subarray(field.offset));
  }
}

/** A value of this type as it stands in a vector file. */
export function fixedJson(lookup: Lookup, type: TypeRef, value: Value): Json {
  if (value instanceof Uint8Array) return hexOf(value);
  if (type.t === 'array' && Array.isArray(value)) return value.map((item) => fixedJson(lookup, type.of, item));
  if (isFields(value) && type.t === 'ref') return structJson(lookup, fixedDecl(lookup, type.plane, type.name), value);
  if (typeof value !== 'bigint') throw new Error(`a '${type.t}' cannot hold ${String(value)}`);
  if (type.t === 'float') return floatBitsText(type.name, value);
  return sizeOf(lookup, type) === 8 ? value.toString() : Number(value);
}

export function structJson(lookup: Lookup, decl: Fixed, value: Fields): Json {
  return Object.fromEntries(
    visible(decl).map((field) => [field.name, fixedJson(lookup, field.type, value[field.name] ?? 0n)]),
  );
}
