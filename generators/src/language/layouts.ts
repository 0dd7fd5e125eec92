/** Declarations with a fixed layout: structs, platform structs and shared-memory sections. */
import type { MemoryOrder } from '../model/model.ts';
import { type Packed, packedOf } from './alignment.ts';
import { optionsOf } from './options.ts';
import { PROTOCOL_KINDS, type ProtocolValue } from './protocols.ts';
import type { EntriesValue } from './tails.ts';
import { type ArrayType, FIXED_KINDS, type FixedType, FOREIGN_KINDS, type ForeignType, type IntType } from './types.ts';
import {
  describe,
  type IntLike,
  isValue,
  keepKinds,
  make,
  type Problem,
  takeInt,
  takeText,
  type Value,
} from './value.ts';

const ORDERS = ['relaxed', 'release', 'seqcst'] as const;
const FIELD_OPTIONS = { at: 'number', align: 'alignment', range: 'any', unit: 'text', since: 'text' } as const;
const STRUCT_OPTIONS = { ...FIELD_OPTIONS, handle: ['adopt'], stamps: 'text', secret: 'flag', by: 'text' } as const;
const OWNED_OPTIONS = { ...FIELD_OPTIONS, order: ORDERS, publishes: 'texts' } as const;
const PAD_OPTIONS = { at: 'number', since: 'text' } as const;
const LAYOUT_OPTIONS = { size: 'number', align: 'alignment', packed: 'any', prefixes: 'numbers' } as const;

/** What can be said about a field besides its type. */
export interface FieldOptions {
  /** Offset in bytes which the field must have; checked, never moves the field. */
  readonly at?: number;
  /**
   * A power of two up to 4096. The field begins at a multiple of it, and so does the whole; never less than what the type
   * needs where it stands. It moves nothing by itself: what is missing before the field is an error that names the pad.
   */
  readonly align?: number;
  /** Smallest and largest valid value. */
  readonly range?: readonly [min: IntLike, max: IntLike];
  /** Unit for the documentation, such as `ms`. */
  readonly unit?: string;
  /** Version that introduced the field, for the documentation. */
  readonly since?: string;
}

/** What can be said about a field of a struct. */
export interface StructFieldOptions extends FieldOptions {
  /**
   * The value (u64, or an array of them; 0 = none) is a handle in the receiver's process. `adopt`: it belongs to the
   * receiver once the call has succeeded, and to the sender when the call has failed.
   */
  readonly handle?: 'adopt';
  /**
   * The field, an array of structs, carries a stamp of each lockstep plane that this party speaks. A schema with more
   * such planes than places is refused.
   */
  readonly stamps?: string;
  /**
   * An integer, or an array of them, that nobody may see. Rust prints `[secret]` for it and wipes it when it is dropped; a
   * struct with one is not copied unasked.
   */
  readonly secret?: boolean;
  /** The field beside this one that says which arm of the overlapping union is meant; the arms state `variant(tag, type)`. */
  readonly by?: string;
}

/** A field with statements about it. */
export interface FieldValue<T extends ForeignType = ForeignType> extends Value<'field'> {
  readonly type: T;
  readonly options: StructFieldOptions;
}
/** Padding or reserved space: writers store zero, readers ignore it. */
export interface PadValue extends Value<'pad'> {
  readonly type: FixedType;
  readonly options: Pick<FieldOptions, 'at' | 'since'>;
}

/** A field with statements: `field(u32, { range: [1, 16384], unit: 'px', at: 8 })`. */
export function field<T extends ForeignType>(type: T, options: StructFieldOptions = {}): FieldValue<T> {
  const problems: Problem[] = [];
  const taken = takeType<T>(type, FOREIGN_KINDS, '0:', problems);
  return make<FieldValue<T>>(
    'field',
    { type: taken, options: optionsOf(options, '1:', problems, STRUCT_OPTIONS) },
    problems,
  );
}

/** Reserved space of a type: `_pad: pad(bytes(4))`. */
export function pad(type: FixedType, options: Pick<FieldOptions, 'at' | 'since'> = {}): PadValue {
  const problems: Problem[] = [];
  const taken = takeType<FixedType>(type, ['int', 'float', 'word', 'array'], '0:', problems);
  return make<PadValue>('pad', { type: taken, options: optionsOf(options, '1:', problems, PAD_OPTIONS) }, problems);
}

function takeType<T>(
  type: unknown,
  kinds: readonly string[],
  at: string,
  problems: Problem[],
  want = 'a type of fixed size',
): T {
  if (isValue(type) && kinds.includes(type.kind)) return type as T;
  problems.push({ path: at, want, got: describe(type) });
  return undefined as T;
}

export interface StructFields {
  readonly [name: string]: FixedType | FieldValue<FixedType> | PadValue | EntriesValue<FixedType>;
}
export interface LayoutOptions<P extends Prefixes = Prefixes> {
  /** Size in bytes which the layout must have. */
  readonly size?: number;
  /** A power of two up to 4096 that the whole aligns to; never less than what its fields need. */
  readonly align?: number;
  /** Shorter forms that older peers send: name → bytes. */
  readonly prefixes?: P;
}
/** Options of what may be packed. */
export interface PackedOptions<P extends Prefixes = Prefixes> extends LayoutOptions<P> {
  /**
   * The most that a field aligns to: `true` is 1, so that fields follow each other at any offset. A field that states `align`
   * keeps that. Fields of struct types keep their own layout inside.
   */
  readonly packed?: Packed;
}
export interface Prefixes {
  readonly [name: string]: number;
}

/** A fixed layout, little-endian, without implicit padding. */
export interface StructValue<F extends StructFields = StructFields, P extends Prefixes = Prefixes>
  extends Value<'struct'> {
  readonly fields: F;
  readonly options: PackedOptions<P>;
}

/** A fixed layout. Every hole must be written as a `pad` field; sizes and offsets that are stated are checked. */
export function struct<const F extends StructFields, const P extends Prefixes = Record<never, number>>(
  fields: F,
  options: PackedOptions<P> = {},
): StructValue<F, P> {
  const problems: Problem[] = [];
  const kept = keepKinds(
    fields,
    [...FIXED_KINDS, 'field', 'pad', 'entries'],
    '0:',
    'a type, field(…) or pad(…)',
    problems,
  );
  const data = { fields: kept as F, options: packedOf(optionsOf(options, '1:', problems, LAYOUT_OPTIONS), problems) };
  return make<StructValue<F, P>>('struct', data, problems);
}

export interface ForeignFields {
  readonly [name: string]: ForeignType | FieldValue | PadValue | EntriesValue;
}
export interface ForeignOptions {
  /** Platform whose layout this is, such as `win-x64`. */
  readonly target: string;
  /** How sure the numbers are. */
  readonly mark: string;
  /** Where the numbers come from. */
  readonly source: string;
  readonly size?: number;
  readonly align?: number;
  readonly packed?: Packed;
}
/** A struct that belongs to a platform. It may hold pointers; only planes with policy `foreign` may list it. */
export interface ForeignValue<F extends ForeignFields = ForeignFields> extends Value<'foreign'> {
  readonly fields: F;
  readonly options: ForeignOptions;
}

/** A platform's own struct, for one target. Its holes are written as `pad` fields as well. */
export function foreign<const F extends ForeignFields>(fields: F, options: ForeignOptions): ForeignValue<F> {
  const problems: Problem[] = [];
  const kept = keepKinds(
    fields,
    [...FOREIGN_KINDS, 'field', 'pad', 'entries'],
    '0:',
    'a type, field(…) or pad(…)',
    problems,
  );
  const kinds = {
    target: 'any',
    mark: 'any',
    source: 'any',
    size: 'number',
    align: 'alignment',
    packed: 'any',
  } as const;
  const given: Partial<ForeignOptions> = packedOf(optionsOf(options, '1:', problems, kinds), problems);
  const texts = {
    target: takeText(given.target, '1:target', 'the platform, such as `win-x64`', problems),
    mark: takeText(given.mark, '1:mark', 'how sure the numbers are', problems),
    source: takeText(given.source, '1:source', 'where the numbers come from', problems),
  };
  return make<ForeignValue<F>>('foreign', { fields: kept as F, options: { ...given, ...texts } }, problems);
}

/** A word that tells a reader that the section is ready: written last, with Release. */
export interface StampField extends Value<'stamp'> {
  readonly type: IntType;
  readonly magic: bigint;
  readonly options: FieldOptions;
}
/** Written once by the creating role before the stamp. */
export interface InitField extends Value<'init'> {
  readonly type: FixedType;
  readonly options: FieldOptions;
}
export interface OwnedOptions extends FieldOptions {
  /** Order of the owner's store; `release` when absent. Readers load with Acquire unless it is `relaxed`. */
  readonly order?: MemoryOrder;
  /** Fields of the same owner that this store, a Release, makes visible to whoever loads it. */
  readonly publishes?: readonly string[];
}
/** What a role can own: a value, or sections inside the section, whose own statements say more. */
export type OwnedType = FixedType | SectionValue | ArrayType<SectionValue>;
/** Written by one role, read by both. */
export interface OwnedField<R extends string = string> extends Value<'by'> {
  readonly role: R;
  readonly type: OwnedType;
  readonly options: OwnedOptions;
}
/** Changed by both roles through compare-and-swap. */
export interface BothField extends Value<'both'> {
  readonly type: OwnedType;
  readonly options: OwnedOptions;
}

const OWNED_KINDS = [...FIXED_KINDS, 'section'] as const;

/** The magic word of a section: `magic: stamp(u32, MAGIC)`. */
export function stamp(type: IntType, magic: IntLike, options: FieldOptions = {}): StampField {
  const problems: Problem[] = [];
  const taken = takeType<IntType>(type, ['int'], '0:', problems, 'an integer type');
  const value = takeInt(magic, '1:', 'the magic number or an integer constant', 0n, problems);
  return make<StampField>(
    'stamp',
    { type: taken, magic: value, options: optionsOf(options, '2:', problems, FIELD_OPTIONS) },
    problems,
  );
}

/** A field that the creating role writes before the stamp, and nobody afterwards. */
export function init(type: FixedType, options: FieldOptions = {}): InitField {
  const problems: Problem[] = [];
  const taken = takeType<FixedType>(type, FIXED_KINDS, '0:', problems);
  return make<InitField>('init', { type: taken, options: optionsOf(options, '1:', problems, FIELD_OPTIONS) }, problems);
}

/** A field that one role writes: `by('driver', FrameToken, { order: 'release' })`. */
export function by<const R extends string>(role: R, type: OwnedType, options: OwnedOptions = {}): OwnedField<R> {
  const problems: Problem[] = [];
  const data = {
    role: takeText(role, '0:', 'the name of a role', problems) as R,
    type: takeType<OwnedType>(type, OWNED_KINDS, '1:', problems),
    options: optionsOf(options, '2:', problems, OWNED_OPTIONS),
  };
  return make<OwnedField<R>>('by', data, problems);
}

/** A word that both roles change by compare-and-swap. */
export function both(type: OwnedType, options: OwnedOptions = {}): BothField {
  const problems: Problem[] = [];
  const taken = takeType<OwnedType>(type, OWNED_KINDS, '0:', problems);
  return make<BothField>('both', { type: taken, options: optionsOf(options, '1:', problems, OWNED_OPTIONS) }, problems);
}

export interface SectionFields<R extends string = string> {
  readonly [name: string]:
    | StampField
    | InitField
    | OwnedField<R>
    | BothField
    | PadValue
    /** A section inside a section keeps the owners that it states itself. */
    | SectionValue
    | ArrayType<SectionValue>;
}
export interface SectionOptions<R extends readonly [string, string], P extends Prefixes = Prefixes>
  extends LayoutOptions<P> {
  /** The two roles; the first one creates the section. */
  readonly roles: R;
  /** Algorithms over the fields, by the name of the functions that come of them. */
  readonly protocols?: Readonly<Record<string, ProtocolValue>>;
}
/** A layout in memory that two processes share, where each field says who writes it. */
export interface SectionValue<F extends SectionFields = SectionFields, R extends string = string>
  extends Value<'section'> {
  readonly fields: F;
  readonly roles: readonly R[];
  readonly protocols: Readonly<Record<string, ProtocolValue>>;
  /** `packed` is kept for the build, which refuses it. */
  readonly options: PackedOptions;
}

const SECTION_KINDS = ['stamp', 'init', 'by', 'both', 'pad', 'section', 'array'] as const;

/** A shared-memory layout: `section({ magic: stamp(u32, MAGIC), latest: by('driver', Token) }, { roles: ['host', 'driver'] })`. */
export function section<
  const R extends readonly [string, string],
  const F extends SectionFields<R[number]>,
  const P extends Prefixes = Record<never, number>,
>(fields: F, options: SectionOptions<R, P>): SectionValue<F, R[number]> {
  const problems: Problem[] = [];
  const kept = keepKinds(fields, SECTION_KINDS, '0:', 'stamp(…), init(…), by(…), both(…) or pad(…)', problems);
  const kinds = { ...LAYOUT_OPTIONS, roles: 'any', protocols: 'any' } as const;
  const given: Partial<SectionOptions<R, P> & Pick<PackedOptions, 'packed'>> = optionsOf(
    options,
    '1:',
    problems,
    kinds,
  );
  const roles = Array.isArray(given.roles) ? (given.roles as readonly string[]) : [];
  if (roles.length !== 2 || roles.some((role) => typeof role !== 'string')) {
    problems.push({ path: '1:roles', want: 'two names of roles, the creating one first', got: describe(given.roles) });
  }
  const { roles: _, protocols: stated = {}, ...layout } = given;
  const want = 'seqlock(…), spsc(…) or latest(…)';
  const data = {
    fields: kept as F,
    roles: Object.freeze([...roles]) as readonly R[number][],
    protocols: keepKinds<ProtocolValue>(stated, PROTOCOL_KINDS, '1:protocols.', want, problems),
    options: layout,
  };
  return make<SectionValue<F, R[number]>>('section', data, problems);
}
