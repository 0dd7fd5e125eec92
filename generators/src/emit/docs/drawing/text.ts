/** Text in drawings. All of it is monospaced, so that its width is known without a font. */
import { visible } from '../../../text/visible.ts';

/** Width of one character, in parts of the font size: that of the widest common monospaced font. */
const ADVANCE = 0.61;

export function textWidth(text: string, size: number): number {
  return [...text].length * size * ADVANCE;
}

function capacity(width: number, size: number): number {
  return Math.max(0, Math.floor(width / (size * ADVANCE)));
}

/** The text, or its beginning with an ellipsis, or nothing where not even two characters fit. */
export function fitted(text: string, width: number, size: number): string {
  const most = capacity(width, size);
  if ([...text].length <= most) return text;
  return most < 2 ? '' : `${[...text].slice(0, most - 1).join('')}…`;
}

/** At most `lines` lines, broken after `_`, before a capital or a bracket where that helps; the last may be cut short. */
export function wrapped(text: string, width: number, size: number, lines: number): string[] {
  const most = capacity(width, size);
  if ([...text].length <= most || lines <= 1) return [fitted(text, width, size)].filter((line) => line !== '');
  const pieces = text.split(/(?<=_)|(?=[[(])|(?<=[a-z0-9])(?=[A-Z])/);
  let line = '';
  let index = 0;
  while (index < pieces.length && line.length + (pieces[index]?.length ?? 0) <= most) {
    line += pieces[index];
    index += 1;
  }
  if (line === '') return [fitted(text, width, size)].filter((part) => part !== '');
  return [line, ...wrapped(pieces.slice(index).join(''), width, size, lines - 1)];
}

/** For text and attribute values of HTML and SVG; what XML cannot hold, or nobody would see, is shown. */
export function escaped(text: string): string {
  const names: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return visible(text).replaceAll(/[&<>"]/g, (char) => names[char] ?? char);
}
