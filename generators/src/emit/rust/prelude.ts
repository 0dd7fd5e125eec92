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

/** A module's text, in pieces, with short paths where they mean the same. */
export function shortenPaths(pieces: readonly string[]): string[] {
  if (pieces.some((text) => HIDES.test(text))) return [...pieces];
  return pieces.map((text) => text.replace(TOKENS, (token) => SHORT[token] ?? token));
}
