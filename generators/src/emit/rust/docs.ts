/** Documentation comments. */
import type { Field } from '../../model/model.ts';
import { markdown, RUSTDOC } from '../../text/markdown.ts';
import { spelled, visible } from '../../text/visible.ts';

/** `///` lines from paragraphs; empty ones are left out. They are text: nothing in them is a link, a page's code or a test. */
export function docLines(...paragraphs: (string | undefined)[]): string {
  return comment('///', paragraphs);
}

/** The same in front of what is indented. */
export function docsAt(indent: string, ...paragraphs: (string | undefined)[]): string {
  return comment(`${indent}///`, paragraphs);
}

/** `//!` lines for the start of a module. */
export function moduleDocLines(...paragraphs: (string | undefined)[]): string {
  return comment('//!', paragraphs);
}

/** A line in which Markdown has nothing of its own. Large schemas have a hundred thousand of them. */
const PLAIN_LINE = /^[A-Za-z](?:[A-Za-z0-9 ,.;:'()/%-]*[A-Za-z0-9,.;:'()/%-])?$/;

function comment(mark: string, paragraphs: (string | undefined)[]): string {
  let lines = '';
  for (const paragraph of paragraphs) {
    if (paragraph === undefined || paragraph === '') continue;
    const isPlain = PLAIN_LINE.test(paragraph);
    const text = isPlain ? paragraph : visible(paragraph).trim();
    if (!text) continue;
    if (lines !== '') lines += `${mark}\n`;
    if (isPlain) lines += `${mark} ${text}\n`;
    else for (const line of markdown(text, RUSTDOC).split('\n')) lines += `${`${mark} ${line}`.trimEnd()}\n`;
  }
  return lines;
}

/** Nearly every text is this one. */
const PLAIN = /^[ !#-[\]-~]*$/;

/** A text as the inside of a Rust string literal. */
export function quote(text: string): string {
  if (PLAIN.test(text)) return `"${text}"`;
  let inside = '';
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0;
    if (char === '"' || char === '\\') inside += `\\${char}`;
    else if (code < 0x20 || code === 0x7f) inside += `\\u{${code.toString(16)}}`;
    else inside += spelled(char, (hidden) => `\\u{${hidden.toString(16)}}`);
  }
  return `"${inside}"`;
}

/** One line with a field's place and what the schema states about it. */
export function fieldFacts(field: Field): string {
  const facts = [`Offset ${field.offset}, ${field.size} byte${field.size === 1 ? '' : 's'}`];
  if (field.stamp !== undefined) facts.push(`the section's stamp, ${hex(field.stamp)}, stored last`);
  else if (field.reserved) facts.push('reserved: the writer stores zero, the reader ignores it');
  if (field.range) facts.push(`${field.range.min} to ${field.range.max}`);
  if (field.unit) facts.push(`unit: ${field.unit}`);
  if (field.owner === 'init') facts.push('written once before the stamp');
  else if (field.owner === 'both') facts.push('both sides, by compare-and-swap');
  else if (field.owner) facts.push(`written by ${field.owner}${field.order ? ` (${field.order})` : ''}`);
  if (field.secret) facts.push('secret: not printed, and wiped when it is dropped');
  if (field.since) facts.push(`since ${field.since}`);
  return `${facts.join('; ')}.`;
}

/** A decimal text as hexadecimal with digits in fours. */
export function hex(decimal: string | bigint | number): string {
  const digits = BigInt(decimal).toString(16);
  if (digits.length <= 4) return `0x${digits}`;
  return `0x${digits.replace(/\B(?=(.{4})+$)/g, '_')}`;
}
