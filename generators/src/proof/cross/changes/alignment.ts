/** Alignments: stated for a whole or a field, and lowered by packing. Holes become pads, so that most of these move fields. */
import { type Change, fields, layouts, pick } from './change.ts';

const RAISED = [2, 4, 8, 16, 64] as const;
const PACKED = [1, 2, 4, 8] as const;

export const ALIGNMENT_CHANGES: readonly Change[] = [
  {
    kind: 'alignment of a whole',
    weight: 2,
    edit: (sketch, draw) => {
      const layout = pick(layouts(sketch), draw);
      if (layout === undefined) return undefined;
      if (layout.align !== undefined && draw(2) === 0) delete layout.align;
      else layout.align = pick(RAISED, draw) ?? 16;
      return layout.name;
    },
  },
  {
    kind: 'alignment of a field',
    weight: 2,
    edit: (sketch, draw) => {
      const at = pick(
        fields(sketch, ({ pad, stamp }) => pad !== true && stamp === undefined),
        draw,
      );
      // A section inside of a section states none.
      if (at === undefined || (at.layout.kind === 'section' && at.field.owner === undefined)) return undefined;
      if (at.field.align !== undefined && draw(2) === 0) delete at.field.align;
      else at.field.align = pick(RAISED, draw) ?? 16;
      return `${at.layout.name}.${at.field.name}`;
    },
  },
  {
    kind: 'packing',
    weight: 2,
    edit: (sketch, draw) => {
      const layout = pick(layouts(sketch), draw);
      if (layout?.kind !== 'struct') return undefined;
      if (layout.packed !== undefined && draw(2) === 0) delete layout.packed;
      else layout.packed = pick(PACKED, draw) ?? 1;
      return layout.name;
    },
  },
];
