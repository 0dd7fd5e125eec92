/** Computes sizes, alignments and offsets. The only place where a layout is computed. */
import type { Code, ParamsOf } from '../../diagnostics/table.ts';
import { packedBytes } from '../../language/alignment.ts';
import type {
  ForeignValue,
  OwnedOptions,
  PackedOptions,
  SectionValue,
  StructFieldOptions,
  StructValue,
} from '../../language/layouts.ts';
import type { OverlayValue } from '../../language/overlays.ts';
import type { EntriesValue } from '../../language/tails.ts';
import { bytes, type IntType } from '../../language/types.ts';
import { type AnyValue, isValue } from '../../language/value.ts';
import { floatBytes, wordFacts } from '../../model/scalars.ts';
import { intFacts } from './ints.ts';
import type { LaidTail } from './tails.ts';

export interface Shape {
  readonly size: number;
  readonly align: number;
}
/** One field with its place, before names of types are resolved. */
export interface LaidField extends Shape {
  readonly name: string;
  readonly type: AnyValue;
  readonly offset: number;
  readonly reserved: boolean;
  readonly options: StructFieldOptions & OwnedOptions;
  /** Path of the options inside of the call that made the field. */
  readonly optionsPath: string;
  readonly owner: string | undefined;
  readonly stamp: bigint | undefined;
  readonly wrapper: string;
}
/** A finding of a layout, with a path inside of the declaration. */
export interface LayoutFinding {
  readonly code: Code;
  readonly params: unknown;
  readonly path: string;
}
export interface Layout extends Shape {
  readonly fields: readonly LaidField[];
  /** What stands behind it. */
  readonly tail?: LaidTail;
  readonly findings: readonly LayoutFinding[];
}

const WORD: Shape = { size: 8, align: 8 };
const MOST = 0x7fff_ffff;
const cache = new WeakMap<LayoutValue, Layout>();

/** What has fields at places. */
export type LayoutValue = StructValue | ForeignValue | SectionValue;
type LayoutEntry = Exclude<LayoutValue['fields'][string], EntriesValue>;

/** Size and alignment of any type. Platform words have 8 bytes: foreign layouts are for 64-bit targets. */
export function shapeOf(type: AnyValue): Shape {
  switch (type.kind) {
    case 'int':
      return intShape(type);
    case 'float':
      return { size: floatBytes(type.name), align: floatBytes(type.name) };
    case 'word': {
      const { bytes, align } = wordFacts(type.name);
      return { size: bytes, align };
    }
    case 'bits':
    case 'enum':
    case 'flags':
      return intShape(type.repr);
    case 'array': {
      const element = shapeOf(type.of);
      return { size: element.size * type.len, align: element.align };
    }
    case 'struct':
    case 'foreign':
    case 'section':
      return layoutOf(type);
    case 'overlay':
      return overlayOf(type);
    default:
      return WORD;
  }
}

function intShape(type: IntType): Shape {
  const { bytes } = intFacts(type.name);
  return { size: bytes, align: bytes };
}

/** What the wrappers around a field's type say. */
function unwrap(entry: LayoutEntry): Omit<LaidField, 'name' | 'offset' | 'size' | 'align'> {
  const bare = { reserved: false, owner: undefined, stamp: undefined };
  switch (entry.kind) {
    case 'field':
    case 'pad':
    case 'stamp':
    case 'init':
    case 'by':
    case 'both': {
      const { type, options, kind: wrapper } = entry;
      const plain = { ...bare, type, options, wrapper, optionsPath: '1:' };
      if (entry.kind === 'pad') return { ...plain, reserved: true };
      if (entry.kind === 'stamp') return { ...plain, owner: 'init', stamp: entry.magic, optionsPath: '2:' };
      if (entry.kind === 'by') return { ...plain, owner: entry.role, optionsPath: '2:' };
      return entry.kind === 'field' ? plain : { ...plain, owner: entry.kind };
    }
    default:
      return { ...bare, type: entry, options: {}, optionsPath: '', wrapper: '' };
  }
}

/** The layout of a struct, foreign struct or section. Computed once for each value. */
export function layoutOf(value: LayoutValue): Layout {
  const known = cache.get(value);
  if (known !== undefined) return known;
  const computed = compute(value);
  cache.set(value, computed);
  return computed;
}

/**
 * The shape of a type where it stands: `packed` lowers its alignment, and a stated one raises it from there. `needed` is there
 * when less is stated.
 */
function placed({ size, align: natural }: Shape, stated: number | undefined, packed: number | undefined) {
  const least = Math.min(natural, packed ?? natural);
  const shape = { size, align: Math.max(least, stated ?? 1) };
  return stated !== undefined && stated < least ? { ...shape, needed: least } : { ...shape, needed: undefined };
}

function compute(value: LayoutValue): Layout {
  const fields: Readonly<Record<string, LayoutEntry | EntriesValue>> = value.fields;
  const options: PackedOptions = value.options;
  // What a section says of it is refused: its words are atomic.
  const packed = value.kind === 'section' ? undefined : packedBytes(options.packed);
  const findings: LayoutFinding[] = [];
  const find = <C extends Code>(code: C, params: ParamsOf<C>, path: string): void => {
    findings.push({ code, params, path });
  };
  const pads = padNames(Object.keys(fields));
  const laid: LaidField[] = [];
  let end = 0;
  let align = 1;
  let tail: LaidTail | undefined;
  for (const [name, entry] of Object.entries(fields)) {
    if (tail !== undefined) find('PF1280', { tail: tail.name, field: name }, `0:${name}`);
    if (entry.kind === 'entries') {
      if (!isValue(entry.of)) continue;
      const { size: stride, align: its } = placed(shapeOf(entry.of), undefined, packed);
      const offset = alignUp(end, its);
      if (offset !== end) {
        find('PF1201', { field: name, align: its, offset: end, hole: offset - end, pad: pads() }, `0:${name}`);
      }
      tail ??= { name, type: entry.of, offset, stride, align: its, rule: entry.rule };
      align = Math.max(align, its);
      continue;
    }
    const parts = unwrap(entry);
    if (parts.type === undefined) continue;
    const shape = placed(shapeOf(parts.type), parts.options.align, packed);
    if (shape.needed !== undefined) {
      const params = { field: name, stated: parts.options.align ?? 0, needed: shape.needed, kind: value.kind };
      find('PF1260', params, `0:${name}/${parts.optionsPath}align`);
    }
    const offset = alignUp(end, shape.align);
    const stated = parts.options.at;
    const misplaced = stated !== undefined && stated % shape.align !== 0;
    if (misplaced) {
      find(
        'PF1211',
        { field: name, stated, align: shape.align, offset, kind: value.kind },
        `0:${name}/${parts.optionsPath}at`,
      );
    }
    if (stated !== undefined && !misplaced && stated !== offset) {
      const params = { field: name, stated, actual: offset, gap: stated - end, pad: pads() };
      find('PF1203', params, `0:${name}/${parts.optionsPath}at`);
    } else if (offset !== end) {
      find('PF1201', { field: name, align: shape.align, offset: end, hole: offset - end, pad: pads() }, `0:${name}`);
    }
    laid.push({ name, ...parts, size: shape.size, align: shape.align, offset });
    end = offset + shape.size;
    align = Math.max(align, shape.align);
  }
  if (options.align !== undefined && options.align < align) {
    find('PF1205', { stated: options.align, needed: align, kind: value.kind }, '1:align');
  }
  align = Math.max(align, options.align ?? 1);
  const size = alignUp(end, align);
  const said = laid.length + (tail === undefined ? 0 : 1);
  const incomplete = value.problems.length > 0 || said !== Object.keys(fields).length;
  if (tail !== undefined && size !== end) {
    // C rounds the size up to the alignment, and the first elements stand in what that adds. It is written, so that no byte
    // of a struct without elements is left to chance.
    laid.push(slack(pads(), end, size));
    end = size;
  }
  const last = laid.at(-1)?.name ?? '';
  if (laid.length === 0 && !incomplete) find('PF1207', {}, '');
  const stated = options.size;
  if (stated !== undefined && stated !== end && !incomplete && (size === end || stated !== size)) {
    find('PF1204', { stated, actual: end, field: last, pad: pads() }, '1:size');
  } else if (size !== end) {
    find('PF1202', { field: last, size: end, align, hole: size - end, pad: pads() }, `0:${last}`);
  }
  if (size > MOST) find('PF1208', { size }, '');
  for (const [name, length] of Object.entries(tail === undefined ? (options.prefixes ?? {}) : {})) {
    const why = prefixFault(value.kind, length, size, laid);
    if (why !== undefined) find('PF1206', { name, size: length, ...why }, `1:prefixes.${name}`);
  }
  // A value that lost a field to a problem would only report what follows from it.
  return {
    size,
    align,
    fields: laid,
    ...(tail === undefined ? {} : { tail }),
    findings: incomplete ? findings.filter((entry) => entry.code === 'PF1206') : findings,
  };
}

/** One arm of an overlapping union, with the tags that mean it. */
export interface LaidArm extends Shape {
  readonly name: string;
  readonly type: AnyValue;
  readonly tags: readonly (bigint | string)[];
}
export interface OverlayLayout extends Shape {
  readonly arms: readonly LaidArm[];
  readonly findings: readonly LayoutFinding[];
}
const overlays = new WeakMap<OverlayValue, OverlayLayout>();

/** The layout of an overlapping union, as C lays one out. Computed once for each value. */
export function overlayOf(value: OverlayValue): OverlayLayout {
  const known = overlays.get(value);
  if (known !== undefined) return known;
  const computed = overlap(value);
  overlays.set(value, computed);
  return computed;
}

function overlap(value: OverlayValue): OverlayLayout {
  const findings: LayoutFinding[] = [];
  const find = <C extends Code>(code: C, params: ParamsOf<C>, path: string): void => {
    findings.push({ code, params, path });
  };
  const packed = packedBytes(value.options.packed);
  const arms = Object.entries(value.arms).flatMap(([name, arm]): LaidArm[] => {
    const [type, tags] = arm.kind === 'variant' ? [arm.body, arm.tags] : [arm, []];
    if (type === undefined) return [];
    const { size, align } = placed(shapeOf(type), undefined, packed);
    return [{ name, type, tags, size, align }];
  });
  const longest = arms.reduce<LaidArm | undefined>(
    (most, arm) => (most && most.size >= arm.size ? most : arm),
    undefined,
  );
  const { size: stated, align: raised } = value.options;
  const needed = Math.max(1, ...arms.map((arm) => arm.align));
  const align = Math.max(needed, raised ?? 1);
  const end = longest?.size ?? 0;
  const size = alignUp(end, align);
  const incomplete = value.problems.length > 0 || arms.length !== Object.keys(value.arms).length;
  if (!incomplete && longest !== undefined) {
    if (stated !== undefined && stated !== size) {
      find('PF1272', { stated, actual: size, arm: longest.name }, '1:size');
    } else if (stated === undefined && size !== end) {
      find('PF1271', { arm: longest.name, end, align, size }, `0:${longest.name}`);
    }
    if (raised !== undefined && raised < needed) {
      find('PF1205', { stated: raised, needed, kind: value.kind }, '1:align');
    }
    if (size > MOST) find('PF1208', { size }, '');
  }
  return { size, align, arms, findings };
}

/** Reserved bytes that nobody wrote down. */
function slack(name: string, from: number, to: number): LaidField {
  const type = bytes(to - from);
  const bare = { owner: undefined, stamp: undefined, options: {}, optionsPath: '', wrapper: 'pad' };
  return { name, type, size: to - from, align: 1, offset: from, reserved: true, ...bare };
}

/**
 * Why a prefix cannot be, and what to do, or nothing. A prefix of a struct is a message of an older peer and ends where a
 * field does; that of a section is the size of an older mapping, which may have ended in what was reserved then.
 */
function prefixFault(
  kind: string,
  length: number,
  size: number,
  laid: readonly LaidField[],
): { why: string; near: string } | undefined {
  const ends = laid.map((field) => field.offset + field.size).filter((end) => end < size);
  const near = `use the end of a field: ${ends.join(', ')}`;
  if (!Number.isInteger(length) || length <= 0) return { why: 'is no number of bytes', near };
  if (length >= size) return { why: `is not shorter than the whole (${size})`, near };
  return kind === 'section' || ends.includes(length) ? undefined : { why: 'ends inside of a field', near };
}

const alignUp = (n: number, align: number): number => Math.ceil(n / align) * align;

/** Gives names for pads that the layout does not use yet. */
function padNames(used: readonly string[]): () => string {
  const taken = new Set(used);
  return () => {
    let name = '_pad';
    for (let n = 1; taken.has(name); n += 1) name = `_pad${n}`;
    taken.add(name);
    return name;
  };
}
