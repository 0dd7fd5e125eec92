/** Tags of unions and registries: how they are read and stored. */
import type { DeclOf, TagForm } from '../../model/model.ts';
import { isVarint, tagBytes, tagRange, varintMost } from '../../model/prefixes.ts';
import { tagCarrier, varintForm } from './forms.ts';
import { after, INT_SIZE, intLiteral, intType, isBig, loadInt, storeInt } from './numbers.ts';
import { quote, type Scope } from './scope.ts';

/** A tag as a literal of its type. */
export const tagLiteral = (form: TagForm, tag: string): string => intLiteral(tagCarrier(form), tag);

/** The type of a tag. */
export const tagType = (form: TagForm): 'number' | 'bigint' => intType(tagCarrier(form));

/** A tag on its way in. */
export interface TakenTag {
  /** Statements that read it into the local `tag`, step over it, and have its position in `at`. */
  readonly lines: readonly string[];
  /** What `tag` is when it is this one. */
  literal(tag: string): string;
  /** The whole tag as its type has it, while the reader stands behind it. */
  whole(): string;
}

/**
 * Reads the tag of a union or a registry; `asked`: somebody wants to know where a known one stands. A varint is a plain number
 * on the way, rounded beyond 2^53: that is faster to tell from others, and no known tag is there.
 */
export function takeTag({ name, tag: form, unknown }: Tagged, known: Known, asked: boolean, scope: Scope): TakenTag {
  const what = `${name}.tag`;
  const position = (needed: boolean): string[] => (needed ? ['const { at } = r;'] : []);
  if (!isVarint(form)) {
    const size = INT_SIZE[form];
    const lines = [
      'const { bytes: b, at } = r;',
      `if (r.end - at < ${size}) throw r.short(at, ${quote(`${what}:${size}`)});`,
      `const tag = ${loadInt(form, 'at', scope)};`,
      `r.at = at + ${size};`,
    ];
    return { lines, literal: (tag) => tagLiteral(form, tag), whole: () => 'tag' };
  }
  const runtimeForm = varintForm(form, scope);
  if (known.every(({ tag }) => BigInt(tag) <= BigInt(Number.MAX_SAFE_INTEGER))) {
    const lines = [...position(asked || unknown !== 'skip'), `const tag = ${runtimeForm}.load(r, ${quote(what)});`];
    return { lines, literal: (tag) => tag, whole: () => `${scope.runtime('wideOf')}(r, ${runtimeForm}, at, tag)` };
  }
  const take = scope.runtime('takeWideVarint');
  const lines = [
    ...position(asked || unknown === 'error'),
    `const tag = ${take}(r, ${runtimeForm}, ${varintMost(form)}n, false, ${quote(what)});`,
  ];
  return { lines, literal: (tag) => tagLiteral(form, tag), whole: () => 'tag' };
}

/** What has tags. */
type Tagged = Pick<DeclOf<'union' | 'registry'>, 'name' | 'tag' | 'unknown'>;
type Known = readonly { readonly tag: string }[];

/** Bytes of a known tag in its shortest form. */
export const tagSize = (form: TagForm, tag: string): number => tagBytes(form, BigInt(tag));

/** Statement that stores a known tag at `at` of `b`, where its room is. */
export function storeTag(form: TagForm, tag: string): string {
  return bytesOf(form, BigInt(tag))
    .map((byte, index) => `b[${after('at', index)}] = 0x${byte.toString(16)};`)
    .join(' ');
}

function bytesOf(form: TagForm, tag: bigint): number[] {
  const size = tagBytes(form, tag);
  const little = (width: number, value: bigint): number[] =>
    Array.from({ length: width }, (_, index) => Number((value >> BigInt(index * 8)) & 0xffn));
  if (form === 'quic') return little(size, tag | (BigInt(Math.log2(size)) << BigInt(size * 8 - 2))).reverse();
  if (form === 'leb128') {
    return Array.from({ length: size }, (_, index) => {
      return Number((tag >> BigInt(index * 7)) & 0x7fn) | (index < size - 1 ? 0x80 : 0);
    });
  }
  const bytes = little(size, BigInt.asUintN(size * 8, tag));
  return isBig(form) ? bytes.reverse() : bytes;
}

/** Statements that write the tag in `value` where the writer stands, and refuse one that the form cannot hold. */
export function putTag(form: TagForm, value: string, owner: string, scope: Scope): string[] {
  const what = quote(`${owner}.tag`);
  if (isVarint(form)) {
    const put = scope.runtime('putWideVarint');
    return [`${put}(w, ${varintForm(form, scope)}, ${value}, ${tagRange(form).max}n, ${what});`];
  }
  const size = INT_SIZE[form];
  return [
    '{',
    '  const { at } = w;',
    `  const b = w.room(at, ${size});`,
    ...storeInt(form, 'at', value, what, scope).map((line) => `  ${line}`),
    `  w.at = at + ${size};`,
    '}',
  ];
}
