/** Reads one field of a message into notes. */
import type { Lookup } from '../../emit/lookup.ts';
import type { Codec, DeclOf } from '../../model/model.ts';
import { varintBytes, varintCarrier } from '../../model/prefixes.ts';
import { bytesText, layoutDecl, noteOf, readBytes, readLayout, readScalar } from './fixed.ts';
import { fewestBytes, peekCount, peekForm, peekVarint } from './forms.ts';
import { readFields, readMessage } from './message.ts';
import { readRegistryValue } from './registry.ts';
import { hexOf, Refusal, type Trace } from './trace.ts';
import { intOf, intSize, intWord, namedWord } from './values.ts';

/** A value that a later field's condition can ask about. */
export type Scalar = bigint | boolean;

/** Reads one value; gives it back when it is a single word. */
export function readCodec(lookup: Lookup, codec: Codec, path: string, trace: Trace): Scalar | undefined {
  switch (codec.c) {
    case 'int': {
      const bytes = trace.need(intSize(codec.type), path);
      const value = intOf(bytes, codec.type.startsWith('i'));
      if (codec.range !== undefined && (value < BigInt(codec.range.min) || value > BigInt(codec.range.max))) {
        const why = `${value} is outside ${codec.range.min} to ${codec.range.max}`;
        throw new Refusal(path, trace.at, 'BadValue', why);
      }
      trace.take(bytes.length, { path, type: codec.type, ...noteOf(intWord(value, codec.type)) });
      return value;
    }
    case 'float':
    case 'word':
      return readScalar(codec.type, path, trace);
    case 'enum':
      return readEnum(lookup.of('enum', codec.plane, codec.name), path, trace);
    case 'flags': {
      const decl = lookup.of('flags', codec.plane, codec.name);
      const bytes = trace.need(intSize(decl.repr), path);
      const value = intOf(bytes, false);
      trace.take(bytes.length, { path, type: decl.name, ...noteOf(namedWord(value, decl)) });
      return value;
    }
    case 'bool': {
      const value = trace.need(1, path)[0] !== 0;
      trace.take(1, { path, type: 'bool', value: String(value), data: value });
      return value;
    }
    case 'literal':
      readLiteral(codec.hex, path, trace);
      return undefined;
    case 'bytes':
      readBytes(codec.len, path, trace);
      return undefined;
    case 'blob': {
      const { head, count } = peekCount(codec.prefix, codec.max, path, trace);
      const content = behind(head, count, path, trace);
      trace.take(head + count, { path, type: 'blob', value: `${bytesText(content)} (${count})`, data: hexOf(content) });
      return undefined;
    }
    case 'text':
      readText(codec, path, trace);
      return undefined;
    case 'list': {
      const { head, count } = peekCount(codec.prefix, codec.max, path, trace);
      const fewest = count * fewestBytes(lookup, codec.of);
      if (head + fewest > trace.left) {
        const why = `${count} items of at least ${fewest / count} bytes are announced, and ${trace.left - head} are left`;
        throw new Refusal(path, trace.at + head, 'Truncated', why);
      }
      trace.take(head, { path, type: 'list', value: `${count} item${count === 1 ? '' : 's'}`, data: count });
      for (let index = 0; index < count; index += 1) readCodec(lookup, codec.of, `${path}[${index}]`, trace);
      return undefined;
    }
    case 'struct': {
      trace.need(codec.size, path);
      const layout = layoutDecl(lookup, codec.plane, codec.name);
      if (layout === undefined) throw new Refusal(path, trace.at, 'BadValue', `${codec.name} has no fixed layout`);
      readLayout(lookup, layout, path, trace);
      return undefined;
    }
    case 'message':
      readFields(lookup, lookup.of('message', codec.plane, codec.name), path, trace);
      return undefined;
    case 'union':
      readUnionValue(lookup, lookup.of('union', codec.plane, codec.name), path, trace);
      return undefined;
    case 'registry':
      readRegistry(lookup, lookup.of('registry', codec.plane, codec.name), path, trace);
      return undefined;
    case 'varint':
      return readVarint(codec, path, trace);
    case 'rest':
      readRest(codec, path, trace);
      return undefined;
    case 'rest_uint':
      return readRestUint(codec.type, path, trace);
  }
}

function readEnum(decl: DeclOf<'enum'>, path: string, trace: Trace): bigint {
  const bytes = trace.need(intSize(decl.repr), path);
  const value = intOf(bytes, decl.repr.startsWith('i'));
  const word = namedWord(value, decl);
  if (word.unknown === true && decl.unknown === 'error') {
    throw new Refusal(path, trace.at, 'BadValue', `${value} is no value of ${decl.name}`);
  }
  trace.take(bytes.length, { path, type: decl.name, ...noteOf(word) });
  if (word.unknown !== true || decl.unknown === 'keep') return value;
  return BigInt(decl.values.find(({ name }) => name === decl.unknown)?.value ?? '0');
}

function readLiteral(hex: string, path: string, trace: Trace): void {
  const bytes = trace.need(hex.length / 2, path);
  if (hexOf(bytes) !== hex.toLowerCase()) {
    throw new Refusal(path, trace.at, 'BadLiteral', `${hexOf(bytes)} stands where ${hex.toLowerCase()} must`);
  }
  trace.take(bytes.length, { path, type: 'literal', value: bytesText(bytes), data: hexOf(bytes) });
}

/** A number in as many bytes as it needs, or in more where that is allowed. */
function readVarint(codec: Extract<Codec, { c: 'varint' }>, path: string, trace: Trace): bigint {
  const { size, value } = peekVarint(codec.form, path, trace);
  const fewest = varintBytes(codec.form, value);
  if (codec.shortest === true && size > fewest) {
    throw new Refusal(path, trace.at, 'BadValue', `${value} takes ${fewest} bytes, and is in ${size}`);
  }
  if (value > BigInt(codec.max)) {
    throw new Refusal(path, trace.at, 'BadValue', `${value} is above the limit of ${codec.max}`);
  }
  const long = size > fewest ? { remark: `in ${size} bytes where ${fewest} would do` } : {};
  trace.take(size, { path, type: codec.form, ...noteOf(intWord(value, varintCarrier(BigInt(codec.max)))), ...long });
  return value;
}

/** Everything to the end. */
function readRest(codec: Extract<Codec, { c: 'rest' }>, path: string, trace: Trace): void {
  const bytes = trace.need(trace.left, path);
  if (bytes.length > codec.max) {
    const why = `${bytes.length} bytes are there, and at most ${codec.max} are allowed`;
    throw new Refusal(path, trace.at, 'TooLong', why);
  }
  const text = codec.of === 'text' ? textOf(bytes) : undefined;
  if (codec.of === 'text' && text === undefined) throw new Refusal(path, trace.at, 'BadUtf8', 'the text is not UTF-8');
  const value = `${text === undefined ? bytesText(bytes) : JSON.stringify(text)} (${bytes.length})`;
  trace.take(bytes.length, { path, type: codec.of, value, data: text ?? hexOf(bytes) });
}

/** Everything to the end as one number. */
function readRestUint(type: 'u8' | 'u16' | 'u32' | 'u64', path: string, trace: Trace): bigint {
  const bytes = trace.need(Math.max(1, trace.left), path);
  if (bytes.length > 8) {
    throw new Refusal(path, trace.at, 'TooLong', `${bytes.length} bytes are there, and a number has at most 8`);
  }
  const value = intOf(bytes, false);
  if (value >= 1n << BigInt(8 * intSize(type))) {
    throw new Refusal(path, trace.at, 'BadValue', `${value} is more than a ${type} holds`);
  }
  trace.take(bytes.length, { path, type, ...noteOf(intWord(value, type)) });
  return value;
}

/** The text that these bytes are in UTF-8, if they are one. */
function textOf(bytes: Uint8Array): string | undefined {
  const text = Buffer.from(bytes).toString('utf8');
  return hexOf(Buffer.from(text, 'utf8')) === hexOf(bytes) ? text : undefined;
}

/** Reads a registry; the value of each entry ends where its length says. */
export function readRegistry(lookup: Lookup, decl: DeclOf<'registry'>, path: string, trace: Trace): void {
  readRegistryValue(lookup, decl, path, trace, ({ codec, secret }, place) => {
    if (codec.c === 'message') {
      readMessage(lookup, lookup.of('message', codec.plane, codec.name), place, trace, 'exact');
      return;
    }
    const read = (): unknown => readCodec(lookup, codec, place, trace);
    if (secret === true) trace.secret(place, codec.c, read);
    else read();
    if (trace.left > 0)
      throw new Refusal(place, trace.at, 'TrailingBytes', `${trace.left} bytes follow, and nothing may`);
  });
}

function behind(head: number, count: number, path: string, trace: Trace): Uint8Array {
  return trace.need(head + count, path).subarray(head);
}

function readText(codec: Extract<Codec, { c: 'text' }>, path: string, trace: Trace): void {
  const strict = codec.bad === 'error';
  const { head, count } = peekCount(codec.prefix, strict ? codec.max : Number.POSITIVE_INFINITY, path, trace);
  const bytes = behind(head, count, path, trace);
  const valid = textOf(bytes) !== undefined;
  const text = Buffer.from(bytes).toString('utf8');
  if (!valid && strict) throw new Refusal(path, trace.at + head, 'BadUtf8', 'the text is not UTF-8');
  const wrong = valid
    ? count > codec.max
      ? `longer than ${codec.max}: reads as empty`
      : ''
    : 'not UTF-8: reads as empty';
  const value = `${valid ? JSON.stringify(text) : hexOf(bytes)} (${count})`;
  trace.take(head + count, { path, type: 'text', value, data: text, ...(wrong === '' ? {} : { remark: wrong }) });
}

export function readUnionValue(lookup: Lookup, decl: DeclOf<'union'>, path: string, trace: Trace): void {
  const { size: head, value: tag } = peekForm(decl.tag, path, trace);
  const entry = decl.cases.find((item) => BigInt(item.tag) === tag);
  if (entry === undefined && (decl.unknown === 'error' || decl.length === undefined)) {
    throw new Refusal(path, trace.at, 'BadValue', `no case of ${decl.name} has the tag ${tag}`);
  }
  const shown =
    entry === undefined ? { value: `${tag}`, remark: 'unknown tag, kept' } : { value: `${entry.name} (${tag})` };
  trace.take(head, { path: `${path}.tag`, type: decl.name, data: entry?.name ?? String(tag), ...shown });
  const body = entry?.body === undefined ? undefined : lookup.of('message', entry.body.plane, entry.body.name);
  if (decl.length === undefined) {
    if (body !== undefined) readFields(lookup, body, `${path}.${entry?.name}`, trace);
    return;
  }
  const { head: prefix, count } = peekCount(decl.length, decl.maxBody ?? 0, `${path}.length`, trace);
  trace.need(prefix + count, path);
  trace.take(prefix, { path: `${path}.length`, type: decl.length, value: String(count), data: count });
  if (entry === undefined) {
    readBytes(count, `${path}.body`, trace);
    return;
  }
  const whole = trace.end;
  trace.end = trace.at + count;
  try {
    if (body !== undefined) readMessage(lookup, body, `${path}.${entry.name}`, trace, 'exact');
    else if (count > 0) throw new Refusal(path, trace.at, 'TrailingBytes', `${entry.name} has no body`);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new Refusal(error.path, error.offset, error.failure, error.message, true);
  }
  trace.end = whole;
}
