/** Builds variable messages. */
import type { LenientValue, MessageValue, SecretValue } from '../../language/messages.ts';
import type { AnyValue } from '../../language/value.ts';
import type { DeclOf, MessageField, Presence } from '../../model/model.ts';
import {
  buildCodec,
  codecOf,
  endsOpen,
  extentOf,
  type MessageEntry,
  messageExtent,
  numberOf,
  unveiled,
} from './codecs.ts';
import type { At, Context } from './context.ts';
import { checkNames } from './names.ts';

type Stated = bigint | string;
type Unveiled = Exclude<MessageEntry, SecretValue>;
interface Parts {
  readonly name: string;
  /** Whether it stands in `secret(…)`. */
  readonly secret: boolean;
  /** What `secret(…)` holds, or the entry itself, and the path of its call. */
  readonly entry: Unveiled;
  readonly outer: string;
  /** The presence inside of `lenient(…)`, or the entry itself. */
  readonly inner: Exclude<Unveiled, LenientValue>;
  /** Path of the inner call. */
  readonly path: string;
}

/** A message. */
export function buildMessage(context: Context, value: MessageValue, name: string): DeclOf<'message'> {
  const at = (path: string): At => ({ value, path });
  const parts = Object.entries(value.fields).map(([field, given]): Parts => {
    const secret = given.kind === 'secret';
    const outer = `0:${field}${secret ? '/0:' : ''}`;
    const entry = unveiled(given);
    const lenient = entry.kind === 'lenient';
    const inner = lenient ? entry.inner : entry;
    return { name: field, secret, entry, outer, inner, path: `${outer}${lenient ? '/0:' : ''}` };
  });
  checkNames(context, Object.keys(value.fields), 'a field', name, (field) => at(`0:${field}`));
  checkOrder(context, value, parts);
  checkGroups(context, value, parts);
  checkRemainder(context, value, parts);
  checkOpen(context, value, parts);
  checkSizes(context, value, parts);
  checkCounted(context, value, parts);
  const fields = parts.map((part) => buildField(context, value, part, parts));
  const { min, max } = messageExtent(value);
  const head = { kind: 'message' as const, name, ...context.place(value), trailing: value.trailing };
  return { ...head, fields, maxSize: max, minSize: min };
}

function buildField(context: Context, value: MessageValue, part: Parts, all: readonly Parts[]): MessageField {
  const at: At = { value, path: `0:${part.name}` };
  const codec = codecOf(part.entry);
  if (codec.kind === 'literal' && part.entry !== codec) {
    context.report('PF1511', { why: 'a literal is always there, as it is' }, at);
  }
  if (part.secret) checkSecret(context, codec, at);
  const presence = buildPresence(context, value, part, all);
  return {
    name: part.name,
    codec: buildCodec(context, codec, at),
    presence,
    ...normalize(context, value, part),
    ...(part.secret ? { secret: true } : {}),
    ...context.place(value, at.path),
  };
}

/** What can be wiped: integers, bytes and texts. What is made of fields has these in it. */
export function checkSecret(context: Context, codec: AnyValue, at: At): void {
  if (['int', 'array', 'blob', 'text', 'rest', 'rest_uint'].includes(codec.kind)) return;
  context.report('PF1521', { what: SECRET_WORDS[codec.kind] ?? 'such a value' }, at);
}
const SECRET_WORDS: Readonly<Record<string, string>> = {
  literal: 'a literal, which everybody knows,',
  bool: 'a truth value',
  enum: 'an enumeration',
  flags: 'a set of flags',
  list: 'a list',
  float: 'a float',
  word: 'a big-endian word or one of 24 bits',
  struct: 'a struct',
  message: 'a message',
  union: 'a tagged union',
  varint: 'a varint',
  registry: 'a registry',
};

const NO_NUMBER: Readonly<Record<string, string>> = { float: 'a float that is not there reads as zero' };

/** A stated number or name of a value, as the number that the codec carries. */
function stated(context: Context, given: Stated, codec: AnyValue, at: At): string {
  if (typeof given === 'string') {
    const values = codec.kind === 'enum' ? codec.values : {};
    const found = Object.hasOwn(values, given) ? values[given] : undefined;
    if (found === undefined) context.report('PF1506', { why: `'${given}' names no value of the field` }, at);
    return (found ?? 0n).toString();
  }
  const limits = numberOf(codec);
  if (limits === undefined)
    context.report('PF1506', { why: NO_NUMBER[codec.kind] ?? `a field of ${codec.kind} holds no number` }, at);
  else if (given < limits.min || given > limits.max) {
    context.report('PF1506', { why: `${given} is outside ${limits.min} to ${limits.max}` }, at);
  }
  return given.toString();
}

function buildPresence(context: Context, value: MessageValue, part: Parts, all: readonly Parts[]): Presence {
  const { inner } = part;
  const standard = (given: Stated | undefined, codec: AnyValue, path: string): { default?: string } => {
    if (given !== undefined) return { default: stated(context, given, codec, { value, path: `${part.path}${path}` }) };
    if (codec.kind === 'ranged' && (codec.min > 0n || codec.max < 0n)) {
      const why = `0, which it reads as where it is absent, is outside ${codec.min} to ${codec.max}`;
      context.report('PF1506', { why }, { value, path: `0:${part.name}` });
    }
    return {};
  };
  switch (inner.kind) {
    case 'tail':
      return {
        p: 'tail',
        always: inner.always,
        ...standard(inner.default, inner.codec, '/1:default'),
        ...(inner.cut === 'error' ? { cut: 'error' as const } : {}),
      };
    case 'group': {
      const { group, trigger } = inner;
      return { p: 'group', group, trigger, ...standard(inner.default, inner.codec, '/2:default') };
    }
    case 'remainder':
      return { p: 'remainder' };
    case 'when': {
      const { field } = inner;
      const at = { value, path: `${part.path}/0:` };
      const earlier = all.slice(0, all.indexOf(part)).find((other) => other.name === field);
      const codec = earlier === undefined ? undefined : codecOf(earlier.entry);
      if (codec === undefined) {
        const later = all.some((other) => other.name === field);
        context.report('PF1504', { field, why: later ? 'the field comes later' : 'there is no such field' }, at);
      } else if (earlier !== undefined && isConditional(earlier)) {
        context.report('PF1504', { field, why: 'the field may be missing itself' }, at);
      } else if (earlier?.secret === true) {
        context.report('PF1504', { field, why: SECRET_DECIDER }, at);
      } else if (numberOf(codec) === undefined) {
        context.report(
          'PF1504',
          { field, why: `the field holds no ${codec.kind === 'float' ? 'whole ' : ''}number` },
          at,
        );
      } else {
        const equals = stated(context, inner.equals, codec, { value, path: `${part.path}/1:` });
        return { p: 'when', field, equals };
      }
      return { p: 'when', field, equals: '0' };
    }
    case 'since': {
      checkGate(context, value, part, all, inner);
      const { field, min } = inner;
      return { p: 'gate', field, min: min.toString(), ...standard(inner.default, inner.codec, '/3:default') };
    }
    default:
      return { p: 'required' };
  }
}

/** A version gate asks an earlier integer that is always known, for a value which it can have and can lack. */
function checkGate(
  context: Context,
  value: MessageValue,
  part: Parts,
  all: readonly Parts[],
  { field, min }: { field: string; min: bigint },
): void {
  const earlier = all.slice(0, all.indexOf(part)).find((other) => other.name === field);
  const later = all.some((other) => other.name === field);
  const codec = earlier === undefined ? undefined : codecOf(earlier.entry);
  const why = gateFault(earlier, codec, later);
  if (why !== undefined || (codec?.kind !== 'int' && codec?.kind !== 'word')) {
    context.report('PF1515', { field, why: why ?? '' }, { value, path: `${part.path}/0:` });
    return;
  }
  const limits = numberOf(codec);
  if (limits === undefined) return;
  if (min > limits.min && min <= limits.max) return;
  const how = min > limits.max ? 'never' : 'always';
  context.report('PF1516', { min: `${min}`, repr: codec.name, why: how }, { value, path: `${part.path}/1:` });
}

function gateFault(earlier: Parts | undefined, codec: AnyValue | undefined, later: boolean): string | undefined {
  if (earlier === undefined) return later ? 'the field comes later' : 'there is no such field';
  if (codec?.kind !== 'int' && codec?.kind !== 'word') return 'the field is no integer';
  if (earlier.name.startsWith('_')) return 'the field is reserved, so nobody sets it';
  if (earlier.secret) return SECRET_DECIDER;
  return isConditional(earlier) ? 'the field may be missing itself' : undefined;
}
/** Whoever sees how long the message is would know it. */
const SECRET_DECIDER = 'the field is secret, and what it decides can be seen';

function normalize(context: Context, value: MessageValue, part: Parts): Pick<MessageField, 'normalize'> {
  if (part.entry.kind !== 'lenient') return {};
  const { allowed, otherwise } = part.entry;
  const codec = codecOf(part.entry);
  const at = (key: string): At => ({ value, path: `${part.outer}/1:${key}` });
  if (codec.kind === 'ranged') {
    const why = 'a number outside of its range is refused, and does not read as another one';
    context.report('PF1506', { why }, { value, path: part.outer });
  }
  const list = allowed.map((entry) => stated(context, entry, codec, at('allowed')));
  const other = stated(context, otherwise, codec, at('otherwise'));
  if (list.length > 0 && !list.includes(other)) context.report('PF1514', {}, at('otherwise'));
  return { normalize: { allowed: list, otherwise: other } };
}

/** Whether another field decides that this one is there. Its value then says nothing to a third. */
const isConditional = (part: Parts): boolean => part.inner.kind === 'when' || part.inner.kind === 'since';
const isOptional = (part: Parts): boolean => ['tail', 'group', 'remainder'].includes(part.inner.kind);

/** Required fields come first; what an earlier field decides may stand anywhere. */
function checkOrder(context: Context, value: MessageValue, parts: readonly Parts[]): void {
  let earlier: string | undefined;
  for (const part of parts) {
    if (isOptional(part)) earlier ??= part.name;
    else if (part.inner.kind !== 'when' && part.inner.kind !== 'since' && earlier !== undefined) {
      context.report('PF1501', { field: part.name, earlier }, { value, path: `0:${part.name}` });
    }
  }
}

function checkGroups(context: Context, value: MessageValue, parts: readonly Parts[]): void {
  const groups = new Map<string, { first: number; trigger: boolean; last: number }>();
  for (const [index, part] of parts.entries()) {
    if (part.inner.kind !== 'group') continue;
    const { group, trigger } = part.inner;
    const known = groups.get(group);
    if (known !== undefined && known.last !== index - 1) {
      const between = parts[known.last + 1]?.name ?? '';
      context.report('PF1502', { group, between }, { value, path: `0:${part.name}` });
    }
    const first = known?.first ?? index;
    groups.set(group, { first, trigger: trigger || (known?.trigger ?? false), last: index });
  }
  for (const [group, { first, trigger }] of groups) {
    if (!trigger) context.report('PF1503', { group }, { value, path: `0:${parts[first]?.name ?? ''}` });
  }
}

/** Everything after a remainder stays shorter than it, or it would be taken for the remainder. */
function checkRemainder(context: Context, value: MessageValue, parts: readonly Parts[]): void {
  const found = parts.filter((part) => part.inner.kind === 'remainder');
  const [first, ...others] = found;
  if (first === undefined) return;
  for (const other of others) {
    context.report('PF1512', { first: first.name }, { value, path: `0:${other.name}` });
  }
  const { size } = { size: extentOf(codecOf(first.entry)).max };
  const after = parts.slice(parts.indexOf(first) + 1).reduce((sum, part) => sum + extentOf(codecOf(part.entry)).max, 0);
  if (after >= size) {
    context.report('PF1505', { field: first.name, size, after }, { value, path: `0:${first.name}` });
  }
}

/** What goes on to the end is the last field of a message that allows nothing behind it. */
function checkOpen(context: Context, value: MessageValue, parts: readonly Parts[]): void {
  for (const [index, part] of parts.entries()) {
    if (!endsOpen(codecOf(part.entry))) continue;
    const next = parts[index + 1];
    const plain = part.inner.kind === codecOf(part.entry).kind;
    let why: string | undefined;
    if (next !== undefined) why = `the field '${next.name}' follows`;
    else if (!plain) why = 'a field that may be missing needs an end of its own';
    else if (value.trailing === 'extensible') why = 'the message ignores bytes that follow';
    if (why !== undefined) context.report('PF1530', { why }, { value, path: `0:${part.name}` });
  }
}

/** Values that other fields count: integers of the message itself that stand in front and are always there. */
function checkCounted(context: Context, value: MessageValue, parts: readonly Parts[]): void {
  for (const [index, part] of parts.entries()) {
    const codec = codecOf(part.entry);
    const report = (why: string): void => context.report('PF1534', { why }, { value, path: `0:${part.name}` });
    if (codec.kind !== 'counted') {
      if (codec.kind === 'list' && codec.of.kind === 'counted')
        report('it stands in a list, whose message is another one');
      continue;
    }
    if (part.inner.kind !== 'counted') report('a field that may be missing needs a count of its own');
    if (part.secret) report('the fields that count it can be seen');
    if (codec.of.kind === 'counted' || codec.of.kind === 'literal') report(`a ${codec.of.kind} cannot be counted`);
    if (codec.of.kind === 'ranged') report('a number with a range cannot be counted');
    for (const name of codec.by) {
      const at = parts.findIndex((other) => other.name === name);
      const why = counterFault(parts[at], at >= index);
      if (why !== undefined) report(`'${name}' cannot count: ${why}`);
    }
  }
}

const COUNTERS: readonly string[] = ['u8', 'u16', 'u32'];

function counterFault(part: Parts | undefined, later: boolean): string | undefined {
  if (part === undefined) return 'there is no such field';
  if (later) return 'the field comes later';
  if (part.name.startsWith('_')) return 'the field is reserved, so nobody sets it';
  if (part.secret) return SECRET_DECIDER;
  const type = part.inner.kind === 'ranged' ? part.inner.type : part.inner;
  const isCounter = type.kind === 'int' && COUNTERS.includes(type.name);
  return isCounter ? undefined : 'it must be a u8, u16 or u32 that is always there';
}

/** Every size is a number that all languages hold. */
function checkSizes(context: Context, value: MessageValue, parts: readonly Parts[]): void {
  const most = Number.MAX_SAFE_INTEGER;
  let sum = 0;
  for (const part of parts) {
    const { max } = extentOf(codecOf(part.entry));
    const before = sum;
    sum += max;
    if (before > most || sum <= most) continue;
    const what = max > most ? 'it' : 'it, with what stands in front of it,';
    context.report('PF1533', { why: `${what} can take more than ${most} bytes` }, { value, path: `0:${part.name}` });
  }
}
