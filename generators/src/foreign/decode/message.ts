/** Reads messages into notes, by the same rules as the generated decoders. */
import type { Lookup } from '../../emit/lookup.ts';
import type { DeclOf, MessageField } from '../../model/model.ts';
import { readCodec, type Scalar } from './codec.ts';
import { bytesText } from './fixed.ts';
import { fewestBytes } from './forms.ts';
import { holdsSecret } from './secrets.ts';
import { hexOf, Refusal, type Trace } from './trace.ts';

type Message = DeclOf<'message'>;

/**
 * Reads a message up to the end of what may be read.
 *
 * @param rest what follows: as the message declares it, or refused in any case (a body of known length)
 */
export function readMessage(
  lookup: Lookup,
  decl: Message,
  path: string,
  trace: Trace,
  rest: 'declared' | 'exact',
): void {
  const strict = rest === 'exact' || decl.trailing === 'exact';
  readFields(lookup, decl, path, trace, strict);
  if (strict && trace.left > 0) {
    throw new Refusal(path, trace.at, 'TrailingBytes', `${trace.left} bytes follow, and nothing may`);
  }
}

/** Reads the fields of a message, without a look at what follows. */
export function readFields(
  lookup: Lookup,
  decl: Message,
  path: string,
  trace: Trace,
  strict = decl.trailing === 'exact',
): void {
  const values = new Map<string, Scalar>();
  let ended = false;
  for (let index = 0; index < decl.fields.length; ) {
    const field = decl.fields[index]!;
    const run = runOf(decl, field);
    index += run.length;
    const { p } = field.presence;
    if ((p === 'when' || p === 'gate') && !conditionHolds(field, values)) {
      absent(run, path, trace, values, p === 'when' ? 'its condition does not hold' : 'its gate is closed');
      continue;
    }
    const optional = p === 'tail' || p === 'group' || p === 'remainder';
    if (!optional) {
      if (ended) throw new Refusal(`${path}.${field.name}`, trace.at, 'Truncated', 'the message ended before it');
      readRun(lookup, run, path, trace, values);
      continue;
    }
    if (ended) {
      absent(run, path, trace, values, 'the message ended before it');
      continue;
    }
    const before = trace.left;
    const refused = trace.attempt(() => readRun(lookup, run, path, trace, values));
    if (refused === undefined) continue;
    if (refused.failure !== 'Truncated' || refused.inside) throw refused;
    const isWhole = strict || (field.presence.p === 'tail' && field.presence.cut === 'error');
    if (p !== 'remainder' && isWhole && before > 0) throw refused;
    absent(run, path, trace, values, before === 0 ? 'the message ended before it' : `only ${before} bytes are left`);
    if (p === 'remainder') continue;
    ended = true;
    if (before > 0) {
      const value = `${before} bytes`;
      const secret = !trace.shown && run.some((entry) => holdsSecret(lookup, entry)) ? { secret: true } : {};
      const remark = 'too few for the next field: skipped';
      trace.take(before, { path, type: 'rest', value, data: null, ...secret, remark });
    }
  }
}

/** The fields that are read together. */
function runOf(decl: Message, field: MessageField): MessageField[] {
  const { presence } = field;
  if (presence.p !== 'group') return [field];
  return decl.fields.filter((item) => item.presence.p === 'group' && item.presence.group === presence.group);
}

function readRun(
  lookup: Lookup,
  run: readonly MessageField[],
  path: string,
  trace: Trace,
  values: Map<string, Scalar>,
): void {
  for (const field of run) {
    const first = trace.notes.length;
    const place = `${path}.${field.name}`;
    const read = (): Scalar | undefined =>
      field.codec.c === 'counted'
        ? readCounted(lookup, field.codec, place, trace, values)
        : readCodec(lookup, field.codec, place, trace);
    const value = field.secret === true ? trace.secret(place, field.codec.c, read) : read();
    if (value === undefined) continue;
    const stands = normalized(field, value);
    values.set(field.name, stands);
    const note = trace.notes[first];
    if (stands !== value && note !== undefined && note.secret !== true) {
      const remark = [note.remark, `not allowed, reads as ${stands}`].filter((part) => part !== undefined).join('; ');
      trace.notes[first] = { ...note, remark };
    }
  }
}

/** Values that earlier fields count. */
function readCounted(
  lookup: Lookup,
  { by, times, max, of }: Extract<MessageField['codec'], { c: 'counted' }>,
  path: string,
  trace: Trace,
  values: ReadonlyMap<string, Scalar>,
): undefined {
  const count = by.reduce((product, name) => product * BigInt(values.get(name) ?? 0n), BigInt(times));
  if (count > BigInt(max)) {
    const why = `${by.join(' and ')} announce ${count} values, and at most ${max} are allowed`;
    throw new Refusal(path, trace.at, 'TooLong', why);
  }
  if (of.c === 'int' && of.type === 'u8') {
    const content = trace.need(Number(count), path);
    trace.take(content.length, {
      path,
      type: 'bytes',
      value: `${bytesText(content)} (${count})`,
      data: hexOf(content),
    });
    return undefined;
  }
  trace.need(Number(count) * fewestBytes(lookup, of), path);
  for (let index = 0; index < Number(count); index += 1) readCodec(lookup, of, `${path}[${index}]`, trace);
  return undefined;
}

function absent(
  run: readonly MessageField[],
  path: string,
  trace: Trace,
  values: Map<string, Scalar>,
  why: string,
): void {
  for (const { name, codec, presence } of run) {
    const stated = 'default' in presence ? presence.default : undefined;
    const number = ['int', 'word', 'enum', 'flags', 'bool', 'varint', 'rest_uint'].includes(codec.c);
    // What a later condition asks about reads as its default, too.
    if (number) values.set(name, codec.c === 'bool' ? BigInt(stated ?? 0) !== 0n : BigInt(stated ?? 0));
    const remark =
      number && presence.p !== 'when' && presence.p !== 'remainder' ? `${why}: reads as ${stated ?? 0}` : why;
    trace.take(0, { path: `${path}.${name}`, type: codec.c, value: 'absent', data: null, remark });
  }
}

function normalized({ normalize }: MessageField, value: Scalar): Scalar {
  if (normalize === undefined) return value;
  const allowed = normalize.allowed.map(BigInt);
  const otherwise = BigInt(normalize.otherwise);
  if (typeof value === 'boolean') return allowed.includes(value ? 1n : 0n) ? value : otherwise !== 0n;
  return allowed.includes(value) ? value : otherwise;
}

function conditionHolds({ presence }: MessageField, values: ReadonlyMap<string, Scalar>): boolean {
  if (presence.p === 'gate') {
    const decides = values.get(presence.field);
    return typeof decides === 'bigint' && decides >= BigInt(presence.min);
  }
  if (presence.p !== 'when') return false;
  const decides = values.get(presence.field);
  const wanted = BigInt(presence.equals);
  return typeof decides === 'boolean' ? decides === (wanted !== 0n) : decides === wanted;
}
