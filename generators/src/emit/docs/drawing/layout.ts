/** Byte drawings: rows of 8 or 16 bytes, one shape for each field, nothing longer than a few rows. */
import type { Describe } from '../describe.ts';
import { type Cell, cellsOf, type Layout, meanings } from './cells.ts';
import { type Drawing, group, legend, line, rect, text } from './svg.ts';
import { textWidth, wrapped } from './text.ts';

const GUTTER = 62;
const HEAD = 22;
const ROW = 50;
const GAP = 18;
/** Width of all columns together. */
const SPAN = 640;
const NAME = 12.5;
const TYPE = 10.5;
/** A cell that covers more full rows than this is drawn with its middle left out. */
const FULL_ROWS = 3;

/** A row of bytes, or the place of rows that are left out. */
interface Strip {
  readonly row: number;
  readonly hidden: number;
  readonly y: number;
  readonly height: number;
}

export function drawLayout(decl: Layout, describe: Describe): Drawing {
  const cells = cellsOf(decl, describe);
  const size = Math.max(decl.size, ...cells.map((cell) => cell.offset + cell.size));
  const columns = size > 128 || cells.some((cell) => cell.size > 8 && cell.size <= 16) ? 16 : 8;
  const strips = stripsOf(cells, size, columns);
  const last = strips.at(-1);
  const bottom = last === undefined ? HEAD : last.y + last.height;
  const used = new Set(cells.map((cell) => cell.kind));
  const entries = new Map(Object.entries(meanings(decl)).filter(([kind]) => used.has(kind)));
  const key = legend(entries, GUTTER, bottom + 12, SPAN);
  const body = [
    ruler(columns),
    ...strips.map((strip) => margin(strip, columns)),
    ...cells.map((cell) => draw(cell, strips, columns)),
    key.body,
  ].join('');
  const label = `Layout of ${decl.name}: ${decl.size} bytes, ${decl.fields.length} fields`;
  return { width: GUTTER + SPAN + 8, height: key.end + 4, body, label };
}

function ruler(columns: number): string {
  const step = SPAN / columns;
  return Array.from({ length: columns }, (_, index) =>
    text(GUTTER + (index + 0.5) * step, HEAD - 8, String(index), 'tick middle'),
  ).join('');
}

function margin({ row, hidden, y, height }: Strip, columns: number): string {
  if (hidden > 0) return text(GUTTER - 10, y + height / 2 + 3, '⋮', 'tick end');
  const offset = row * columns;
  return text(GUTTER - 10, y + height / 2 + 4, `0x${offset.toString(16).padStart(2, '0')}`, 'offset end');
}

/** Rows from top to bottom; rows in the middle of a long cell become one narrow strip. */
function stripsOf(cells: readonly Cell[], size: number, columns: number): Strip[] {
  const rows = Math.max(1, Math.ceil(size / columns));
  const hidden = new Set<number>();
  for (const { offset, size: length } of cells) {
    const first = Math.ceil(offset / columns);
    const end = Math.floor((offset + length) / columns);
    if (end - first > FULL_ROWS) for (let row = first + 1; row < end - 1; row += 1) hidden.add(row);
  }
  const out: Strip[] = [];
  let y = HEAD;
  for (let row = 0; row < rows; row += 1) {
    let count = 0;
    while (hidden.has(row + count)) count += 1;
    const height = count > 0 ? GAP : ROW;
    out.push({ row, hidden: count, y, height });
    y += height;
    row += Math.max(0, count - 1);
  }
  return out;
}

interface Piece {
  readonly from: number;
  readonly to: number;
  readonly y: number;
  readonly height: number;
  readonly hidden: number;
}

/** The parts of a cell, strip by strip; columns `from` up to, but not including, `to`. */
function piecesOf(cell: Cell, strips: readonly Strip[], columns: number): Piece[] {
  const end = cell.offset + cell.size;
  return strips.flatMap(({ row, hidden, y, height }) => {
    const rows = Math.max(1, hidden);
    const from = Math.max(cell.offset - row * columns, 0);
    const to = Math.min(end - row * columns, columns * rows);
    if (from >= columns * rows || to <= 0) return [];
    return [{ from: hidden > 0 ? 0 : from, to: Math.min(to, columns), y, height, hidden }];
  });
}

function draw(cell: Cell, strips: readonly Strip[], columns: number): string {
  const step = SPAN / columns;
  const pieces = piecesOf(cell, strips, columns);
  const classes = `cell ${cell.kind}`;
  const left = (piece: Piece) => GUTTER + piece.from * step + 1.5;
  const wide = (piece: Piece) => (piece.to - piece.from) * step - 3;
  const shapes = pieces.map((piece) => rect(left(piece), piece.y + 1.5, wide(piece), piece.height - 3, classes));
  const joints = pieces.slice(1).map((piece, index) => {
    const above = pieces[index]!;
    const [from, to] = [Math.max(above.from, piece.from), Math.min(above.to, piece.to)];
    return from < to ? rect(GUTTER + from * step + 1.5, piece.y - 6, (to - from) * step - 3, 12, classes, 0) : '';
  });
  const first = pieces[0];
  const bar = first === undefined ? '' : rect(left(first), first.y + 1.5, 3, first.height - 3, `bar ${cell.kind}`, 1.5);
  const gaps = pieces
    .filter((piece) => piece.hidden > 0)
    .map((piece) => {
      const middle = piece.y + piece.height / 2;
      return line(
        [
          [left(piece) + 10, middle],
          [left(piece) + wide(piece) - 10, middle],
        ],
        'gap',
      );
    });
  return group(
    cell.title,
    shapes.join('') + joints.join('') + bar + gaps.join('') + label(cell, pieces, step),
    cell.href,
  );
}

/** Name and type in the widest piece: the first of those. */
function label(cell: Cell, pieces: readonly Piece[], step: number): string {
  const whole = pieces.filter((piece) => piece.hidden === 0);
  const widest = Math.max(...whole.map((piece) => piece.to - piece.from));
  const piece = whole.find((item) => item.to - item.from === widest);
  if (piece === undefined) return '';
  const room = (piece.to - piece.from) * step - 14;
  const names = wrapped(cell.name, room, NAME, 2);
  const type = textWidth(cell.type, TYPE) <= room ? cell.type : '';
  const height = names.length * (NAME + 2.5) + (type === '' ? 0 : TYPE + 2.5);
  let y = piece.y + (piece.height - height) / 2 + NAME - 1;
  const x = GUTTER + (piece.from + piece.to) * 0.5 * step + 1;
  let out = '';
  for (const name of names) {
    out += text(x, y, name, 'name middle');
    y += NAME + 2.5;
  }
  return out + text(x, y - 1.5, type, 'type middle');
}
