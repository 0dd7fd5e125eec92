/** A protocol of tags, lengths and values as plain data that can be changed: a union over a message with two registries. */
import { NOWHERE } from '../../../compile/build/context.ts';
import { buildModel } from '../../../compile/build/index.ts';
import * as language from '../../../language/index.ts';
import type { IntName, Model, Prefix, TagForm, VarintForm } from '../../../model/model.ts';
import { isVarint, PREFIXES } from '../../../model/prefixes.ts';
import type { Draw } from '../../random/numbers.ts';

export type WireCodec =
  | { k: 'int'; type: IntName | 'be.u16' | 'be.u32' | 'u24' }
  | { k: 'varint'; form: VarintForm; max: bigint; shortest: boolean }
  | { k: 'text' | 'blob'; prefix: Prefix; max: number }
  | { k: 'list'; prefix: Prefix; max: number; of: WireCodec }
  | { k: 'bytes'; len: number }
  | { k: 'rest'; of: 'bytes' | 'text'; max: number }
  | { k: 'rest_uint'; type: 'u8' | 'u16' | 'u32' | 'u64' };

export interface WireEntry {
  name: string;
  tag: bigint;
  codec: WireCodec;
  required: boolean;
  list: number | undefined;
  secret: boolean;
}
export interface WireRegistry {
  tag: TagForm;
  length: Prefix;
  total: Prefix | undefined;
  max: number;
  most: number | undefined;
  unknown: 'skip' | 'keep' | 'error';
  repeated: 'error' | 'first' | 'last';
  retired: bigint[];
  entries: WireEntry[];
}
export interface WireSketch {
  tag: TagForm;
  length: Prefix;
  unknown: 'keep' | 'error';
  /** Tags of the case with a body and of the one without. */
  cases: [bigint, bigint];
  fields: { name: string; codec: WireCodec }[];
  inner: WireRegistry;
  /** Goes on to the end of the body. */
  open: WireRegistry;
}

const pick = <T>(list: readonly T[], draw: Draw): T => list[draw(list.length)] as T;
export const TAG_FORMS: readonly TagForm[] = ['u8', 'u16', 'u32', 'be.u16', 'be.u24', 'be.u32', 'quic', 'leb128'];

/** @param ends whether the value ends where what it stands in does */
export function drawCodec(draw: Draw, ends: boolean): WireCodec {
  const prefix = pick(PREFIXES, draw);
  switch (draw(ends ? 8 : 6)) {
    case 0:
      return { k: 'int', type: pick(['u8', 'u16', 'u32', 'u64', 'i16', 'be.u16', 'be.u32', 'u24'] as const, draw) };
    case 1:
    case 2: {
      const form = pick(['quic', 'leb128'] as const, draw);
      const max = pick([1n, 63n, 64n, 1000n, 0xffff_ffffn, 1n << 40n, (1n << 62n) - 1n], draw);
      return { k: 'varint', form, max, shortest: draw(4) === 0 };
    }
    case 3:
      return { k: pick(['text', 'blob'] as const, draw), prefix, max: 1 + draw(80) };
    case 4:
      return { k: 'list', prefix, max: 1 + draw(4), of: { k: 'varint', form: 'quic', max: 20_000n, shortest: false } };
    case 5:
      return { k: 'bytes', len: 1 + draw(8) };
    case 6:
      return { k: 'rest', of: pick(['bytes', 'text'] as const, draw), max: 1 + draw(70) };
    default:
      return { k: 'rest_uint', type: pick(['u8', 'u16', 'u32', 'u64'] as const, draw) };
  }
}

export const drawTag = (draw: Draw): bigint => BigInt(pick([draw(64), 64 + draw(60), 128 + draw(100)], draw));

export const drawEntry = (name: string, draw: Draw): WireEntry => ({
  name,
  tag: drawTag(draw),
  codec: drawCodec(draw, true),
  required: draw(4) === 0,
  list: draw(4) === 0 ? 1 + draw(3) : undefined,
  secret: false,
});

function drawRegistry(draw: Draw, total: Prefix | undefined): WireRegistry {
  return {
    tag: pick(TAG_FORMS, draw),
    length: pick(PREFIXES, draw),
    total,
    // Sometimes less than all entries at once, so that writers reach it.
    max: pick([200, 255, 2000], draw),
    most: draw(3) === 0 ? 6 + draw(8) : undefined,
    unknown: pick(['skip', 'keep', 'error'] as const, draw),
    repeated: pick(['error', 'first', 'last'] as const, draw),
    retired: [],
    entries: Array.from({ length: 1 + draw(4) }, (_, at) => drawEntry(`e${at}`, draw)),
  };
}

export function drawSketch(draw: Draw): WireSketch {
  return {
    tag: pick(TAG_FORMS, draw),
    length: pick(['be.u16', 'be.u24', 'u16', 'u32', 'quic', 'leb128'] as const, draw),
    unknown: pick(['keep', 'error'] as const, draw),
    cases: [BigInt(draw(60)), BigInt(60 + draw(60))],
    fields: Array.from({ length: 1 + draw(3) }, (_, at) => ({ name: `f${at}`, codec: drawCodec(draw, false) })),
    inner: drawRegistry(draw, pick(PREFIXES, draw)),
    open: drawRegistry(draw, undefined),
  };
}

type Any = never;
const exported = (path: string): unknown =>
  path.split('.').reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], language);
const tagType = (form: TagForm): Any => (isVarint(form) ? language.varint(form) : exported(form)) as Any;

function codecValue(codec: WireCodec): Any {
  switch (codec.k) {
    case 'int':
      return exported(codec.type) as Any;
    case 'varint':
      return language.varint(codec.form, { max: codec.max, shortest: codec.shortest }) as Any;
    case 'text':
      return language.text(codec.max, { prefix: codec.prefix }) as Any;
    case 'blob':
      return language.blob(codec.max, { prefix: codec.prefix }) as Any;
    case 'list':
      return language.list(codecValue(codec.of), codec.max, { prefix: codec.prefix }) as Any;
    case 'bytes':
      return language.bytes(codec.len) as Any;
    case 'rest':
      return language.rest[codec.of](codec.max) as Any;
    case 'rest_uint':
      return language.rest.uint(exported(codec.type) as Any) as Any;
  }
}

function registryValue({ entries, tag, most, ...options }: WireRegistry): ReturnType<typeof language.registry> {
  const made = entries.map(({ name, tag: number, codec, required, list, secret }) => {
    const value = secret ? language.secret(codecValue(codec)) : codecValue(codec);
    return [name, language.entry(number, value as Any, { required, ...(list === undefined ? {} : { list }) })] as const;
  });
  const stated = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  return language.registry(Object.fromEntries(made), {
    ...stated,
    tag: tagType(tag),
    ...(most === undefined ? {} : { entries: most }),
  } as Any);
}

/** Undefined when it is no schema. */
export function wireModel(sketch: WireSketch): Model | undefined {
  const { plane, schema, message, union, variant } = language;
  if (new Set(sketch.fields.map(({ name }) => name)).size < sketch.fields.length) return undefined;
  const Inner = registryValue(sketch.inner);
  const Open = registryValue(sketch.open);
  const fields = Object.fromEntries(sketch.fields.map(({ name, codec }) => [name, codecValue(codec)]));
  const Body = message({ ...fields, inner: Inner, open: Open });
  const Frame = union(
    tagType(sketch.tag),
    { body: variant(sketch.cases[0], Body), nothing: variant(sketch.cases[1]) },
    { length: sketch.length, max: 50_000, unknown: sketch.unknown },
  );
  const own = plane({ name: 'wire', id: 1, version: 1, policy: 'additive', members: { Inner, Open, Body, Frame } });
  return buildModel(schema({ name: 'wire', planes: [own] }), NOWHERE).model;
}

/** For people. */
export const wireText = (sketch: WireSketch): string =>
  JSON.stringify(sketch, (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value), 1);
