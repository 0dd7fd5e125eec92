/**
 * Texts of schemas, headers and binaries hold anything. Before one reaches a comment, a page or a terminal, what cannot be
 * carried there, or what would show it as another text than it is, becomes a visible escape.
 */

import { hidden, utf16Escapes } from '@punktfunk/cli/hidden';

const codeOf = (char: string): number => char.codePointAt(0) ?? 0;

/** Texts that show all that they hold. */
const PLAIN = /^[\t\n -~]*$/;

/** The text with `\u{202E}` in place of each character that would not be seen. Line ends become line feeds. */
export function visible(text: string): string {
  if (PLAIN.test(text)) return text;
  return text
    .replaceAll('\r\n', '\n')
    .replaceAll(hidden(), (char) => `\\u{${codeOf(char).toString(16).toUpperCase()}}`);
}

/** The lines of a text, each made visible. */
export function visibleLines(text: string): string[] {
  return visible(text).split('\n');
}

/** The text on one line. */
export function oneLine(text: string): string {
  return visible(text).replaceAll(/\s+/g, ' ').trim();
}

/** A text for string literals: `spell` writes each character that would not be seen, in the escapes of its language. */
export function spelled(text: string, spell: (code: number) => string): string {
  return PLAIN.test(text) ? text : text.replaceAll(hidden(), (char) => spell(codeOf(char)));
}

/** JSON that shows what it holds, on a terminal too; it reads back as the same value. */
export function visibleJson(value: unknown, indent?: number): string {
  return spelled(JSON.stringify(value, null, indent), (code) => utf16Escapes(String.fromCodePoint(code)));
}

/** The colours that this tool prints itself. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the sequence begins with one
const COLOR = /(\u001b\[(?:0|3[0-7])m)/;

/** What may be written to a terminal: colours, tabs and line ends work, everything else that a terminal obeys is shown. */
export function printable(text: string): string {
  return text
    .split(COLOR)
    .map((part, index) => (index % 2 === 1 ? part : visible(part)))
    .join('');
}
