/** Pieces of SVG that all drawings are made of. Colours come from classes; see `assets/drawing.css`. */
import { escaped, textWidth } from './text.ts';

/** A finished drawing. */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  /** What stands between `<svg>` and `</svg>`. */
  readonly body: string;
  /** For people who do not see it. */
  readonly label: string;
}

/** Colour class → what it means. */
export type Legend = ReadonlyMap<string, string>;

const round = (value: number): string => String(Math.round(value * 100) / 100);

export function rect(x: number, y: number, width: number, height: number, classes: string, radius = 3): string {
  const corner = radius === 0 ? '' : ` rx="${radius}"`;
  return `<rect class="${classes}" x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}"${corner}/>`;
}

export function text(x: number, y: number, content: string, classes: string): string {
  return content === '' ? '' : `<text class="${classes}" x="${round(x)}" y="${round(y)}">${escaped(content)}</text>`;
}

export function line(points: readonly (readonly [number, number])[], classes: string): string {
  return `<polyline class="${classes}" points="${points.map(([x, y]) => `${round(x)},${round(y)}`).join(' ')}"/>`;
}

/** Things that belong together, with a title that shows on hovering, and a link where there is one. */
export function group(title: string, content: string, href?: string): string {
  const inner = `<g><title>${escaped(title)}</title>${content}</g>`;
  return href === undefined ? inner : `<a href="${escaped(href)}">${inner}</a>`;
}

const SWATCH = 12;
const NOTE = 11;

/** The legend in rows below `y`; gives its marks and where it ends. */
export function legend(entries: Legend, x: number, y: number, width: number): { body: string; end: number } {
  let [atX, atY] = [x, y];
  let body = '';
  for (const [kind, meaning] of entries) {
    const wide = SWATCH + 6 + textWidth(meaning, NOTE) + 18;
    if (atX > x && atX + wide > x + width) [atX, atY] = [x, atY + 20];
    body += rect(atX, atY, SWATCH, SWATCH, `cell ${kind}`, 2) + text(atX + SWATCH + 6, atY + 10, meaning, 'note');
    atX += wide;
  }
  return { body, end: entries.size === 0 ? y : atY + 20 };
}

/** Scales between which its text reads well; below the least one the page scrolls a drawing sideways. */
const SCALES = { least: 0.86, most: 1.15 };

/** The drawing as an element of a page. */
export function inline({ width, height, body, label }: Drawing): string {
  const scaled = `min-width:${round(width * SCALES.least)}px;max-width:${round(width * SCALES.most)}px`;
  const size = `viewBox="0 0 ${round(width)} ${round(height)}" style="${scaled}"`;
  return `<svg class="drawing" role="img" aria-label="${escaped(label)}" ${size} xmlns="http://www.w3.org/2000/svg">${body}</svg>`;
}

/** The drawing as a file of its own. */
export function standalone({ width, height, body, label }: Drawing, style: string): string {
  const size = `width="${round(width)}" height="${round(height)}" viewBox="0 0 ${round(width)} ${round(height)}"`;
  // Readers that show it alone may have paper of another scheme.
  const paper = rect(0, 0, width, height, 'paper', 6);
  const lines = (paper + body).replaceAll(/(<g>|<a )/g, '\n$1');
  return `<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="${escaped(label)}" ${size}>\n<style>\n${style}</style>${lines}\n</svg>\n`;
}
