/**
 * What every language must say about a schema, as labelled lines. The expected ones come from the model alone: from its
 * offsets, and from the interpreter behind the vectors, which shares no code with the emitters.
 */
import { isLowered } from '../../emit/alignment.ts';
import { type Lookup, lookupOf } from '../../emit/lookup.ts';
import { isLoose } from '../../emit/rust/scalar.ts';
import { type Fixed, intSize, readFixed, sizeOf, writeFixed } from '../../emit/vectors/interpreter/fixed.ts';
import { isOpen } from '../../emit/vectors/interpreter/tail.ts';
import { hexOf, intBytes, intOf } from '../../emit/vectors/interpreter/value.ts';
import { wordOf } from '../../emit/vectors/interpreter/word.ts';
import { layoutVectors } from '../../emit/vectors/layouts.ts';
import { layoutBytes, patternByte } from '../../emit/vectors/samples.ts';
import { tailVectors } from '../../emit/vectors/tails.ts';
import type { DeclOf, Field, FloatName, IntName, Model, Plane, TypeRef, WordName } from '../../model/model.ts';
import { floatBits, wordFacts } from '../../model/scalars.ts';
import { isTravelling, type Turn, turnsOf } from './turns.ts';

/** A copy is taken here: what follows, or the value itself, is not aligned where it stands. Only Rust needs to know. */
export const COPY: unique symbol = Symbol('copy');
export type Step = string | number | typeof COPY;

/** A scalar inside of a layout, with the steps that lead to it. */
export interface Leaf {
  readonly label: string;
  readonly steps: readonly Step[];
  /** Newtypes in Rust: enum, flags, bits. */
  readonly named: boolean;
  readonly int: IntName;
  readonly offset: number;
  /** A float, which is told by its bits, or a word that memory does not hold as the machine does. */
  readonly scalar?: FloatName | WordName;
  /** One byte of an overlapping union, of which nobody says what it is. */
  readonly byte?: number;
}

export interface LayoutFacts {
  readonly plane: string;
  readonly name: string;
  readonly size: number;
  readonly align: number;
  readonly fields: readonly { readonly name: string; readonly offset: number }[];
  readonly leaves: readonly Leaf[];
  readonly bytes: Uint8Array;
}
/** One arm of an overlapping union: what it reads, and what a write of it leaves of other bytes. */
export interface ArmFacts {
  readonly name: string;
  readonly leaves: readonly Leaf[];
  readonly bytes: Uint8Array;
  /** Bytes of the arm alone; those behind it stay. */
  readonly size: number;
  /** Passed by value in Rust. */
  readonly byValue: boolean;
}
export interface OverlayFacts {
  readonly plane: string;
  readonly name: string;
  readonly size: number;
  readonly align: number;
  readonly arms: readonly ArmFacts[];
}
/** A union beside its tag: whole structs before and after both were written. */
export interface TaggedFacts {
  readonly plane: string;
  readonly struct: string;
  readonly field: string;
  readonly turns: readonly {
    readonly tag: string;
    readonly before: string;
    readonly after: string;
    /** Of the tags that mean an arm the first one: a writer in Rust sets it. */
    readonly first: boolean;
  }[];
}
/** What stands in every byte over which an arm is written. */
export const OVER = 0xa5;

/** A message, a registry or a tagged union. */
export interface MessageFacts {
  readonly plane: string;
  readonly name: string;
  readonly turns: readonly Turn[];
}
/** A struct with a tail, and buffers that begin with it; some say what cannot be. */
export interface TailFacts {
  readonly plane: string;
  readonly name: string;
  readonly tail: string;
  /** `elements` and `encoded` are absent where readers refuse. */
  readonly cases: readonly { readonly bytes: string; readonly elements?: number; readonly encoded?: string }[];
}
export interface Facts {
  readonly layouts: readonly LayoutFacts[];
  readonly tails: readonly TailFacts[];
  readonly overlays: readonly OverlayFacts[];
  readonly tagged: readonly TaggedFacts[];
  readonly messages: readonly MessageFacts[];
}

/** Collects the facts of a model. */
export function factsOf(model: Model): Facts {
  const lookup = lookupOf(model);
  const layouts: LayoutFacts[] = [];
  const overlays: OverlayFacts[] = [];
  const tagged: TaggedFacts[] = [];
  const messages: MessageFacts[] = [];
  const tails: TailFacts[] = [];
  for (const plane of model.planes) {
    for (const decl of plane.members) {
      if (decl.kind === 'struct' || decl.kind === 'section') layouts.push(layoutFacts(lookup, plane, decl));
      if (decl.kind === 'struct') tagged.push(...taggedFacts(lookup, plane, decl));
      if (decl.kind === 'overlay' && decl.target === undefined) overlays.push(overlayFacts(lookup, plane, decl));
      if (isOpen(decl))
        tails.push({ plane: plane.name, ...(tailVectors(lookup, decl) as unknown as Omit<TailFacts, 'plane'>) });
      if (isTravelling(decl)) messages.push({ plane: plane.name, name: decl.name, turns: turnsOf(lookup, decl) });
    }
  }
  return { layouts, overlays, tagged, messages, tails };
}

function layoutFacts(lookup: Lookup, plane: Plane, decl: Fixed): LayoutFacts {
  const { name, size, align } = decl;
  const fields = decl.fields.filter((field) => field.reserved !== true);
  const leaves = fields.flatMap((field) =>
    leavesOf(
      lookup,
      field.type,
      field.offset,
      `${plane.name}.${name}.${field.name}`,
      [field.name],
      lowered(lookup, decl, field),
    ),
  );
  const bytes = layoutBytes(lookup, decl, patternByte);
  for (const [at, leaf] of leaves.entries()) plantNaN(bytes, leaf, at);
  return { plane: plane.name, name, size, align, fields, leaves, bytes };
}

function overlayFacts(lookup: Lookup, plane: Plane, decl: DeclOf<'overlay'>): OverlayFacts {
  const { name, size, align } = decl;
  const arms = decl.arms.map((arm): ArmFacts => {
    const bytes = Uint8Array.from({ length: size }, (_, index) => patternByte(index));
    // What is reserved in the arm is zero.
    const own = new Uint8Array(arm.size);
    writeFixed(lookup, arm.type, readFixed(lookup, arm.type, bytes), own);
    bytes.set(own);
    const leaves = leavesOf(lookup, arm.type, 0, `${plane.name}.${name}.${arm.name}`, [], false);
    for (const [at, leaf] of leaves.entries()) plantNaN(bytes, leaf, at);
    return { name: arm.name, leaves, bytes, size: arm.size, byValue: isWord(lookup, arm.type) };
  });
  return { plane: plane.name, name, size, align, arms };
}

/** Whether the generated Rust takes a value of this type by itself, and not by reference. */
function isWord(lookup: Lookup, type: TypeRef): boolean {
  if (type.t === 'word') return wordFacts(type.name).bits !== 24;
  return type.t === 'int' || type.t === 'float' || (type.t === 'ref' && 'repr' in lookup.any(type.plane, type.name));
}

function taggedFacts(lookup: Lookup, plane: Plane, decl: Fixed): TaggedFacts[] {
  const { tagged = [] } = layoutVectors(lookup, decl) as {
    tagged?: { field: string; arm: string; tag: string; before: string; after: string }[];
  };
  return [...new Set(tagged.map(({ field }) => field))].map((field) => ({
    plane: plane.name,
    struct: decl.name,
    field,
    turns: tagged
      .filter((turn) => turn.field === field)
      .map((turn, at, all) => ({ ...turn, first: all.findIndex(({ arm }) => arm === turn.arm) === at })),
  }));
}

const NANS_64 = [0xfff8_1234_5678_9abcn, 0x7ff4_1234_5678_9abcn, 0x7ff8_0000_0000_0000n];

/** Some floats are no numbers, and which ones they are must survive every language: quiet, signalling, negative. */
function plantNaN(bytes: Uint8Array, { offset, scalar }: Leaf, at: number): void {
  if ((scalar !== 'f32' && scalar !== 'f64') || at % 2 === 1) return;
  const kinds = scalar === 'f32' ? [0xffc1_2345n, 0x7fa1_2345n, 0x7fc0_0000n] : NANS_64;
  const bits = kinds[(at / 2) % kinds.length] ?? 0n;
  bytes.set(intBytes(bits, scalar === 'f32' ? 4 : 8), offset);
}

const lowered = (lookup: Lookup, decl: Fixed, field: Field): boolean =>
  !isLoose(field.type) && isLowered(decl, field, (plane, name) => lookup.any(plane, name));

function leavesOf(
  lookup: Lookup,
  type: TypeRef,
  offset: number,
  label: string,
  before: readonly Step[],
  packed: boolean,
): Leaf[] {
  if (type.t === 'float') {
    return [{ label, steps: before, named: false, int: floatBits(type.name), offset, scalar: type.name }];
  }
  if (type.t === 'word') {
    return [{ label, steps: before, named: false, int: wordFacts(type.name).carrier, offset, scalar: type.name }];
  }
  const steps: readonly Step[] = packed && type.t !== 'array' ? [...before, COPY] : before;
  if (type.t === 'int') return [{ label, steps, named: false, int: type.name, offset }];
  if (type.t === 'array') {
    const size = sizeOf(lookup, type.of);
    return Array.from({ length: type.len }, (_, at) =>
      leavesOf(lookup, type.of, offset + at * size, `${label}[${at}]`, [...steps, at], packed),
    ).flat();
  }
  if (type.t !== 'ref') throw new Error(`a random schema holds no ${type.t}`);
  const decl = lookup.any(type.plane, type.name);
  if (decl.kind === 'enum' || decl.kind === 'flags' || decl.kind === 'bits') {
    return [{ label, steps, named: true, int: decl.repr, offset }];
  }
  if (decl.kind === 'overlay') {
    // The first and the last byte tell where it stands.
    return [...new Set([0, decl.size - 1])].map((byte) => {
      return { label: `${label} byte ${byte}`, steps, named: false, int: 'u8', offset: offset + byte, byte };
    });
  }
  if (decl.kind !== 'struct' && decl.kind !== 'section') throw new Error(`a random layout holds no ${decl.kind}`);
  return decl.fields
    .filter((field) => field.reserved !== true)
    .flatMap((field) =>
      leavesOf(
        lookup,
        field.type,
        offset + field.offset,
        `${label}.${field.name}`,
        [...steps, field.name],
        lowered(lookup, decl, field),
      ),
    );
}

function scalarAt(bytes: Uint8Array, { offset, int, scalar }: Leaf): bigint {
  if (scalar !== undefined && scalar !== 'f32' && scalar !== 'f64') {
    return wordOf(scalar, bytes.subarray(offset, offset + wordFacts(scalar).bytes));
  }
  return intOf(bytes.subarray(offset, offset + intSize(int)), int.startsWith('i'));
}

/** The lines that a language must print. C knows no message codecs; TypeScript has no alignment. */
export function expectedLines(
  { layouts, overlays, tagged, messages, tails }: Facts,
  language: 'c' | 'rust' | 'ts',
): string[] {
  const lines: string[] = [];
  for (const layout of layouts) {
    const label = `${layout.plane}.${layout.name}`;
    lines.push(`${label} size ${layout.size}`);
    if (language !== 'ts') lines.push(`${label} align ${layout.align}`);
    for (const { name, offset } of layout.fields) lines.push(`${label}.${name} at ${offset}`);
    for (const leaf of layout.leaves) lines.push(`${leaf.label} = ${scalarAt(layout.bytes, leaf)}`);
    lines.push(`${label} bytes ${hexOf(layout.bytes)}`);
  }
  for (const overlay of overlays) {
    const label = `${overlay.plane}.${overlay.name}`;
    lines.push(`${label} size ${overlay.size}`);
    if (language !== 'ts') lines.push(`${label} align ${overlay.align}`);
    for (const arm of overlay.arms) {
      for (const leaf of arm.leaves) lines.push(`${leaf.label} = ${scalarAt(arm.bytes, leaf)}`);
      const written = new Uint8Array(overlay.size).fill(OVER);
      written.set(arm.bytes.subarray(0, arm.size));
      lines.push(`${label}.${arm.name} over ${hexOf(written)}`);
    }
  }
  for (const { plane, name, cases } of tails) {
    for (const [at, { elements, encoded }] of cases.entries()) {
      const told = elements === undefined ? 'refused' : language === 'c' ? `${elements}` : `${elements} ${encoded}`;
      lines.push(`${plane}.${name} tail ${at} ${told}`);
    }
  }
  if (language === 'c') return lines;
  for (const { plane, struct, field, turns } of tagged) {
    const told = turns.filter(({ first }) => first || language === 'ts');
    for (const { tag, after } of told) lines.push(`${plane}.${struct}.${field} tag ${tag} ${after}`);
  }
  for (const { plane, name, turns } of messages) {
    for (const [at, { again }] of turns.entries()) lines.push(`${plane}.${name} message ${at} ${again ?? 'refused'}`);
  }
  return lines;
}
