/** From random shapes to expressions of what travels: messages, registries, tagged unions, with the bytes that they take at most. */
import type { Prefix, TagForm } from '../../model/model.ts';
import { isVarint, prefixMost, tagBytes, tagRange, varintBytes, varintMost } from '../../model/prefixes.ts';
import { call, type Expression, flag, int, list, object, ref, text, word } from './expression.ts';
import { bitsOf, scalarShape } from './shape.ts';
import type { CodecShape, EntryShape, PartShape, RegistryShape, UnionShape } from './wire-shape.ts';

/** What a declaration of what travels says about itself. */
export interface Travels {
  /** Most bytes; only what is shorter than `LONG` is picked. */
  readonly most: number;
  /** Goes on to the end of what it stands in. */
  readonly open: boolean;
  /** Says itself where it ends, unless it is open. */
  readonly early: boolean;
  /** Ignores what follows. */
  readonly loose: boolean;
}
export interface Picked {
  readonly name: string;
  readonly kind: string;
  readonly size: number;
  readonly travels?: Travels | undefined;
}
/** Nothing longer stands in something else: a list of lists of lists would have no end. */
const LONG = 3000;

/** What may stand in a place. */
interface Place {
  readonly known: readonly Picked[];
  /** Whether the end of what it stands in is its own end. */
  readonly ends: boolean;
  /** Whether messages with optional fields know their end: in an entry. */
  readonly framed: boolean;
}
interface Codec {
  readonly value: Expression;
  readonly most: number;
  readonly open: boolean;
  readonly wipes: boolean;
}

const IN_MESSAGES = ['struct', 'enum', 'flags'];

function pickable(pick: number, { known, ends, framed }: Place): Picked | undefined {
  const able = known.filter(({ kind, travels }) => {
    if (IN_MESSAGES.includes(kind)) return true;
    if (travels === undefined || travels.most > LONG) return false;
    if (travels.loose && framed) return false;
    return (ends || !travels.open) && (framed || !travels.early);
  });
  return able.length === 0 ? undefined : able[pick % able.length];
}

const withPrefix = (prefix: Prefix | undefined, max: number): { options: Expression[]; head: number } => {
  const taken = prefix !== undefined && prefixMost(prefix) >= max ? prefix : undefined;
  const options = taken === undefined ? [] : [object([['prefix', text(taken)]])];
  return { options, head: tagBytes(taken ?? 'u16', BigInt(max)) };
};

function codecOf(codec: CodecShape, place: Place): Codec {
  const plain = (value: Expression, most: number, wipes = false): Codec => ({ value, most, open: false, wipes });
  switch (codec.c) {
    case 'int': {
      const size = bitsOf(codec.name) / 8;
      if (codec.most === undefined) return plain(word(codec.name), size, true);
      const least = codec.name.startsWith('i') ? -codec.most : 0;
      return plain(call('ranged', word(codec.name), list([int(least), int(codec.most)])), size);
    }
    case 'scalar':
      return plain(word(codec.name), scalarShape(codec.name).size);
    case 'bool':
      return plain(word('bool'), 1);
    case 'text':
    case 'blob': {
      const { options, head } = withPrefix(codec.prefix, codec.max);
      return plain(call(codec.c, int(codec.max), ...options), head + codec.max, true);
    }
    case 'bytes':
      return plain(call('bytes', int(codec.len)), codec.len, true);
    case 'varint': {
      const wanted = (1n << BigInt(codec.bits)) - 1n;
      const most = varintMost(codec.form);
      const max = wanted < most ? wanted : most;
      const options: [string, Expression][] = [['max', int(max)]];
      if (codec.shortest) options.push(['shortest', flag(true)]);
      return plain(call('varint', text(codec.form), object(options)), varintBytes(codec.form, max));
    }
    case 'rest':
      if (!place.ends) return codecOf({ c: codec.of === 'text' ? 'text' : 'blob', max: codec.max }, place);
      return { ...plain(call(`rest.${codec.of}`, int(codec.max)), codec.max, true), open: true };
    case 'rest_uint':
      if (!place.ends) return codecOf({ c: 'int', name: codec.type }, place);
      return { ...plain(call('rest.uint', word(codec.type)), bitsOf(codec.type) / 8, true), open: true };
    case 'pick': {
      const other = pickable(codec.pick, place);
      if (other === undefined) return plain(word('u32'), 4, true);
      const { most = other.size, open = false } = other.travels ?? {};
      return { value: ref(other.name), most, open, wipes: false };
    }
  }
}

/** A message. */
export function messageOf(
  fields: readonly PartShape[],
  exact: boolean,
  known: readonly Picked[],
  names: (n: number) => string,
): { value: Expression; travels: Travels } {
  let [tails, most, open] = [false, 0, false];
  const entries = fields.map((part, at) => {
    tails ||= part.tail;
    const ends = exact && !tails && at === fields.length - 1 && part.list === 0;
    const one = codecOf(part.codec, { known, ends, framed: false });
    open ||= one.open;
    const { options, head } = withPrefix(part.prefix, part.list);
    const codec = part.list === 0 ? one.value : call('list', one.value, int(part.list), ...options);
    most += part.list === 0 ? one.most : head + part.list * one.most;
    const cut = part.cut === true ? [object([['cut', text('error')]])] : [];
    return [names(part.name), tails ? call('tail', codec, ...cut) : codec] as const;
  });
  const value = call('message', object(entries), object([['trailing', text(exact ? 'exact' : 'extensible')]]));
  return { value, travels: { most, open, early: tails, loose: !exact } };
}

const tagType = (form: TagForm): Expression => (isVarint(form) ? call('varint', text(form)) : word(form));

/** Gives each tag once, spread over what the form can hold. */
function tagsOf(form: TagForm): (n: number) => bigint {
  const { max } = tagRange(form);
  const seen = new Set<bigint>();
  return (n) => {
    let tag = n < 128 || max < 1n << 16n ? BigInt(n) % (max + 1n) : BigInt(n) * 131n;
    while (seen.has(tag)) tag = (tag + 1n) % (max + 1n);
    seen.add(tag);
    return tag;
  };
}

/** A form that counts so many: the one that was drawn, or a wider one. */
const wide = (prefix: Prefix, most: number): Prefix => (prefixMost(prefix) >= most ? prefix : 'u32');

/** A registry. */
export function registryOf(
  shape: RegistryShape,
  known: readonly Picked[],
  names: (n: number) => string,
): { value: Expression; travels: Travels } {
  const tags = tagsOf(shape.tag);
  const drawn = shape.entries.map((entry: EntryShape) => {
    const codec = codecOf(entry.codec, { known, ends: true, framed: true });
    return { entry, codec, tag: tags(entry.tag), name: names(entry.name) };
  });
  const longest = Math.max(...drawn.map(({ codec }) => codec.most));
  const length = wide(shape.length, longest);
  const whole = ({ codec, tag }: (typeof drawn)[number]): number =>
    tagBytes(shape.tag, tag) + tagBytes(length, BigInt(codec.most)) + codec.most;
  const needed = drawn.filter(({ entry }) => entry.required);
  // What must be there fits, and beside it any other entry, but not all of them.
  const max = needed.reduce((sum, one) => sum + whole(one), 0) + Math.max(...drawn.map(whole));
  const entries = drawn.map(({ entry, codec, tag, name }) => {
    const options: [string, Expression][] = [];
    if (entry.required) options.push(['required', flag(true)]);
    if (entry.list > 0) options.push(['list', int(entry.list)]);
    if (entry.lenient === true && !entry.required && entry.list === 0) options.push(['bad', text('none')]);
    const value = entry.secret && codec.wipes ? call('secret', codec.value) : codec.value;
    return [name, call('entry', int(tag), value, object(options))] as const;
  });
  const total = shape.total === null ? undefined : wide(shape.total, max);
  const options: [string, Expression][] = [
    ['tag', tagType(shape.tag)],
    ['length', text(length)],
    ['max', int(max)],
    ['unknown', text(shape.unknown)],
    ['repeated', text(shape.repeated)],
  ];
  if (total !== undefined) options.push(['total', text(total)]);
  if (shape.more !== null) options.push(['entries', int(Math.max(1, needed.length + shape.more))]);
  if (shape.once === true && shape.more !== null && shape.unknown !== 'error') {
    options.push(['repeatedUnknown', text('error')]);
  }
  const most = max + (total === undefined ? 0 : tagBytes(total, BigInt(max)));
  const value = call('registry', object(entries), object(options));
  return { value, travels: { most, open: total === undefined, early: false, loose: false } };
}

/** A tagged union. */
export function unionOf(
  shape: UnionShape,
  known: readonly Picked[],
  names: (n: number) => string,
): { value: Expression; travels: Travels } {
  const isFramed = shape.length !== null;
  const bodies = known.filter(({ kind, travels }) => {
    if (kind !== 'message' || travels === undefined || travels.loose || travels.most > LONG) return false;
    return isFramed || (!travels.open && !travels.early);
  });
  const tags = tagsOf(shape.tag);
  let longest = 0;
  const cases = shape.cases.map(({ pick, tag, name }) => {
    const body = pick === null || bodies.length === 0 ? undefined : bodies[pick % bodies.length];
    longest = Math.max(longest, body?.travels?.most ?? 0);
    return [names(name), call('variant', int(tags(tag)), ...(body === undefined ? [] : [ref(body.name)]))] as const;
  });
  const max = longest + 8;
  const keeps = isFramed && shape.keep;
  const options: [string, Expression][] = [['unknown', text(keeps ? 'keep' : 'error')]];
  if (shape.length !== null) options.push(['length', text(wide(shape.length, max))], ['max', int(max)]);
  // Room for the longest tag and length that there are.
  const most = max + 20;
  const value = call('union', tagType(shape.tag), object(cases), object(options));
  return { value, travels: { most, open: false, early: false, loose: false } };
}
