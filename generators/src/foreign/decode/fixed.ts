/** Reads fixed layouts into notes. */
import type { Lookup } from '../../emit/lookup.ts';
import type { DeclOf, Field, FloatName, Tail, TypeRef, WordName } from '../../model/model.ts';
import { floatBytes, wordFacts } from '../../model/scalars.ts';
import { hexOf, type Note, Refusal, type Trace } from './trace.ts';
import { floatWord, intOf, intSize, intWord, namedWord, type Word, wordDecl, wordOf } from './values.ts';

export type Layout = DeclOf<'struct'> | DeclOf<'section'> | DeclOf<'foreign'>;

/** A run of elements that are zero is told in one line from this length on. */
const ZERO_RUN = 4;

export function layoutDecl(lookup: Lookup, plane: string, name: string): Layout | undefined {
  const decl = lookup.any(plane, name);
  return decl.kind === 'struct' || decl.kind === 'section' || decl.kind === 'foreign' ? decl : undefined;
}

/** The overlapping union behind a type. */
function overlayDecl(lookup: Lookup, type: TypeRef): DeclOf<'overlay'> | undefined {
  const decl = type.t === 'ref' ? lookup.any(type.plane, type.name) : undefined;
  return decl?.kind === 'overlay' ? decl : undefined;
}

export function sizeOf(lookup: Lookup, type: TypeRef): number {
  if (type.t === 'int') return intSize(type.name);
  if (type.t === 'float') return floatBytes(type.name);
  if (type.t === 'word') return wordFacts(type.name).bytes;
  if (type.t === 'array') return type.len * sizeOf(lookup, type.of);
  // Platform words: foreign layouts are for 64-bit targets.
  if (type.t !== 'ref') return 8;
  const word = wordDecl(lookup, type.plane, type.name);
  const overlay = overlayDecl(lookup, type);
  if (overlay !== undefined) return overlay.size;
  return word === undefined ? (layoutDecl(lookup, type.plane, type.name)?.size ?? 0) : intSize(word.repr);
}

/**
 * Reads a layout. Fewer bytes than its size are enough when they are one of its prefixes; the fields behind it are noted
 * as absent.
 */
export function readLayout(lookup: Lookup, decl: Layout, path: string, trace: Trace): void {
  if (decl.kind !== 'section' && decl.tail !== undefined) {
    readOpen(lookup, decl, decl.tail, path, trace);
    return;
  }
  const start = trace.at;
  const prefix = trace.left < decl.size ? decl.prefixes.find(({ size }) => size === trace.left) : undefined;
  for (const field of decl.fields) {
    const place = `${path}.${field.name}`;
    trace.at = start + field.offset;
    if (prefix !== undefined && field.offset + field.size > prefix.size) {
      trace.at = start + prefix.size;
      const absent = { value: 'absent', data: null, remark: `not in the prefix '${prefix.name}': reads as zero` };
      trace.take(0, { path: place, type: typeName(field.type), ...absent });
    } else if (field.by !== undefined) readTagged(lookup, decl, field, start, place, trace);
    else readField(lookup, field, place, trace);
  }
  trace.at = start + (prefix?.size ?? decl.size);
}

/** Reads the arm of a union that its tag means; all bytes where none is meant, or where the tag is not there. */
function readTagged(lookup: Lookup, decl: Layout, field: Field, start: number, path: string, trace: Trace): void {
  const overlay = overlayDecl(lookup, field.type);
  const tag = decl.fields.find(({ name }) => name === field.by);
  if (overlay === undefined || tag === undefined) {
    readField(lookup, field, path, trace);
    return;
  }
  trace.need(overlay.size, path);
  const at = trace.at;
  const place = start + tag.offset;
  const isThere = place + tag.size <= trace.end;
  const value = isThere ? tagIn(lookup, tag.type, trace.bytes.subarray(place, place + tag.size)) : 0n;
  const arm = isThere ? overlay.arms.find(({ tags }) => tags?.includes(value.toString())) : undefined;
  if (arm === undefined) {
    const remark = isThere ? `no arm has the tag ${value}` : `the tag '${tag.name}' is not there`;
    readOverlay(overlay, path, trace, remark);
    return;
  }
  readType(lookup, arm.type, `${path}.${arm.name}`, trace);
  trace.at = at + arm.size;
  const rest = overlay.size - arm.size;
  if (rest === 0) return;
  const bytes = trace.need(rest, path);
  const remark = `behind the arm '${arm.name}'`;
  trace.take(rest, { path, type: 'bytes', value: bytesText(bytes), data: hexOf(bytes), remark });
}

/** The number of a tag: an integer, a big-endian word, or what an enumeration is made of. */
function tagIn(lookup: Lookup, type: TypeRef, bytes: Uint8Array): bigint {
  if (type.t === 'word') return wordOf(type.name, bytes);
  const decl = type.t === 'ref' ? wordDecl(lookup, type.plane, type.name) : undefined;
  return intOf(bytes, isSigned(decl === undefined ? type : { t: 'int', name: decl.repr }));
}

/** The bytes of a union, of which nobody says what they are. */
export function readOverlay(decl: DeclOf<'overlay'>, path: string, trace: Trace, remark?: string): void {
  const bytes = trace.need(decl.size, path);
  const told = remark === undefined ? {} : { remark };
  trace.take(decl.size, { path, type: decl.name, value: bytesText(bytes), data: hexOf(bytes), ...told });
}

/** Reads a struct and the elements behind it, as many as it says. */
function readOpen(lookup: Lookup, decl: Layout, tail: Tail, path: string, trace: Trace): void {
  const start = trace.at;
  const place = `${path}.${tail.name}`;
  trace.need(tail.offset, path);
  for (const field of decl.fields) {
    // What rounds up the size of the struct belongs to the first elements.
    if (field.offset >= tail.offset) continue;
    trace.at = start + field.offset;
    if (field.by !== undefined) readTagged(lookup, decl, field, start, `${path}.${field.name}`, trace);
    else readField(lookup, field, `${path}.${field.name}`, trace);
  }
  trace.at = start + tail.offset;
  const count = elements(decl, tail, start, place, trace);
  if (count === 0) trace.take(0, { path: place, type: `${typeName(tail.type)}[0]`, value: 'empty', data: null });
  else readType(lookup, { t: 'array', of: tail.type, len: count }, place, trace);
  const end = start + tail.offset + count * tail.stride;
  // The bytes up to the size of the struct are its own, unless each of them could be an element.
  const rest = tail.rule.r === 'rest' ? 0 : Math.max(0, Math.min(start + decl.size, trace.end) - end);
  trace.at = end + rest;
}

/** How many elements there are. Refuses what readers refuse. */
function elements(decl: Layout, tail: Tail, start: number, path: string, trace: Trace): number {
  const { rule, stride } = tail;
  const counter = rule.r === 'rest' ? undefined : decl.fields.find(({ name }) => name === rule.field);
  if (rule.r === 'rest' || counter === undefined) {
    if (trace.left % stride !== 0) trace.need(Math.ceil(trace.left / stride) * stride, path);
    return trace.left / stride;
  }
  const from = start + counter.offset;
  const bytes = trace.bytes.subarray(from, from + counter.size);
  const { type } = counter;
  const stated = type.t === 'word' ? wordOf(type.name, bytes) : intOf(bytes, isSigned(type));
  const before = rule.r === 'bytes' && rule.whole === true ? BigInt(tail.offset) : 0n;
  const wanted = rule.r === 'count' ? stated * BigInt(stride) : stated - before;
  if (wanted < 0n || wanted % BigInt(stride) !== 0n) {
    throw new Refusal(
      path,
      from,
      'BadValue',
      `'${rule.field}' is ${stated}, which is no size of whole elements of ${stride} bytes`,
    );
  }
  if (wanted > BigInt(trace.left)) trace.need(Number(wanted), path);
  return Number(wanted / BigInt(stride));
}

function readField(lookup: Lookup, field: Field, path: string, trace: Trace): void {
  if (field.reserved === true) {
    const bytes = trace.need(field.size, path);
    const nonZero = bytes.some((byte) => byte !== 0);
    const value = nonZero ? hexOf(bytes) : 'zero';
    trace.take(field.size, { path, type: typeName(field.type), value, data: hexOf(bytes), reserved: true, nonZero });
    return;
  }
  if (field.secret === true) {
    trace.secret(path, typeName(field.type), () => readPlain(lookup, field, path, trace));
    return;
  }
  readPlain(lookup, field, path, trace);
}

function readPlain(lookup: Lookup, field: Field, path: string, trace: Trace): void {
  const first = trace.notes.length;
  readType(lookup, field.type, path, trace);
  const note = trace.notes[first];
  if (note === undefined || trace.notes.length !== first + 1) return;
  const remark = remarks(field, note, trace);
  if (remark !== undefined) trace.notes[first] = { ...note, remark };
}

/** What the schema states about the value of a field, as far as the bytes break it. */
function remarks(field: Field, note: Note, trace: Trace): string | undefined {
  const bytes = trace.bytes.subarray(note.offset, note.offset + note.size);
  const word = field.type.t === 'word' ? wordOf(field.type.name, bytes) : intOf(bytes, isSigned(field.type));
  const found = note.remark === undefined ? [] : [note.remark];
  if (field.range !== undefined && (word < BigInt(field.range.min) || word > BigInt(field.range.max))) {
    found.push(`outside of ${field.range.min} to ${field.range.max}`);
  }
  if (field.stamp !== undefined) {
    const right = BigInt(field.stamp) === word;
    found.push(right ? 'the stamp' : `not the stamp 0x${BigInt(field.stamp).toString(16)}: the section is not ready`);
  }
  return found.length === 0 ? undefined : found.join('; ');
}

const isSigned = (type: TypeRef): boolean => type.t === 'int' && type.name.startsWith('i');

function readType(lookup: Lookup, type: TypeRef, path: string, trace: Trace): void {
  switch (type.t) {
    case 'int': {
      const bytes = trace.need(intSize(type.name), path);
      const word = intWord(intOf(bytes, isSigned(type)), type.name);
      trace.take(bytes.length, { path, type: type.name, ...noteOf(word) });
      return;
    }
    case 'float':
    case 'word':
      readScalar(type.name, path, trace);
      return;
    case 'array':
      if (type.of.t === 'int' && type.of.name === 'u8') readBytes(type.len, path, trace);
      else readArray(lookup, type, path, trace);
      return;
    case 'ref': {
      const decl = wordDecl(lookup, type.plane, type.name);
      const overlay = overlayDecl(lookup, type);
      if (decl !== undefined) readWord(decl, path, trace);
      else if (overlay !== undefined) readOverlay(overlay, path, trace);
      else {
        const layout = layoutDecl(lookup, type.plane, type.name);
        if (layout === undefined) throw new Refusal(path, trace.at, 'BadValue', `${type.name} has no fixed layout`);
        // Inside of another layout nothing is a prefix: what is missing is cut.
        trace.need(layout.size, path);
        readLayout(lookup, layout, path, trace);
      }
      return;
    }
    default: {
      const bytes = trace.need(8, path);
      const value = `0x${intOf(bytes, false).toString(16)}`;
      trace.take(8, { path, type: type.t, value, data: value });
    }
  }
}

/** Reads a float, or a word that memory does not hold as the machine does; gives the number of the word. */
export function readScalar(name: FloatName | WordName, path: string, trace: Trace): bigint | undefined {
  if (name === 'f32' || name === 'f64') {
    const bytes = trace.need(floatBytes(name), path);
    trace.take(bytes.length, { path, type: name, ...noteOf(floatWord(intOf(bytes, false), name)) });
    return undefined;
  }
  const bytes = trace.need(wordFacts(name).bytes, path);
  const value = wordOf(name, bytes);
  trace.take(bytes.length, { path, type: name, ...noteOf(intWord(value, wordFacts(name).carrier)) });
  return value;
}

/** Reads one word as its declaration names it. */
export function readWord(decl: DeclOf<'enum'> | DeclOf<'flags'> | DeclOf<'bits'>, path: string, trace: Trace): bigint {
  const bytes = trace.need(intSize(decl.repr), path);
  const value = intOf(bytes, decl.repr.startsWith('i'));
  trace.take(bytes.length, { path, type: decl.name, ...noteOf(namedWord(value, decl)) });
  return value;
}

export function noteOf({ value, data, remark }: Word): Pick<Note, 'value' | 'data' | 'remark'> {
  return { value, data, ...(remark === undefined ? {} : { remark }) };
}

/** Reads bytes, which are often a text with zeros behind it. */
export function readBytes(count: number, path: string, trace: Trace): void {
  const bytes = trace.need(count, path);
  trace.take(count, { path, type: 'bytes', value: bytesText(bytes), data: hexOf(bytes) });
}

export function bytesText(bytes: Uint8Array): string {
  if (bytes.every((byte) => byte === 0)) return bytes.length === 0 ? 'empty' : 'zero';
  const text = Buffer.from(bytes).toString('latin1').replace(/\0+$/, '');
  if (/^[\x20-\x7e]{3,}$/.test(text)) return JSON.stringify(text);
  const shown = hexOf(bytes.subarray(0, 16));
  return bytes.length <= 16 ? shown : `${shown}… (${bytes.length} bytes)`;
}

function readArray(lookup: Lookup, type: Extract<TypeRef, { t: 'array' }>, path: string, trace: Trace): void {
  const step = sizeOf(lookup, type.of);
  const start = trace.at;
  for (let index = 0; index < type.len; ) {
    trace.at = start + index * step;
    const run = zeroRun(trace, step, type.len - index);
    if (run >= ZERO_RUN) {
      const place = `${path}[${index}..${index + run - 1}]`;
      trace.take(run * step, { path: place, type: typeName(type.of), value: 'zero', data: null });
      index += run;
    } else {
      readType(lookup, type.of, `${path}[${index}]`, trace);
      index += 1;
    }
  }
  trace.at = start + type.len * step;
}

/** How many whole elements from here on are zero. */
function zeroRun(trace: Trace, step: number, most: number): number {
  const limit = Math.min(most * step, trace.left);
  let zeros = 0;
  while (zeros < limit && trace.bytes[trace.at + zeros] === 0) zeros += 1;
  return step === 0 ? 0 : Math.floor(zeros / step);
}

export function typeName(type: TypeRef): string {
  if (type.t === 'int' || type.t === 'float' || type.t === 'word' || type.t === 'ref') return type.name;
  return type.t === 'array' ? `${typeName(type.of)}[${type.len}]` : type.t;
}
