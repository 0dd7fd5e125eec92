/** Bit drawings: the word from its highest bit on the left to its lowest on the right. */
import type { DeclOf, IntName } from '../../../model/model.ts';
import { type Drawing, group, line, rect, text } from './svg.ts';
import { fitted, textWidth, wrapped } from './text.ts';

const SPAN = 640;
const LEFT = 16;
const NAME = 12.5;
const NOTE = 10.5;
const BOX = 44;
const SMALL_BOX = 26;
const LINE = 21;
/** Room for a name beside its line. */
const LONGEST = 320;

interface Part {
  readonly name: string;
  readonly shift: number;
  readonly width: number;
  readonly reserved: boolean;
  readonly docs: string | undefined;
}

const WIDTH: Record<IntName, number> = { u8: 8, u16: 16, u32: 32, u64: 64, i8: 8, i16: 16, i32: 32, i64: 64 };

export function drawBits(decl: DeclOf<'bits'> | DeclOf<'flags'>): Drawing {
  const total = WIDTH[decl.repr];
  const parts: Part[] =
    decl.kind === 'bits'
      ? decl.parts.map(({ name, shift, width, docs, reserved = false }) => ({ name, shift, width, docs, reserved }))
      : decl.values.map(({ name, bit, docs }) => ({ name, shift: bit, width: 1, docs, reserved: false }));
  const rows = total === 64 ? 2 : 1;
  const step = (SPAN * rows) / total;
  const roomy = parts.every(({ name, width }) => textWidth(name, NAME) <= width * step - 10);
  const label = `Bits of ${decl.name}: ${parts.map(({ name }) => name).join(', ')}`;
  return roomy && decl.kind === 'bits' ? words(parts, total, rows, label) : leaders(parts, total, label);
}

function title({ name, shift, width, docs }: Part): string {
  const where = width === 1 ? `bit ${shift}` : `bits ${shift} to ${shift + width - 1}`;
  const mask = ((1n << BigInt(width)) - 1n) << BigInt(shift);
  return [`${name}: ${where}`, `mask 0x${mask.toString(16)}`, ...(docs === undefined ? [] : [docs])].join('\n');
}

const kindOf = ({ reserved }: Part, index: number): string =>
  reserved ? 'reserved' : index % 2 === 0 ? 'plain' : 'named';

/** Parts with their names inside, in one row or, for 64 bits, two. */
function words(parts: readonly Part[], total: number, rows: number, label: string): Drawing {
  const columns = total / rows;
  const step = SPAN / columns;
  const top = (row: number) => 22 + row * (BOX + 26);
  const body = parts.map((part, index) => {
    const pieces = Array.from({ length: rows }, (_, row) => {
      // Row 0 holds the highest bits.
      const low = (rows - 1 - row) * columns;
      const from = Math.max(part.shift, low) - low;
      const to = Math.min(part.shift + part.width, low + columns) - low;
      return { row, from, to, low };
    }).filter(({ from, to }) => from < to);
    const shapes = pieces.map(({ row, from, to, low }) => {
      const x = LEFT + (columns - to) * step;
      const ticks =
        text(x + 5, top(row) - 5, String(low + to - 1), 'tick') +
        (to - from > 1 ? text(x + (to - from) * step - 5, top(row) - 5, String(low + from), 'tick end') : '');
      return ticks + rect(x + 1.5, top(row), (to - from) * step - 3, BOX, `cell ${kindOf(part, index)}`);
    });
    const widest = [...pieces].sort((a, b) => b.to - b.from - (a.to - a.from))[0];
    if (widest === undefined) return '';
    const room = (widest.to - widest.from) * step - 10;
    const x = LEFT + (columns - (widest.from + widest.to) / 2) * step;
    const lines = wrapped(part.name, room, NAME, 1);
    const note = fitted(part.width === 1 ? '1 bit' : `${part.width} bits`, room, NOTE);
    const names = lines.map((item) => text(x, top(widest.row) + 19, item, 'name middle')).join('');
    return group(title(part), shapes.join('') + names + text(x, top(widest.row) + 34, note, 'type middle'));
  });
  return { width: SPAN + 2 * LEFT, height: top(rows) - 14, body: body.join(''), label };
}

/** Narrow parts: boxes for all bits, and a line from each part to its name. */
function leaders(parts: readonly Part[], total: number, label: string): Drawing {
  const names = [...parts].sort((a, b) => a.shift - b.shift);
  const widest = Math.min(LONGEST, Math.max(0, ...names.map((part) => textWidth(caption(part), NAME))));
  // High bits that mean nothing are one box, so that what has a name stays near it.
  const highest = Math.max(0, ...names.map(({ shift, width }) => shift + width));
  const drawn = total - highest > 8 ? Math.min(total, Math.ceil((highest + 1) / 8) * 8) : total;
  const rest = drawn < total ? 58 : 0;
  const step = Math.min(22, Math.max(8, (SPAN - widest) / drawn));
  const right = LEFT + rest + drawn * step;
  const top = 22;
  const owner = (bit: number) => names.findIndex(({ shift, width }) => bit >= shift && bit < shift + width);
  let body = '';
  if (rest > 0) {
    body += rect(LEFT + 1, top, rest - 2, SMALL_BOX, 'cell free', 2);
    body +=
      text(LEFT + rest / 2, top + 17, '⋯', 'type middle') + text(LEFT + 8, top - 6, String(total - 1), 'tick middle');
  }
  for (let bit = 0; bit < drawn; bit += 1) {
    const x = right - (bit + 1) * step;
    const index = owner(bit);
    const part = names[index];
    const kind = part === undefined ? 'free' : kindOf(part, index);
    body += rect(x + 1, top, step - 2, SMALL_BOX, `cell ${kind}`, 2);
    if (bit % 8 === 0 || bit === drawn - 1) body += text(x + step / 2, top - 6, String(bit), 'tick middle');
  }
  body += names
    .map((part, index) => {
      const x = right - (part.shift + part.width / 2) * step;
      const y = top + SMALL_BOX + 14 + index * LINE;
      const path = line(
        [
          [x, top + SMALL_BOX - 5],
          [x, y],
          [right + 10, y],
        ],
        'leader',
      );
      return group(title(part), path + text(right + 16, y + 4, fitted(caption(part), LONGEST, NAME), 'name'));
    })
    .join('');
  const width = right + 24 + widest + 8;
  const height = top + SMALL_BOX + 14 + Math.max(1, names.length) * LINE;
  return { width, height, body, label };
}

function caption({ name, shift, width }: Part): string {
  return `${width === 1 ? shift : `${shift + width - 1}:${shift}`}  ${name}`;
}
