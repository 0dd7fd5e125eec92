/** Comments of the C target. */

/** A documentation comment, or nothing. */
export function comment(text: string | undefined, notes: readonly string[] = [], indent = ''): string {
  const lines = [...(text === undefined || text === '' ? [] : text.split('\n')), ...notes]
    .map((line) => line.trimEnd().replaceAll('*/', '* /').replaceAll('/*', '/ *').replaceAll('??', '? ?'))
    .filter((line, index, all) => line !== '' || (index > 0 && index < all.length - 1));
  const [first] = lines;
  if (first === undefined) return '';
  if (lines.length === 1) return `${indent}/* ${first} */\n`;
  return `${indent}/*\n${lines.map((line) => `${indent} * ${line}`.trimEnd()).join('\n')}\n${indent} */\n`;
}
