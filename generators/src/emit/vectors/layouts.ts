/** Vectors of fixed layouts and of tokens. */
import type { DeclOf } from '../../model/model.ts';
import type { Lookup } from '../lookup.ts';
import { type Fixed, readStruct, structJson } from './interpreter/fixed.ts';
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
    cases: instances.map(([name, byteAt]) => {
      const bytes = layoutBytes(lookup, decl, byteAt);
      return { case: name, bytes: hexOf(bytes), value: structJson(lookup, decl, readStruct(lookup, decl, bytes)) };
    }),
  };
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
