/** Drawings of overlapping unions: one row for each arm, all from the first byte, as wide as they are long. */
import type { DeclOf } from '../../../model/model.ts';
import type { Describe } from '../describe.ts';
import { type Drawing, group, legend, rect, text } from './svg.ts';
import { textWidth } from './text.ts';

type Overlay = DeclOf<'overlay'>;

const GUTTER = 62;
const HEAD = 22;
const ROW = 40;
const SPAN = 640;
const NAME = 12.5;
const TYPE = 10.5;

export function drawArms(decl: Overlay, describe: Describe): Drawing {
  const used = new Map<string, string>();
  const rows = decl.arms.map((arm, index) => {
    const [kind, meaning] = kindOf(arm, describe);
    used.set(kind, meaning);
    return drawArm(decl, arm, kind, HEAD + index * ROW, describe);
  });
  const bottom = HEAD + decl.arms.length * ROW;
  const key = legend(used, GUTTER, bottom + 12, SPAN);
  const ends =
    text(GUTTER, HEAD - 8, '0', 'tick middle') + text(GUTTER + SPAN, HEAD - 8, String(decl.size), 'tick middle');
  return {
    width: GUTTER + SPAN + 8,
    height: key.end + 4,
    body: ends + rows.join('') + key.body,
    label: `Union ${decl.name}: ${decl.size} bytes, ${decl.arms.length} arms from the same first byte`,
  };
}

/** Colour class of an arm, and what it means. */
function kindOf({ type }: Overlay['arms'][number], describe: Describe): [kind: string, meaning: string] {
  const inner = (of: typeof type): typeof type => (of.t === 'array' ? inner(of.of) : of);
  const element = inner(type);
  if (element.t === 'ptr' || element.t === 'fnptr') return ['pointer', 'pointer'];
  if (element.t === 'ref') {
    return 'repr' in describe.decl(element) ? ['named', 'enumeration, flags or token'] : ['nested', 'struct or union'];
  }
  return type.t === 'array' ? ['bytes', 'array'] : ['plain', 'integer'];
}

function drawArm(decl: Overlay, arm: Overlay['arms'][number], kind: string, y: number, describe: Describe): string {
  const width = (arm.size / decl.size) * SPAN;
  const type = describe.type(arm.type);
  const tags = arm.tags === undefined ? [] : [`tag ${arm.tags.join(', ')}`];
  const title = [`${arm.name}: ${type}`, `${arm.size} of ${decl.size} bytes`, ...tags].join('\n');
  const label = `${arm.name}  ${type}`;
  // What does not fit into a short arm stands behind it.
  const fits = textWidth(arm.name, NAME) + textWidth(type, TYPE) + 24 <= width;
  const x = fits ? GUTTER + 10 : GUTTER + width + 8;
  const shape = rect(GUTTER + 1.5, y + 1.5, width - 3, ROW - 3, `cell ${kind}`);
  const bar = rect(GUTTER + 1.5, y + 1.5, 3, ROW - 3, `bar ${kind}`, 1.5);
  const name = text(x, y + ROW / 2 + 4, label, 'name');
  const tag = text(GUTTER - 10, y + ROW / 2 + 4, arm.tags?.[0] ?? '', 'offset end');
  return group(title, shape + bar + name + tag, describe.link(arm.type));
}
