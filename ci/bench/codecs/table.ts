/** The codec table for a terminal and for the documentation. */
import { CONTENDERS, type CodecRow } from './measure.ts';

const cellText = (ns: number, ratio: number): string => `${ratio.toFixed(2)} (${Math.round(ns)} ns)`;

/** Aligned text, one line per row. */
export function textTable(rows: readonly CodecRow[]): string {
  const head = ['', ...CONTENDERS.map(({ name }) => name)];
  const lines = rows.map((row) => [
    `${row.direction} ${row.type}`,
    ...row.cells.map(({ ns, ratio }) => cellText(ns, ratio)),
  ]);
  const widths = head.map((_, column) => Math.max(...[head, ...lines].map((line) => line[column]?.length ?? 0)));
  const print = (line: readonly string[]): string =>
    line
      .map((text, column) => (column === 0 ? text.padEnd(widths[0] ?? 0) : text.padStart(widths[column] ?? 0)))
      .join('  ');
  return `${[head, ...lines].map(print).join('\n')}\n`;
}

const SHAPES = [
  '`AddRequest`: a fixed struct of one 64-bit and eight 32-bit integers (40 bytes).',
  '`FrameToken`: three integers in the bits of a 64-bit word, packed into a bigint and taken apart; for peers, which have no\n  bit fields, a message of three integers.',
  '`Hello`: a message with two texts, optional fields at its end, and an HDR block in half of the values.',
  '`Started`: a text and a list of one to eight structs with 16 bytes each.',
];

/** A page of the documentation. */
export function markdownTable(rows: readonly CodecRow[], machine: string): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const names = CONTENDERS.map(({ name }) => name);
  const sizes = rows.filter((row) => row.direction === 'encode');
  return `# Speed of the TypeScript codecs

Time per value against hand-written \`DataView\` code in the same run (ratio, and nanoseconds in brackets): below 1 is
faster than by hand. Written by \`node ci/bench/codecs.ts --markdown docs/benchmarks-codecs.md\`; the numbers are those of
one run on ${machine}, and only the ratios mean something elsewhere.

${line(['', ...names])}
${line(['---', ...names.map(() => '---:')])}
${rows.map((row) => line([`${row.direction} \`${row.type}\``, ...row.cells.map(({ ns, ratio }) => cellText(ns, ratio))])).join('\n')}

Bytes per value, as a mean:

${line(['', ...names])}
${line(['---', ...names.map(() => '---:')])}
${sizes.map((row) => line([`\`${row.type}\``, ...names.map((name) => (row.bytes[name] ?? 0).toFixed(0))])).join('\n')}

## What is measured

${SHAPES.map((text) => `- ${text}`).join('\n')}

Every contender gets the same 256 values, which vary in size, in their texts, and in which optional fields they have; a
result is read whole, and bytes come out in an array of their own. Contenders run in turn, forwards and backwards, in
one process; a figure is the median of many short rounds, and a ratio the median of the rounds' own. A test holds that each of them gives every value back.

## How each is set up

${CONTENDERS.map(({ name, about }) => `- **${name}**: ${about}.`).join('\n')}

The hand-written code checks on reading what the generated code checks. On writing it checks the limits of texts and
lists, but not the range of each integer, which the generated code does.
`;
}
