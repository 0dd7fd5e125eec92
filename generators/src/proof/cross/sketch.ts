/**
 * A schema of one plane as plain data that is easy to change: what control calls and shared sections carry, and nothing
 * else. Offsets are not in it: they follow from the order, as in a schema that a person writes.
 */
import { type Find, naturalAlign } from '../../emit/alignment.ts';
import type { Decl, DeclOf, Field, IntName, MemoryOrder, Model, TypeRef } from '../../model/model.ts';
import type { ScalarName } from '../random/shape.ts';
import { Finder } from '../skew/leaves.ts';

export type SketchType =
  | { readonly t: 'int'; readonly name: IntName }
  | { readonly t: 'scalar'; readonly name: ScalarName }
  | { readonly t: 'ref'; readonly name: string }
  | { readonly t: 'array'; readonly of: SketchType; readonly len: number };

export interface SketchField {
  name: string;
  type: SketchType;
  /** Reserved space. */
  pad?: boolean;
  range?: { min: bigint; max: bigint };
  /** Sections: `init`, `both` or a role; absent for a section inside of a section. */
  owner?: string;
  order?: MemoryOrder;
  stamp?: bigint;
  /** What the field states, where that is more than it needs. */
  align?: number;
  /** The field beside it that says which arm of the union is meant. */
  by?: string;
  /** It counts what follows the struct. */
  counts?: true;
}
/** Elements behind a struct, counted by the field that says so of itself. */
export interface SketchTail {
  name: string;
  type: SketchType;
  rule: 'count' | 'bytes' | 'whole' | 'rest';
}
export interface SketchIoctl {
  name: string;
  fn: number;
  method: DeclOf<'device'>['ioctls'][number]['method'];
  access: DeclOf<'device'>['ioctls'][number]['access'];
  in?: string;
  /** Fewest bytes; the whole struct when absent. */
  inMin?: number;
  out?: string;
  outMin?: number;
}
interface Layout {
  name: string;
  fields: SketchField[];
  prefixes: { name: string; size: number }[];
  /** What the whole states, where that is more than its fields need. */
  align?: number;
}
export type SketchStruct = Layout & { kind: 'struct'; packed?: 1 | 2 | 4 | 8; tail?: SketchTail };
export type SketchSection = Layout & { kind: 'section'; roles: [string, string] };
export interface SketchEnum {
  kind: 'enum';
  name: string;
  repr: IntName;
  unknown: string;
  values: { name: string; value: bigint }[];
}
export interface SketchFlags {
  kind: 'flags';
  name: string;
  repr: IntName;
  values: { name: string; bit: number }[];
}
export interface SketchBits {
  kind: 'bits';
  name: string;
  repr: IntName;
  /** From the lowest bit up; what begins with `_` is reserved. */
  parts: { name: string; width: number }[];
}
export interface SketchDevice {
  kind: 'device';
  name: string;
  interface: string;
  type: number;
  statuses: string;
  success: string;
  shortInput: string;
  shortOutput: string;
  unknownCode: string;
  ioctls: SketchIoctl[];
}
/** An overlapping union. */
export interface SketchOverlay {
  kind: 'overlay';
  name: string;
  arms: { name: string; type: SketchType; tags?: bigint[] }[];
  align?: number;
  packed?: 1 | 2 | 4 | 8;
}
export type SketchLayout = SketchStruct | SketchSection;
export type SketchDecl = SketchEnum | SketchFlags | SketchBits | SketchOverlay | SketchLayout | SketchDevice;

export interface Sketch {
  /** Of the plane. */
  name: string;
  id: number;
  decls: SketchDecl[];
}

export const isLayout = (decl: SketchDecl): decl is SketchLayout => decl.kind === 'struct' || decl.kind === 'section';
export const copyOf = (sketch: Sketch): Sketch => structuredClone(sketch);

/** The declaration that a type leads to, through arrays. */
export function refOf(type: SketchType): string | undefined {
  return type.t === 'ref' ? type.name : type.t === 'array' ? refOf(type.of) : undefined;
}

/** Of all fields, and of the elements behind them. */
export function typesOf(decl: SketchLayout): SketchType[] {
  const behind = decl.kind === 'struct' && decl.tail !== undefined ? [decl.tail.type] : [];
  return [...decl.fields.map(({ type }) => type), ...behind];
}

/** What a declaration refers to. */
export function referred(decl: SketchDecl): string[] {
  if (isLayout(decl)) return typesOf(decl).flatMap((type) => refOf(type) ?? []);
  if (decl.kind === 'overlay') return decl.arms.flatMap(({ type }) => refOf(type) ?? []);
  if (decl.kind !== 'device') return [];
  return [decl.statuses, ...decl.ioctls.flatMap((ioctl) => [ioctl.in ?? [], ioctl.out ?? []].flat())];
}

/** What devices and announced sections lead to; everything else nobody sends. */
export function reached(sketch: Sketch): Set<string> {
  const found = new Set<string>();
  const visit = (name: string): void => {
    if (found.has(name)) return;
    found.add(name);
    const decl = sketch.decls.find((entry) => entry.name === name);
    if (decl !== undefined) for (const other of referred(decl)) visit(other);
  };
  for (const decl of sketch.decls) {
    const serves =
      decl.kind === 'device' || (decl.kind === 'section' && decl.fields.some((field) => field.stamp !== undefined));
    if (serves) visit(decl.name);
  }
  return found;
}

/** The part of a model that control calls and shared sections carry, in one plane. */
export function sketchOf(model: Model): Sketch {
  const names = new Map<string, string>();
  const taken = new Set<string>();
  for (const plane of model.planes) {
    for (const { name } of plane.members) {
      const free = taken.has(name) ? `${name}Of${plane.name.charAt(0).toUpperCase()}${plane.name.slice(1)}` : name;
      taken.add(free);
      names.set(`${plane.name}.${name}`, free);
    }
  }
  const nameOf: NameOf = (ref) => names.get(`${ref.plane}.${ref.name}`) ?? ref.name;
  const whole = ({ type, min }: Buffer): boolean => {
    if (type.t !== 'ref') return true;
    const members = model.planes.find((plane) => plane.name === type.plane)?.members ?? [];
    const decl = members.find((member) => member.name === type.name);
    // In front of a tail the head is the least.
    const least = decl?.kind === 'struct' ? decl.tail?.offset : undefined;
    return decl === undefined || !('size' in decl) || (least ?? decl.size) === min;
  };
  const finder = new Finder(model);
  const find: Find = (plane, name) => finder.find(plane, name);
  const decls = model.planes.flatMap((plane) =>
    plane.members.flatMap(
      (decl) => sketched(decl, nameOf({ plane: plane.name, name: decl.name }), nameOf, whole, find) ?? [],
    ),
  );
  const all: Sketch = { name: model.planes[0]?.name ?? 'plane', id: 1, decls };
  const wanted = reached(all);
  return { ...all, decls: decls.filter(({ name }) => wanted.has(name)) };
}

/** Name in the sketch. */
type NameOf = (ref: { plane: string; name: string }) => string;
type Buffer = { readonly type: TypeRef; readonly min: number };

function sketched(
  decl: Decl,
  name: string,
  nameOf: NameOf,
  whole: (buffer: Buffer) => boolean,
  find: Find,
): SketchDecl | undefined {
  switch (decl.kind) {
    case 'enum': {
      const values = decl.values.map((entry) => ({ name: entry.name, value: BigInt(entry.value) }));
      return { kind: 'enum', name, repr: decl.repr, unknown: decl.unknown, values };
    }
    case 'flags':
      return { kind: 'flags', name, repr: decl.repr, values: decl.values.map((v) => ({ name: v.name, bit: v.bit })) };
    case 'bits':
      return { kind: 'bits', name, repr: decl.repr, parts: decl.parts.map((p) => ({ name: p.name, width: p.width })) };
    case 'struct':
    case 'section': {
      const layout = {
        name,
        // What rounds up the size behind the place of a tail is nobody's field.
        fields: decl.fields
          .filter(isWritten(decl))
          .map((field) => ({ ...fieldOf(field, nameOf), ...raised(decl, field, find) })),
        prefixes: decl.prefixes.map((prefix) => ({ name: prefix.name, size: prefix.size })),
        ...(decl.align > natural(decl) ? { align: decl.align } : {}),
      };
      if (decl.kind === 'struct') {
        const packed = decl.packed === undefined ? {} : { packed: decl.packed as 1 | 2 | 4 | 8 };
        return { kind: 'struct', ...layout, ...packed, ...tailOf(decl, layout.fields, nameOf) };
      }
      return { kind: 'section', ...layout, roles: [decl.roles[0] ?? '', decl.roles[1] ?? ''] };
    }
    case 'overlay':
      return decl.target === undefined ? overlayOf(decl, name, nameOf, find) : undefined;
    case 'device':
      return deviceOf(decl, name, nameOf, whole);
    default:
      return undefined;
  }
}

function overlayOf(decl: DeclOf<'overlay'>, name: string, nameOf: NameOf, find: Find): SketchOverlay {
  const packed = decl.packed as SketchOverlay['packed'];
  const needed = decl.arms.map(({ type }) => Math.min(packed ?? 8, naturalAlign(type, find)));
  return {
    ...{ kind: 'overlay', name },
    arms: decl.arms.map((arm) => {
      const tags = arm.tags === undefined ? {} : { tags: arm.tags.map(BigInt) };
      return { name: arm.name, type: typeOf(arm.type, nameOf), ...tags };
    }),
    ...(decl.align > Math.max(1, ...needed) ? { align: decl.align } : {}),
    ...(packed === undefined ? {} : { packed }),
  };
}

const isWritten =
  (decl: DeclOf<'struct'> | DeclOf<'section'>) =>
  (field: Field): boolean =>
    decl.kind === 'section' || decl.tail === undefined || field.offset < decl.tail.offset;

/** What the fields need, and the elements behind them. */
function natural(decl: DeclOf<'struct'> | DeclOf<'section'>): number {
  const tail = decl.kind === 'struct' ? (decl.tail?.align ?? 1) : 1;
  return Math.max(1, tail, ...decl.fields.map((field) => field.align));
}

/** The tail of a struct; marks the field that counts it. */
function tailOf(decl: DeclOf<'struct'>, fields: SketchField[], nameOf: NameOf): Pick<SketchStruct, 'tail'> {
  const { tail } = decl;
  if (tail === undefined) return {};
  const { name, rule } = tail;
  for (const field of fields) if (rule.r !== 'rest' && field.name === rule.field) field.counts = true;
  const how = rule.r === 'bytes' && rule.whole === true ? 'whole' : rule.r;
  return { tail: { name, type: typeOf(tail.type, nameOf), rule: how } };
}

/** What a field states of its alignment. */
function raised(decl: DeclOf<'struct'> | DeclOf<'section'>, field: Field, find: Find): Pick<SketchField, 'align'> {
  const natural = naturalAlign(field.type, find);
  const least = Math.min(natural, ('packed' in decl ? decl.packed : undefined) ?? natural);
  return field.align > least ? { align: field.align } : {};
}

function fieldOf({ name, type, reserved, range, owner, order, stamp, by }: Field, nameOf: NameOf): SketchField {
  return {
    name,
    type: typeOf(type, nameOf),
    ...(reserved === true ? { pad: true } : {}),
    ...(range === undefined ? {} : { range: { min: BigInt(range.min), max: BigInt(range.max) } }),
    ...(owner === undefined ? {} : { owner }),
    ...(order === undefined ? {} : { order }),
    ...(stamp === undefined ? {} : { stamp: BigInt(stamp) }),
    ...(by === undefined ? {} : { by }),
  };
}

function typeOf(type: TypeRef, nameOf: NameOf): SketchType {
  if (type.t === 'int') return { t: 'int', name: type.name };
  if (type.t === 'float' || type.t === 'word') return { t: 'scalar', name: type.name };
  if (type.t === 'array') return { t: 'array', of: typeOf(type.of, nameOf), len: type.len };
  if (type.t === 'ref') return { t: 'ref', name: nameOf(type) };
  throw new Error(`a ${type.t} stands in no layout that is sent`);
}

function deviceOf(
  decl: DeclOf<'device'>,
  name: string,
  nameOf: NameOf,
  whole: (buffer: Buffer) => boolean,
): SketchDevice {
  const into = (data: Buffer | undefined): Pick<SketchIoctl, 'in' | 'inMin'> =>
    data?.type.t !== 'ref' ? {} : { in: nameOf(data.type), ...(whole(data) ? {} : { inMin: data.min }) };
  const out = (data: Buffer | undefined): Pick<SketchIoctl, 'out' | 'outMin'> =>
    data?.type.t !== 'ref' ? {} : { out: nameOf(data.type), ...(whole(data) ? {} : { outMin: data.min }) };
  const { success, shortInput, shortOutput, unknownCode } = decl;
  return {
    kind: 'device',
    name,
    interface: decl.interface,
    type: decl.deviceType,
    statuses: nameOf(decl.statuses),
    success,
    shortInput,
    shortOutput,
    unknownCode,
    ioctls: decl.ioctls.map(({ name: ioctl, fn, method, access, input, output }) => {
      return { name: ioctl, fn, method, access, ...into(input), ...out(output) };
    }),
  };
}
