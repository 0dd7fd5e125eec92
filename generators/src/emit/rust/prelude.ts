/**
 * What every module of Rust knows without an import. A schema may have a declaration called `Result` or `Some`, and the
 * module that holds it means that one: all text is written with full paths, and a module which hides none of these names
 * is shortened to what people write.
 */
export const OK = '::core::result::Result::Ok';
export const ERR = '::core::result::Result::Err';
export const SOME = '::core::option::Option::Some';
export const NONE = '::core::option::Option::None';
export const OPTION = '::core::option::Option';
export const RESULT = '::core::result::Result';

const SHORT: Readonly<Record<string, string>> = {
  [OK]: 'Ok',
  [ERR]: 'Err',
  [SOME]: 'Some',
  [NONE]: 'None',
  [OPTION]: 'Option',
  [RESULT]: 'Result',
  '::core::default::Default': 'Default',
  '::core::convert::From': 'From',
  '::core::ops::FnOnce': 'FnOnce',
  '::core::ops::FnMut': 'FnMut',
  '::core::ops::Fn': 'Fn',
  '::core': 'core',
  '::alloc': 'alloc',
  '::zerocopy': 'zerocopy',
};
// The longest path first. Comments and texts are the schema's, and stay as they are.
const PATHS = Object.keys(SHORT).sort((a, b) => b.length - a.length);
const TOKENS = new RegExp(`//[^\\n]*|"(?:[^"\\\\]|\\\\.)*"|(?<![\\w:>])(?:${PATHS.join('|')})\\b`, 'g');
const HIDES = new RegExp(`\\b(?:struct|enum|trait|type|mod)\\s+(?:${Object.values(SHORT).join('|')})\\b`);

/** Whether a declaration of this name stands for something that is written without its path. */
export const hidesPaths = (name: string): boolean => Object.values(SHORT).includes(name);

/** How a module writes what every module knows. */
export interface Words {
  readonly core: string;
  readonly zerocopy: string;
  readonly result: string;
  readonly ok: string;
  readonly err: string;
  readonly some: string;
  readonly none: string;
  readonly option: string;
  readonly default: string;
  readonly from: string;
  readonly shorten: (text: string) => string;
}
export const FULL_WORDS: Words = {
  core: '::core',
  zerocopy: '::zerocopy',
  result: RESULT,
  ok: OK,
  err: ERR,
  some: SOME,
  none: NONE,
  option: OPTION,
  default: '::core::default::Default',
  from: '::core::convert::From',
  shorten: (text) => text,
};
export const SHORT_WORDS: Words = {
  core: 'core',
  zerocopy: 'zerocopy',
  result: 'Result',
  ok: 'Ok',
  err: 'Err',
  some: 'Some',
  none: 'None',
  option: 'Option',
  default: 'Default',
  from: 'From',
  shorten: (text) => (text.includes('::') ? shortened(text) : text),
};

const shortened = (text: string): string => text.replace(TOKENS, (token) => SHORT[token] ?? token);

/** Whether the text has a declaration that stands for something that is written without its path. */
export const hides = (text: string): boolean => HIDES.test(text);

/** A module's text, in pieces, with short paths where they mean the same. */
export function shortenPaths(pieces: readonly string[]): string[] {
  return pieces.some(hides) ? [...pieces] : pieces.map(shortened);
}
