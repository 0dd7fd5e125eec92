/** What enumerations, flags and tokens have in common: a type around one word. */
import type { Words } from '../prelude.ts';
import type { Printer } from './printer.ts';

/** What such a type is. */
export const WORD: readonly string[] = [
  'Clone',
  'Copy',
  'Debug',
  'Default',
  'PartialEq',
  'Eq',
  'PartialOrd',
  'Ord',
  'Hash',
  '::zerocopy::FromBytes',
  '::zerocopy::IntoBytes',
  '::zerocopy::KnownLayout',
  '::zerocopy::Immutable',
];

interface Converted {
  readonly name: string;
  readonly repr: string;
  /** What the parameters are called. */
  readonly from: string;
  readonly into: string;
}

/** The way from the word and back. */
export function printFrom(printer: Printer, words: Words, { name, repr, from, into }: Converted): void {
  printer
    .line(`impl ${words.from}<${repr}> for ${name} {`)
    .lines(`    fn from(${from}: ${repr}) -> Self {\n        Self(${from})\n    }\n}\n\n`)
    .line(`impl ${words.from}<${name}> for ${repr} {`)
    .line(`    fn from(${into}: ${name}) -> Self {`)
    .lines(`        ${into}.0\n    }\n}\n`);
}
