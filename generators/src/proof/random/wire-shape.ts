/** Random shapes of what travels: fields of messages, entries of registries, cases of tagged unions. */
import fc from 'fast-check';
import { IntName, type Prefix, type TagForm, type VarintForm, WordName } from '../../model/model.ts';
import { PREFIXES, VARINT_FORMS } from '../../model/prefixes.ts';
import type { ScalarName } from './shape.ts';

const REST_UINTS = ['u8', 'u16', 'u32', 'u64'] as const;

export type CodecShape =
  /** `most`: legal up to so many, and as far below zero; every value without it. */
  | { readonly c: 'int'; readonly name: IntName; readonly most?: number | undefined }
  | { readonly c: 'scalar'; readonly name: ScalarName }
  | { readonly c: 'bool' }
  /** `prefix` is absent where the smallest one is taken, as in shapes that were kept before there were others. */
  | { readonly c: 'text' | 'blob'; readonly max: number; readonly prefix?: Prefix | undefined }
  | { readonly c: 'bytes'; readonly len: number }
  /** Numbers of so many bits, as far as the form has them. */
  | { readonly c: 'varint'; readonly form: VarintForm; readonly bits: number; readonly shortest: boolean }
  /** Where nothing may go on to the end, something else is taken. */
  | { readonly c: 'rest'; readonly of: 'bytes' | 'text'; readonly max: number }
  | { readonly c: 'rest_uint'; readonly type: (typeof REST_UINTS)[number] }
  | { readonly c: 'pick'; readonly pick: number };

export type PartShape = {
  readonly codec: CodecShape;
  /** More than 0: a list of at most so many. */
  readonly list: number;
  readonly prefix?: Prefix | undefined;
  readonly tail: boolean;
  /** Where it may be missing: refused when it is cut short. Absent in shapes that were kept before there was this. */
  readonly cut?: boolean | undefined;
  readonly name: number;
};
export type EntryShape = {
  readonly codec: CodecShape;
  /** More than 0: there up to so many times. */
  readonly list: number;
  readonly required: boolean;
  readonly secret: boolean;
  /** Where it may be missing and comes once: a bad value reads as missing. */
  readonly lenient?: boolean | undefined;
  readonly tag: number;
  readonly name: number;
};
export type RegistryShape = {
  readonly kind: 'registry';
  readonly tag: TagForm;
  readonly length: Prefix;
  readonly total: Prefix | null;
  readonly entries: readonly EntryShape[];
  readonly unknown: 'skip' | 'keep' | 'error';
  readonly repeated: 'error' | 'first' | 'last';
  /** Refuses unknown tags twice, where it can. */
  readonly once?: boolean | undefined;
  /** Room for more entries than must be there. */
  readonly more: number | null;
};
export type UnionShape = {
  readonly kind: 'union';
  readonly tag: TagForm;
  readonly length: Prefix | null;
  readonly keep: boolean;
  readonly cases: readonly { readonly pick: number | null; readonly tag: number; readonly name: number }[];
};

const pick = fc.nat({ max: 15 });
const name = fc.nat({ max: 31 });
const prefix = fc.constantFrom<Prefix>(...PREFIXES);
const some = fc.option(prefix, { freq: 2, nil: undefined });
const tagForm = fc.constantFrom<TagForm>(...IntName.options, ...WordName.options, ...VARINT_FORMS);
const few = fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, fc.integer({ min: 1, max: 5 }));

/** @param scalars names of floats and words */
export function codecShape(scalars: readonly ScalarName[]): fc.Arbitrary<CodecShape> {
  return fc.oneof(
    fc.record({
      c: fc.constant('int' as const),
      name: fc.constantFrom(...IntName.options),
      most: fc.option(fc.nat({ max: 127 }), { freq: 2, nil: undefined }),
    }),
    fc.record({ c: fc.constant('scalar' as const), name: fc.constantFrom(...scalars) }),
    fc.record({ c: fc.constant('bool' as const) }),
    fc.record({
      c: fc.constantFrom('text' as const, 'blob' as const),
      max: fc.integer({ min: 1, max: 300 }),
      prefix: some,
    }),
    fc.record({ c: fc.constant('bytes' as const), len: fc.integer({ min: 1, max: 20 }) }),
    fc.record({
      c: fc.constant('varint' as const),
      form: fc.constantFrom(...VARINT_FORMS),
      bits: fc.integer({ min: 1, max: 64 }),
      shortest: fc.boolean(),
    }),
    fc.record({
      c: fc.constant('rest' as const),
      of: fc.constantFrom('bytes' as const, 'text' as const),
      max: fc.integer({ min: 1, max: 300 }),
    }),
    fc.record({ c: fc.constant('rest_uint' as const), type: fc.constantFrom(...REST_UINTS) }),
    { weight: 2, arbitrary: fc.record({ c: fc.constant('pick' as const), pick }) },
  );
}

export const partShape = (scalars: readonly ScalarName[]): fc.Arbitrary<PartShape> =>
  fc.record({ codec: codecShape(scalars), list: few, prefix: some, tail: fc.boolean(), cut: fc.boolean(), name });

export const registryShape = (scalars: readonly ScalarName[]): fc.Arbitrary<RegistryShape> =>
  fc.record({
    kind: fc.constant('registry' as const),
    tag: tagForm,
    length: prefix,
    total: fc.option(prefix, { freq: 2 }),
    entries: fc.array(
      fc.record({
        codec: codecShape(scalars),
        list: few,
        required: fc.integer({ min: 0, max: 3 }).map((n) => n === 3),
        secret: fc.integer({ min: 0, max: 4 }).map((n) => n === 4),
        lenient: fc.integer({ min: 0, max: 2 }).map((n) => n === 2),
        tag: fc.nat({ max: 255 }),
        name,
      }),
      { minLength: 1, maxLength: 6 },
    ),
    unknown: fc.constantFrom('skip' as const, 'keep' as const, 'error' as const),
    repeated: fc.constantFrom('error' as const, 'first' as const, 'last' as const),
    once: fc.boolean(),
    more: fc.option(fc.nat({ max: 6 })),
  });

export const unionShape: fc.Arbitrary<UnionShape> = fc.record({
  kind: fc.constant('union' as const),
  tag: tagForm,
  length: fc.option(prefix, { freq: 3 }),
  keep: fc.boolean(),
  cases: fc.array(fc.record({ pick: fc.option(pick, { freq: 3 }), tag: fc.nat({ max: 255 }), name }), {
    minLength: 1,
    maxLength: 5,
  }),
});
