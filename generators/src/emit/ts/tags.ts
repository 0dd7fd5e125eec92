/** Tags of unions and registries: how they are read and stored. */
import type { TagForm } from '../../model/model.ts';
import { isVarint, tagBytes, tagRange, varintMost } from '../../model/prefixes.ts';
import { tagCarrier, varintForm } from './forms.ts';
import { after, INT_SIZE, intLiteral, intType, isBig, loadInt, storeInt } from './numbers.ts';
import { quote, type Scope } from './scope.ts';

/** A tag as a literal of its type. */
export const tagLiteral = (form: TagForm, tag: string): string => intLiteral(tagCarrier(form), tag);

/** The type of a tag. */
export const tagType = (form: TagForm): 'number' | 'bigint' => intType(tagCarrier(form));

/**
 * Statements that read a tag into the local `tag` and step over it; `at` becomes its position.
 * `owner` names what has the tag.
 */
export function takeTag(form: TagForm, owner: string, scope: Scope): string[] {
  const what = `${owner}.tag`;
  if (isVarint(form)) {
    const take = scope.runtime('takeWideVarint');
    return [
      'const { at } = r;',
      `const tag = ${take}(r, ${varintForm(form, scope)}, ${varintMost(form)}n, false, ${quote(what)});`,
    ];
  }
  const size = INT_SIZE[form];
  return [
    'const { bytes: b, at } = r;',
    `if (r.end - at < ${size}) throw r.short(at, ${quote(`${what}:${size}`)});`,
    `const tag = ${loadInt(form, 'at', scope)};`,
    `r.at = at + ${size};`,
  ];
}

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
