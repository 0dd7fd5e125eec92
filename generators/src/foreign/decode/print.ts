/** Prints decoded bytes: offset, bytes, field, value. */
import type { Decoded } from './index.ts';
import type { Note } from './trace.ts';

/** Bytes on one line, and lines for one field. */
const PER_LINE = 8;
const MOST_LINES = 8;
const WIDTH = PER_LINE * 3 - 1;

export interface PrintOptions {
  readonly color: boolean;
}

/** The annotated dump. */
export function printDecoded(decoded: Decoded, bytes: Uint8Array, options: PrintOptions): string {
  const width = Math.min(48, Math.max(5, ...decoded.notes.map(({ path }) => path.length)));
  const types = Math.min(24, Math.max(4, ...decoded.notes.map(({ type }) => type.length)));
  const lines = decoded.notes.flatMap((note) => printNote(note, bytes, { width, types }, options));
  const { failure } = decoded;
  if (failure !== undefined) {
    const rest = bytes.subarray(failure.offset, failure.offset + PER_LINE);
    const mark = paint(options, 31, '!! ');
    lines.push(
      `${mark}${offsetText(failure.offset)}  ${(decoded.guarded ? hiddenText : hexText)(rest).padEnd(WIDTH)}  ${failure.path}: ${failure.why}`,
    );
  }
  return `${lines.map((line) => `${line.trimEnd()}\n`).join('')}`;
}

const offsetText = (offset: number): string => offset.toString(16).padStart(6, '0');
const hexText = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
const hiddenText = (bytes: Uint8Array): string => [...bytes].map(() => '**').join(' ');
const paint = ({ color }: PrintOptions, code: number, text: string): string =>
  color ? `\u001b[${code}m${text}\u001b[0m` : text;

/** Widths of columns, in characters. */
interface Columns {
  readonly width: number;
  readonly types: number;
}

function printNote(note: Note, bytes: Uint8Array, columns: Columns, options: PrintOptions): string[] {
  const wrong = note.nonZero === true;
  const mark = wrong ? paint(options, 33, '!! ') : '   ';
  const remark = wrong ? 'reserved, and not zero' : note.reserved === true ? 'reserved' : note.remark;
  const value = `${note.value}${remark === undefined ? '' : `  -- ${remark}`}`;
  const shown = note.secret === true ? hiddenText : hexText;
  const own = bytes.subarray(note.offset, note.offset + note.size);
  const text = `${note.path.padEnd(columns.width)}  ${note.type.padEnd(columns.types)}  ${wrong ? paint(options, 33, value) : value}`;
  if (note.size === 0) return [`${mark}${' '.repeat(6)}  ${''.padEnd(WIDTH)}  ${text}`];
  const first = `${mark}${offsetText(note.offset)}  ${shown(own.subarray(0, PER_LINE)).padEnd(WIDTH)}  ${text}`;
  const more: string[] = [];
  for (let at = PER_LINE; at < own.length; at += PER_LINE) {
    if (more.length === MOST_LINES - 1) {
      more.push(`   ${' '.repeat(6)}  … ${own.length - at} more bytes`);
      break;
    }
    more.push(`   ${offsetText(note.offset + at)}  ${shown(own.subarray(at, at + PER_LINE))}`);
  }
  return [first, ...more];
}
