/** Vectors of fixed layouts and of tokens. */
import type { DeclOf } from '../../model/model.ts';
import type { Lookup } from '../lookup.ts';
import {
  type Fixed,
  fixedJson,
  overlayDecl,
  readFixed,
  readStruct,
  structJson,
  writeFixed,
} from './interpreter/fixed.ts';
import { hexOf, type Json } from './interpreter/value.ts';
import { layoutBytes, patternByte } from './samples.ts';

/** One struct or section: size, alignment, offsets, and instances with their bytes. */
export function layoutVectors(lookup: Lookup, decl: Fixed): Json {
  const instances: [string, (position: number) => number][] = [
    ['zero', () => 0],
    ['patterned', patternByte],
    ['max', () => 0xff],
  ];
  return {
    name: decl.name,
    kind: decl.kind,
    size: decl.size,
    align: decl.align,
    offsets: Object.fromEntries(decl.fields.map((field) => [field.name, field.offset])),
    prefixes: Object.fromEntries(decl.prefixes.map((prefix) => [prefix.name, prefix.size])),
    ...taggedOf(lookup, decl),
    cases: instances.map(([name, byteAt]) => {
      const bytes = layoutBytes(lookup, decl, byteAt);
      return { case: name, bytes: hexOf(bytes), value: structJson(lookup, decl, readStruct(lookup, decl, bytes)) };
    }),
  };
}

/** No key where no field has a tag. */
function taggedOf(lookup: Lookup, decl: Fixed): { tagged?: Json[] } {
  const tagged = taggedVectors(lookup, decl);
  return tagged.length === 0 ? {} : { tagged };
}

type Overlay = DeclOf<'overlay'>;

/** What an arm of an overlapping union reads as, and what a write of it leaves: bytes that it does not cover stay. */
export function overlayVectors(lookup: Lookup, decl: Overlay): Json {
  const pattern = Uint8Array.from({ length: decl.size }, (_, index) => patternByte(index));
  return {
    name: decl.name,
    size: decl.size,
    align: decl.align,
    tags: Object.fromEntries(decl.arms.map((arm) => [arm.name, arm.tags ?? []])),
    arms: decl.arms.map((arm) => {
      const { after, value } = written(lookup, arm, new Uint8Array(decl.size).fill(0xa5), 77);
      return {
        arm: arm.name,
        size: arm.size,
        bytes: hexOf(pattern),
        value: fixedJson(lookup, arm.type, readFixed(lookup, arm.type, pattern)),
        write: { before: hexOf(new Uint8Array(decl.size).fill(0xa5)), value, after: hexOf(after) },
      };
    }),
  };
}

/** A value of an arm, and the bytes after it was written over others. */
function written(lookup: Lookup, arm: Overlay['arms'][number], before: Uint8Array, seed: number) {
  const sample = Uint8Array.from({ length: arm.size }, (_, index) => patternByte(index + seed));
  const value = readFixed(lookup, arm.type, sample);
  // The whole arm is written: what is reserved in it becomes zero.
  const own = new Uint8Array(arm.size);
  writeFixed(lookup, arm.type, value, own);
  const after = before.slice();
  after.set(own);
  return { after, value: fixedJson(lookup, arm.type, value) };
}

/** For each union with a tag beside it: what each tag means, and what is there after tag and arm were written together. */
function taggedVectors(lookup: Lookup, decl: Fixed): Json[] {
  return decl.fields.flatMap((field): Json[] => {
    const overlay = overlayDecl(lookup, field.type);
    const tag = decl.fields.find(({ name }) => name === field.by);
    if (overlay === undefined || tag === undefined) return [];
    const before = layoutBytes(lookup, decl, patternByte);
    const put = (number: string, bytes: Uint8Array): string => {
      const out = before.slice();
      writeFixed(lookup, tag.type, BigInt(number), out.subarray(tag.offset));
      out.set(bytes, field.offset);
      return hexOf(out);
    };
    const head = { field: field.name, by: tag.name };
    const inside = before.slice(field.offset, field.offset + field.size);
    const known = overlay.arms.flatMap((arm) =>
      (arm.tags ?? []).map((number): Json => {
        const { after, value } = written(lookup, arm, inside, 31);
        return { ...head, arm: arm.name, tag: number, before: hexOf(before), value, after: put(number, after) };
      }),
    );
    const used = new Set(overlay.arms.flatMap((arm) => arm.tags ?? []));
    const free = ['77', '78', '79', '99'].find((number) => !used.has(number));
    if (free === undefined) return known;
    const bytes = inside.map((byte) => byte ^ 0xff);
    const raw = { value: hexOf(bytes), after: put(free, bytes) };
    return [...known, { ...head, arm: 'unknown', tag: free, before: hexOf(before), ...raw }];
  });
}

/** One token: parts and the packed word. Parts that are too wide for their place are cut. */
export function tokenVectors(decl: DeclOf<'bits'>): Json {
  const parts = decl.parts.filter((part) => part.reserved !== true && !part.name.startsWith('_'));
  const room = (width: number) => [8, 16, 32, 64].find((bits) => width <= bits) ?? 64;
  const cases: { name: string; of: (part: (typeof parts)[number], index: number) => bigint }[] = [
    { name: 'zero', of: () => 0n },
    { name: 'max', of: (part) => (1n << BigInt(part.width)) - 1n },
    { name: 'patterned', of: (part, index) => BigInt.asUintN(part.width, 0xf0e1d2c3b4a59687n >> BigInt(index * 5)) },
    { name: 'cut', of: (part) => (1n << BigInt(room(part.width))) - 2n },
    ...parts.map((only) => ({
      name: `only ${only.name}`,
      of: (part: (typeof parts)[number]) => (part === only ? (1n << BigInt(only.width)) - 1n : 0n),
    })),
  ];
  return {
    name: decl.name,
    repr: decl.repr,
    cases: cases.map(({ name, of }) => {
      const given = parts.map((part, index) => ({ part, value: of(part, index) }));
      const word = given.reduce(
        (sum, { part, value }) => sum + BigInt.asUintN(part.width, value) * 2n ** BigInt(part.shift),
        0n,
      );
      const write = (cut: boolean) =>
        Object.fromEntries(
          given.map(({ part, value }) => [part.name, (cut ? BigInt.asUintN(part.width, value) : value).toString()]),
        );
      return { case: name, parts: write(false), word: word.toString(), unpacked: write(true) };
    }),
  };
}
