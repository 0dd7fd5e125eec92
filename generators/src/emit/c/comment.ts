/** Comments of the C target. */
import { visibleLines } from '../../text/visible.ts';

/** One line with nothing in it that a comment could not hold: nearly every text. */
const ORDINARY = /^[ -)+-.0->@-~]*[!-)+-.0->@-~]$/;

/** A documentation comment, or nothing. */
export function comment(text: string | undefined, notes: readonly string[] = [], indent = ''): string {
  if (text !== undefined && notes.length === 0 && ORDINARY.test(text)) return `${indent}/* ${text} */\n`;
  const lines = [...(text === undefined || text === '' ? [] : [text]), ...notes]
    .flatMap(visibleLines)
    .map(inComment)
    .filter((line, index, all) => line !== '' || (index > 0 && index < all.length - 1));
  const [first] = lines;
  if (first === undefined) return '';
  if (lines.length === 1) return `${indent}/* ${first} */\n`;
  return `${indent}/*\n${lines.map((line) => `${indent} * ${line}`.trimEnd()).join('\n')}\n${indent} */\n`;
}

/** A line without what ends or begins a comment, and without the first two characters of a trigraph. */
export function inComment(line: string): string {
  return line
    .trimEnd()
    .replaceAll('*/', '* /')
    .replaceAll('/*', '/ *')
    .replaceAll(/\?(?=\?)/g, '? ');
}
