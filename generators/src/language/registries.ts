/** Registries: entries of tag, length and value, which a protocol grows by; and what fills a value to its end. */
import type { Prefix, VarintForm } from '../model/model.ts';
import { PREFIXES, varintMost } from '../model/prefixes.ts';
import { type Codec, takeCodec, type VarintCodec } from './codecs.ts';
import type { SecretValue } from './messages.ts';
import { optionsOf } from './options.ts';
import { type IntType, u8, type WordType } from './types.ts';
import {
  describe,
  type IntLike,
  isValue,
  keepKinds,
  make,
  type Problem,
  takeInt,
  takeNumber,
  type Value,
} from './value.ts';

/** All bytes to the end of what it stands in. */
export interface RestCodec extends Value<'rest'> {
  readonly of: 'bytes' | 'text';
  readonly max: number;
}
/** All bytes to the end as one number. */
export interface RestUintCodec extends Value<'rest_uint'> {
  readonly type: RestUint;
}
type RestUint = 'u8' | 'u16' | 'u32' | 'u64';
const REST_UINTS: readonly string[] = ['u8', 'u16', 'u32', 'u64'];

const fill = (of: 'bytes' | 'text', max: IntLike): RestCodec => {
  const problems: Problem[] = [];
  let most = takeNumber(max, '0:', 'the most bytes', 1, problems);
  if (most < 1 || most > 0x7fff_ffff) {
    problems.push({ path: '0:', want: 'a number of bytes from 1 to 2147483647', got: `the number ${most}` });
    most = 1;
  }
  return make<RestCodec>('rest', { of, max: most }, problems);
};

/**
 * What goes on to the end of a registry's entry, or of an exact message: at most `max` bytes, UTF-8 of at most `max` bytes, or
 * a number in 1 to 8 bytes, least significant first, which must fit the integer type.
 */
export const rest = Object.freeze({
  bytes: (max: IntLike): RestCodec => fill('bytes', max),
  text: (max: IntLike): RestCodec => fill('text', max),
  uint: (type: IntType<RestUint>): RestUintCodec => {
    const fits = isValue(type) && type.kind === 'int' && REST_UINTS.includes((type as IntType).name);
    if (fits) return make<RestUintCodec>('rest_uint', { type: type.name });
    const problem = { path: '0:', want: 'one of u8, u16, u32, u64', got: describe(type) };
    return make<RestUintCodec>('rest_uint', { type: 'u64' }, [problem]);
  },
});

export interface EntryOptions {
  /** A reader refuses what lacks the entry. */
  readonly required?: boolean;
  /** The entry may be there several times, at most so many. */
  readonly list?: IntLike;
  /**
   * What a reader does with a value that is not as it should be: refuses the registry (`error`, the default), or takes the
   * entry as missing (`none`).
   */
  readonly bad?: 'none' | 'error';
}
/** One entry of a registry. */
export interface EntryValue extends Value<'entry'> {
  readonly tag: bigint;
  readonly codec: Codec | SecretValue;
  readonly required: boolean;
  readonly list: number | undefined;
  readonly bad: 'none' | 'error';
}
/** An entry: its tag, and how its value is written: `entry(3, Mode)`, `entry(7, rest.text(64), { required: true })`. */
export function entry(tag: IntLike, codec: Codec | SecretValue, options: EntryOptions = {}): EntryValue {
  const problems: Problem[] = [];
  const given: Partial<EntryOptions> = optionsOf(options, '2:', problems, {
    required: 'flag',
    list: 'any',
    bad: ['none', 'error'],
  });
  const isSecret = isValue(codec) && codec.kind === 'secret';
  let most = given.list === undefined ? undefined : takeNumber(given.list, '2:list', 'the most times', 1, problems);
  if (most !== undefined && (most < 1 || most > 0xffff)) {
    problems.push({ path: '2:list', want: 'a number from 1 to 65535', got: `the number ${most}` });
    most = 1;
  }
  const other = given.required === true ? 'required' : most === undefined ? undefined : 'list';
  if (given.bad === 'none' && other !== undefined) {
    const want = 'an entry that may be missing and comes once';
    problems.push({ path: '2:bad', want, got: `\`bad\` beside \`${other}\`` });
  }
  const data = {
    tag: takeInt(tag, '0:', 'the tag of the entry', 0n, problems),
    codec: isSecret ? codec : takeCodec(codec, '1:', problems),
    required: given.required ?? false,
    list: most,
    bad: given.bad ?? ('error' as const),
  };
  return make<EntryValue>('entry', data, problems);
}

export interface RegistryOptions {
  /** How tags are written: an integer type, or a varint. */
  readonly tag: IntType | WordType | VarintCodec;
  /** How the length of a value is written: `'u16'`, `'be.u16'`, `'quic'`. */
  readonly length: Prefix;
  /** Writes in front how many bytes all entries take. Without it they go on to the end. */
  readonly total?: Prefix;
  /** Most bytes of all entries together, which a reader checks first. */
  readonly max: IntLike;
  /** Most entries, known or not. */
  readonly entries?: IntLike;
  /** What a reader does with a tag that it does not know: passes over it (`skip`, the default), keeps it, or refuses it. */
  readonly unknown?: 'skip' | 'keep' | 'error';
  /** What a reader does with a second entry of one tag: refuses it (`error`, the default), or takes the first or the last. */
  readonly repeated?: 'error' | 'first' | 'last';
  /** Refuses the second entry of a tag that a reader does not know, too; needs `entries`. */
  readonly repeatedUnknown?: 'error';
  /** Tags that nobody may give out again. */
  readonly retired?: readonly IntLike[];
}
/** Entries by tag. */
export interface RegistryValue extends Value<'registry'> {
  readonly entries: Readonly<Record<string, EntryValue>>;
  readonly tag: IntType | WordType | VarintCodec;
  readonly length: Prefix;
  readonly total: Prefix | undefined;
  readonly max: number;
  readonly most: number | undefined;
  readonly unknown: 'skip' | 'keep' | 'error';
  readonly repeated: 'error' | 'first' | 'last';
  readonly repeatedUnknown: 'error' | undefined;
  readonly retired: readonly bigint[];
}

/** Most bytes of a registry, and of what goes on to the end. */
const ROOM = 0x7fff_ffff;

/** How a tag type is written. */
export const tagFormOf = (tag: IntType | WordType | VarintCodec): (IntType | WordType)['name'] | VarintForm =>
  tag.kind === 'varint' ? tag.form : tag.name;

/** A type of tags, or `u8` and a problem. */
export function takeTag(tag: unknown, at: string, problems: Problem[]): IntType | WordType | VarintCodec {
  if (isValue(tag) && ['int', 'word', 'varint'].includes(tag.kind)) {
    const taken = tag as IntType | WordType | VarintCodec;
    const isWhole = taken.kind !== 'varint' || (taken.max === varintMost(taken.form) && !taken.shortest);
    if (!isWhole) problems.push({ path: at, want: 'a varint without options', got: 'one with options' });
    return taken;
  }
  problems.push({ path: at, want: 'an integer type or a varint', got: tag === undefined ? 'nothing' : describe(tag) });
  return u8;
}

/**
 * A registry: numbered entries with a value each, of which any may be missing and which come in any order:
 * `registry({ mode: entry(1, Mode), name: entry(2, rest.text(64)) }, { tag: u16, length: 'u16', max: 4096 })`.
 */
export function registry(entries: { readonly [name: string]: EntryValue }, options: RegistryOptions): RegistryValue {
  const problems: Problem[] = [];
  const given: Partial<RegistryOptions> = optionsOf(options, '1:', problems, {
    tag: 'any',
    length: PREFIXES,
    total: PREFIXES,
    max: 'any',
    entries: 'any',
    unknown: ['skip', 'keep', 'error'],
    repeated: ['error', 'first', 'last'],
    repeatedUnknown: ['error'],
    retired: 'any',
  });
  if (given.length === undefined && !problems.some(({ path }) => path === '1:length')) {
    problems.push({ path: '1:', want: 'a `length`', got: 'nothing' });
  }
  if (given.repeatedUnknown !== undefined && given.entries === undefined) {
    problems.push({ path: '1:repeatedUnknown', want: '`entries` beside it', got: '`repeatedUnknown` alone' });
  }
  if (given.repeatedUnknown !== undefined && given.unknown === 'error') {
    const want = "`unknown` 'skip' or 'keep' beside it";
    problems.push({ path: '1:repeatedUnknown', want, got: "'error', which takes no unknown entry at all" });
  }
  const listed: readonly unknown[] = Array.isArray(given.retired) ? given.retired : [];
  if (given.retired !== undefined && !Array.isArray(given.retired)) {
    problems.push({ path: '1:retired', want: 'a list of tags', got: describe(given.retired) });
  }
  const data = {
    entries: keepKinds<EntryValue>(entries, ['entry'], '0:', 'entry(…)', problems),
    tag: takeTag(given.tag, '1:tag', problems),
    length: given.length ?? ('u16' as const),
    total: given.total,
    // Where it is missing nothing follows from it.
    max: takeNumber(given.max, '1:max', 'the most bytes of all entries', ROOM, problems),
    most:
      given.entries === undefined ? undefined : takeNumber(given.entries, '1:entries', 'the most entries', 1, problems),
    unknown: given.unknown ?? 'skip',
    repeated: given.repeated ?? 'error',
    repeatedUnknown: given.repeatedUnknown,
    retired: Object.freeze(listed.map((tag) => takeInt(tag, '1:retired', 'a tag', 0n, problems))),
  };
  return make<RegistryValue>('registry', data, problems);
}
