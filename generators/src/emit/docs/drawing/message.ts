/** Messages as a tape: fields in the order in which they are written, with how they are there. */
import type { Codec, DeclOf, MessageField } from '../../../model/model.ts';
import type { Describe } from '../describe.ts';
import { type Drawing, group, legend, rect, text } from './svg.ts';
import { fitted, textWidth } from './text.ts';

const SPAN = 700;
const LEFT = 4;
const BOX = 46;
const ROW = BOX + 24;
const NAME = 12.5;
const TYPE = 10.5;
const MOST = 300;

const MEANING: Record<string, string> = {
  literal: 'fixed bytes',
  required: 'always there',
  tail: 'may be missing at the end',
  group: 'together or not at all',
  remainder: 'if its bytes remain',
  when: 'if an earlier field says so',
  gate: 'from a version on',
};

export function drawMessage(decl: DeclOf<'message'>, describe: Describe): Drawing {
  const used = new Set(decl.fields.map(kindOf));
  let [x, y] = [LEFT, 18];
  let offset: number | undefined = 0;
  let body = '';
  for (const field of decl.fields) {
    const type = describe.codec(field.codec);
    const wide = Math.min(MOST, Math.max(textWidth(field.name, NAME), textWidth(type, TYPE), 34) + 22);
    if (x > LEFT && x + wide > LEFT + SPAN) [x, y] = [LEFT, y + ROW];
    const note = offset === undefined ? '' : `+${offset}`;
    const shape =
      rect(x + 1.5, y, wide - 3, BOX, `cell ${kindOf(field)}`) +
      rect(x + 1.5, y, 3, BOX, `bar ${kindOf(field)}`, 1.5) +
      text(x + 4, y - 5, note, 'tick') +
      text(x + wide / 2 + 1, y + 20, fitted(field.name, wide - 16, NAME), 'name middle') +
      text(x + wide / 2 + 1, y + 36, fitted(type, wide - 16, TYPE), 'type middle');
    body += group(
      [`${field.name}: ${type}`, ...describe.messageFacts(field)].join('\n'),
      shape,
      describe.codecLink(field.codec),
    );
    const size: number | undefined = describe.codecSize(field.codec);
    const optional = field.presence.p === 'when' || field.presence.p === 'gate' || field.presence.p === 'remainder';
    // Behind something that is not always there, or not always as long, no offset can be stated.
    offset = offset === undefined || size === undefined || optional ? undefined : offset + size;
    x += wide;
  }
  const bottom = decl.fields.length === 0 ? y : y + BOX;
  const key = legend(new Map(Object.entries(MEANING).filter(([kind]) => used.has(kind))), LEFT + 2, bottom + 14, SPAN);
  const label = `Message ${decl.name}: ${decl.fields.map(({ name }) => name).join(', ')}`;
  return { width: SPAN + 2 * LEFT, height: key.end + 2, body: body + key.body, label };
}

function kindOf(field: MessageField): string {
  const literal: Codec['c'] = 'literal';
  return field.codec.c === literal ? literal : field.presence.p;
}
