/** Random shapes of schemas: plain data from fast-check, so that a counterexample shrinks to its essence. */
import fc from 'fast-check';
import { type FloatName, IntName, type WordName } from '../../model/model.ts';
import { FLOAT_NAMES, floatBytes, WORD_NAMES, wordFacts } from '../../model/scalars.ts';
import {
  type PartShape,
  partShape,
  type RegistryShape,
  registryShape,
  type UnionShape,
  unionShape,
} from './wire-shape.ts';

export const INT_NAMES = IntName.options;
export const bitsOf = (name: string): number => Number(name.slice(1));
const isSigned = (name: string): boolean => name.startsWith('i');
export const leastOf = (name: string): bigint => (isSigned(name) ? -(1n << BigInt(bitsOf(name) - 1)) : 0n);
export const mostOf = (name: string): bigint => (1n << BigInt(bitsOf(name) - (isSigned(name) ? 1 : 0))) - 1n;

/** A float, or a word that memory does not hold as the machine does. */
export type ScalarName = FloatName | WordName;
export const SCALAR_NAMES: readonly ScalarName[] = [...FLOAT_NAMES, ...WORD_NAMES];
export function scalarShape(name: ScalarName): { size: number; align: number } {
  if (name === 'f32' || name === 'f64') return { size: floatBytes(name), align: floatBytes(name) };
  const { bytes, align } = wordFacts(name);
  return { size: bytes, align };
}

/** A field's type. `pick` chooses among the declarations before, by number, so that it stays valid while shrinking. */
export type FieldShape = {
  readonly type:
    | { readonly t: 'int'; readonly name: IntName }
    | { readonly t: 'scalar'; readonly name: ScalarName }
    | { readonly t: 'pick'; readonly pick: number };
  /** 1 = no array. */
  readonly len: number;
  readonly reserved: boolean;
  readonly name: number;
  /** What the field states, where that is more than it needs. */
  readonly align?: number | undefined;
};
export type OwnedShape = FieldShape & {
  readonly owner: 'host' | 'driver' | 'init';
  readonly order: 'relaxed' | 'release' | 'seqcst';
};
export type IoctlShape = { readonly input: number | null; readonly output: number | null };
/** A request of a Linux device; without an argument it is one that hands over a number, or nothing. */
export type RequestShape = {
  readonly direction: 'none' | 'read' | 'write' | 'readWrite';
  readonly argument: number | null;
  readonly number: boolean;
};
/** What a layout says of its alignment; absent in shapes that were kept before there was such a word. */
export interface Aligned {
  readonly align?: number | undefined;
  readonly packed?: 1 | 2 | 4 | 8 | undefined;
}
/** Elements behind a struct. Which field counts them is chosen when there is one. */
export interface TailShape {
  readonly type: FieldShape['type'];
  readonly len: number;
  readonly rule: 'count' | 'bytes' | 'whole' | 'rest';
  readonly counter: number;
}
export type MemberShape =
  | { readonly kind: 'constant'; readonly type: IntName; readonly at: number; readonly hex: boolean }
  | { readonly kind: 'enum'; readonly type: IntName; readonly strict: boolean; readonly values: readonly number[] }
  | { readonly kind: 'flags'; readonly type: IntName; readonly bits: readonly number[] }
  | { readonly kind: 'bits'; readonly type: IntName; readonly widths: readonly number[] }
  | ({
      readonly kind: 'struct';
      readonly fields: readonly FieldShape[];
      readonly prefix: boolean;
      readonly tail?: TailShape | null;
    } & Aligned)
  | ({ readonly kind: 'section'; readonly fields: readonly OwnedShape[]; readonly magic: number } & Omit<
      Aligned,
      'packed'
    >)
  /** An overlapping union; `tagged`: its arms have tags, for a struct that has an integer in front of it. */
  | ({ readonly kind: 'overlay'; readonly arms: readonly FieldShape[]; readonly tagged: boolean } & Aligned)
  | { readonly kind: 'message'; readonly fields: readonly PartShape[]; readonly exact: boolean }
  | RegistryShape
  | UnionShape
  | { readonly kind: 'name'; readonly params: number; readonly secured: boolean }
  | { readonly kind: 'device'; readonly ioctls: readonly IoctlShape[] }
  | { readonly kind: 'linux_device'; readonly magic: number; readonly requests: readonly RequestShape[] };
export interface SchemaShape {
  readonly policy: 'lockstep' | 'additive';
  readonly members: readonly MemberShape[];
}

const UNSIGNED = ['u8', 'u16', 'u32', 'u64'] as const;
const intName = fc.constantFrom(...INT_NAMES);
const scalarName = fc.constantFrom(...SCALAR_NAMES);
const unsigned = fc.constantFrom<IntName>(...UNSIGNED);
const pick = fc.nat({ max: 15 });
const nameNumber = fc.nat({ max: 31 });

/** Mostly nothing is said; lines of a cache and single bytes more often than others. */
const align = fc.oneof(
  { weight: 6, arbitrary: fc.constant(1) },
  { weight: 1, arbitrary: fc.constantFrom(2, 4, 8, 16, 32, 64, 256) },
);
const packed = fc.oneof(
  { weight: 2, arbitrary: fc.constant({}) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(1 as const, 1 as const, 2 as const, 4 as const, 8 as const).map((n) => ({ packed: n })),
  },
);

const fieldParts = {
  type: fc.oneof(
    { weight: 2, arbitrary: fc.record({ t: fc.constant('int' as const), name: intName }) },
    { weight: 1, arbitrary: fc.record({ t: fc.constant('scalar' as const), name: scalarName }) },
    { weight: 2, arbitrary: fc.record({ t: fc.constant('pick' as const), pick }) },
  ),
  len: fc.oneof({ weight: 3, arbitrary: fc.constant(1) }, fc.integer({ min: 2, max: 7 })),
  name: nameNumber,
  align,
};
const field: fc.Arbitrary<FieldShape> = fc.record({
  ...fieldParts,
  reserved: fc.integer({ min: 0, max: 5 }).map((n) => n === 5),
});
const owned: fc.Arbitrary<OwnedShape> = fc.record({
  ...fieldParts,
  reserved: fc.integer({ min: 0, max: 7 }).map((n) => n === 7),
  owner: fc.constantFrom('host' as const, 'driver' as const, 'init' as const),
  order: fc.constantFrom('relaxed' as const, 'release' as const, 'seqcst' as const),
});
const part = partShape(SCALAR_NAMES);

const tail: fc.Arbitrary<TailShape> = fc.record({
  type: fieldParts.type,
  len: fieldParts.len,
  rule: fc.constantFrom('count' as const, 'bytes' as const, 'whole' as const, 'rest' as const),
  counter: pick,
});

const member: fc.Arbitrary<MemberShape> = fc.oneof(
  fc.record({ kind: fc.constant('constant' as const), type: intName, at: fc.nat({ max: 255 }), hex: fc.boolean() }),
  fc.record({
    kind: fc.constant('enum' as const),
    type: intName,
    strict: fc.boolean(),
    values: fc.uniqueArray(fc.nat({ max: 127 }), { minLength: 1, maxLength: 5 }),
  }),
  fc.record({
    kind: fc.constant('flags' as const),
    type: unsigned,
    bits: fc.uniqueArray(fc.nat({ max: 63 }), { minLength: 1, maxLength: 5 }),
  }),
  fc.record({
    kind: fc.constant('bits' as const),
    type: unsigned,
    widths: fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 }),
  }),
  {
    weight: 4,
    arbitrary: fc
      .record({
        kind: fc.constant('struct' as const),
        fields: fc.array(field, { minLength: 1, maxLength: 9 }),
        prefix: fc.boolean(),
        tail: fc.option(tail, { freq: 3 }),
        align,
        packing: packed,
      })
      .map(({ packing, ...rest }) => ({ ...rest, ...packing })),
  },
  {
    weight: 2,
    arbitrary: fc
      .record({
        kind: fc.constant('overlay' as const),
        arms: fc.array(field, { minLength: 1, maxLength: 5 }),
        tagged: fc.boolean(),
        align,
        packing: packed,
      })
      .map(({ packing, ...rest }) => ({ ...rest, ...packing })),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('section' as const),
      fields: fc.array(owned, { minLength: 1, maxLength: 7 }),
      magic: fc.integer({ min: 1, max: 0x7fffffff }),
      align,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('message' as const),
      fields: fc.array(part, { minLength: 1, maxLength: 6 }),
      exact: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: registryShape(SCALAR_NAMES) },
  unionShape,
  fc.record({ kind: fc.constant('name' as const), params: fc.nat({ max: 3 }), secured: fc.boolean() }),
  fc.record({
    kind: fc.constant('device' as const),
    ioctls: fc.array(fc.record({ input: fc.option(pick), output: fc.option(pick) }), { minLength: 1, maxLength: 4 }),
  }),
  fc.record({
    kind: fc.constant('linux_device' as const),
    magic: fc.nat({ max: 255 }),
    requests: fc.array(
      fc.record({
        direction: fc.constantFrom('none' as const, 'read' as const, 'write' as const, 'readWrite' as const),
        argument: fc.option(pick),
        number: fc.boolean(),
      }),
      { minLength: 1, maxLength: 4 },
    ),
  }),
);

/** Any schema of one plane. */
export const schemaShape: fc.Arbitrary<SchemaShape> = fc.record({
  policy: fc.constantFrom('lockstep' as const, 'additive' as const),
  members: fc.array(member, { minLength: 1, maxLength: 8 }),
});
