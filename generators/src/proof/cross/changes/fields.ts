/** Fields that move, come, go, or are made of something else. */
import type { IntName } from '../../../model/model.ts';
import type { Draw } from '../../random/numbers.ts';
import { bitsOf, INT_NAMES, leastOf, mostOf, SCALAR_NAMES, scalarShape } from '../../random/shape.ts';
import type { Sketch, SketchField, SketchLayout, SketchType } from '../sketch.ts';
import { someRange } from '../subjects.ts';
import { sizesOf } from '../write.ts';
import { type Change, exchange, fields, fresh, layouts, pair, pick, some } from './change.ts';

const isInt = (field: SketchField): boolean => field.type.t === 'int';
const bits = (name: IntName, other: 'u' | 'i'): IntName => `${other}${bitsOf(name)}` as IntName;
const same = (a: SketchType, b: SketchType): boolean => JSON.stringify(a) === JSON.stringify(b);

/** What a new field of this layout has to say besides its type. */
function owner(layout: SketchLayout, draw: Draw): Pick<SketchField, 'owner' | 'order'> {
  if (layout.kind === 'struct') return {};
  return draw(3) === 0 ? { owner: 'init' } : { owner: layout.roles[draw(2)] ?? '', order: 'relaxed' };
}

function newField(sketch: Sketch, layout: SketchLayout, draw: Draw): SketchField {
  const name = INT_NAMES[draw(INT_NAMES.length)] ?? 'u32';
  return { name: fresh(sketch, 'added'), type: { t: 'int', name }, ...owner(layout, draw) };
}

/** Another type for one field; ranges belong to the old one. */
function retype(
  kind: string,
  fits: (field: SketchField) => boolean,
  to: (field: SketchField, sketch: Sketch, draw: Draw) => SketchType | undefined,
): Change {
  return {
    kind,
    weight: kind === 'number to flags or parts' ? 7 : 2,
    edit: (sketch, draw) => {
      const at = pick(fields(sketch, fits), draw);
      const type = at && to(at.field, sketch, draw);
      if (at === undefined || type === undefined) return undefined;
      at.field.type = type;
      if (draw(2) === 0 || type.t !== 'int') delete at.field.range;
      return `${at.layout.name}.${at.field.name}`;
    },
  };
}

const declared = (
  sketch: Sketch,
  kind: 'enum' | 'flags' | 'bits',
  size: number,
  draw: Draw,
): SketchType | undefined => {
  const found = pick(
    sketch.decls.filter((decl) => decl.kind === kind && 'repr' in decl && bitsOf(decl.repr) === size),
    draw,
  );
  return found && { t: 'ref', name: found.name };
};
/** An enumeration made for the place. */
function madeEnum(sketch: Sketch, repr: IntName, unknown: string): SketchType {
  const name = fresh(sketch, 'Made');
  const values = [0n, 1n, 2n, 7n].map((value) => ({ name: `M${value}`, value }));
  sketch.decls.unshift({ kind: 'enum', name, repr, unknown, values });
  return { t: 'ref', name };
}
const wordOf = (field: SketchField, sketch: Sketch, kinds: readonly string[]) => {
  const { type } = field;
  const found = type.t === 'ref' ? sketch.decls.find((decl) => decl.name === type.name) : undefined;
  return found !== undefined && kinds.includes(found.kind) && 'repr' in found ? found : undefined;
};

export const FIELD_CHANGES: readonly Change[] = [
  {
    kind: 'two fields of one type swapped',
    weight: 3,
    edit: (sketch, draw) => {
      const twins = layouts(sketch).flatMap((layout) =>
        layout.fields.flatMap((a, n) =>
          layout.fields.flatMap((b, m) =>
            n < m && a.pad !== true && b.pad !== true && same(a.type, b.type) ? [{ layout, at: [n, m] as const }] : [],
          ),
        ),
      );
      const found = pick(twins, draw);
      if (found === undefined) return undefined;
      exchange(found.layout.fields, found.at);
      return `${found.layout.name}: ${found.at.join(' and ')}`;
    },
  },
  {
    kind: 'two fields swapped',
    edit: (sketch, draw) => {
      const layout = pick(layouts(sketch), draw);
      const at = layout && pair(layout.fields.length, draw);
      if (layout === undefined || at === undefined) return undefined;
      exchange(layout.fields, at);
      return `${layout.name}: ${at.join(' and ')}`;
    },
  },
  {
    kind: 'field inserted',
    edit: (sketch, draw) => {
      const layout = pick(layouts(sketch), draw);
      if (layout === undefined) return undefined;
      layout.fields.splice(draw(layout.fields.length), 0, newField(sketch, layout, draw));
      return layout.name;
    },
  },
  {
    kind: 'field added at the end',
    weight: 2,
    edit: (sketch, draw) => {
      const layout = pick(layouts(sketch), draw);
      if (layout === undefined) return undefined;
      const { size } = sizesOf(sketch).lay(layout);
      layout.fields.push(newField(sketch, layout, draw));
      if (draw(3) === 0) return layout.name;
      // The old form gets a name, and whoever took the whole takes it from now on.
      if (!layout.prefixes.some((prefix) => prefix.size === size))
        layout.prefixes.push({ name: fresh(sketch, 'before'), size });
      for (const device of some(sketch, 'device')) {
        for (const ioctl of device.ioctls) {
          if (ioctl.in === layout.name) ioctl.inMin ??= size;
          if (ioctl.out === layout.name) ioctl.outMin ??= size;
        }
      }
      return `${layout.name}, with the old form named`;
    },
  },
  {
    kind: 'field removed',
    edit: (sketch, draw) => {
      const at = pick(fields(sketch), draw);
      at?.layout.fields.splice(at.index, 1);
      return at && `${at.layout.name}.${at.field.name}`;
    },
  },
  {
    kind: 'field retired',
    edit: (sketch, draw) => {
      const at = pick(fields(sketch, isInt), draw);
      if (at === undefined) return undefined;
      at.layout.fields[at.index] = { name: fresh(sketch, '_old'), type: at.field.type, pad: true };
      return `${at.layout.name}.${at.field.name}`;
    },
  },
  {
    kind: 'reserved space used',
    weight: 2,
    edit: (sketch, draw) => {
      const pads = layouts(sketch).flatMap((layout) =>
        layout.fields.flatMap((field, index) => (field.pad === true ? [{ layout, field, index }] : [])),
      );
      const at = pick(pads, draw);
      if (at === undefined) return undefined;
      const size = sizesOf(sketch).of(at.field.type).size;
      const fits = INT_NAMES.filter((name) => bitsOf(name) / 8 <= size);
      const name = pick(fits, draw) ?? 'u8';
      const rest = size - bitsOf(name) / 8;
      const spare: SketchField[] =
        rest === 0
          ? []
          : [
              {
                ...at.field,
                name: fresh(sketch, '_rest'),
                type: { t: 'array', of: { t: 'int', name: 'u8' }, len: rest },
              },
            ];
      at.layout.fields.splice(
        at.index,
        1,
        { name: fresh(sketch, 'used'), type: { t: 'int', name }, ...owner(at.layout, draw) },
        ...spare,
      );
      return `${at.layout.name}.${at.field.name}`;
    },
  },
  {
    kind: 'reserved space cut otherwise',
    edit: (sketch, draw) => {
      const pads = layouts(sketch).flatMap((layout) =>
        layout.fields.flatMap((field, index) => (field.pad === true ? [{ layout, field, index }] : [])),
      );
      const at = pick(pads, draw);
      if (at === undefined) return undefined;
      const size = sizesOf(sketch).of(at.field.type).size;
      const first = 1 + draw(size);
      const cut = (len: number): SketchField[] =>
        len === 0
          ? []
          : [
              {
                name: fresh(sketch, `_cut${len}x`),
                type: { t: 'array', of: { t: 'int', name: 'u8' }, len },
                pad: true,
              },
            ];
      at.layout.fields.splice(
        at.index,
        1,
        ...cut(first),
        ...cut(size - first).map((field) => ({ ...field, name: `${field.name}b` })),
      );
      return `${at.layout.name}.${at.field.name}`;
    },
  },
  retype('sign', isInt, ({ type }) =>
    type.t === 'int' ? { t: 'int', name: bits(type.name, type.name.startsWith('i') ? 'u' : 'i') } : undefined,
  ),
  retype('width', isInt, ({ type }, _, draw) => {
    const others = INT_NAMES.filter(
      (name) => type.t === 'int' && name.charAt(0) === type.name.charAt(0) && name !== type.name,
    );
    return { t: 'int', name: pick(others, draw) ?? 'u32' };
  }),
  retype('number to another order of bytes or to a float', isInt, ({ type }, _, draw) => {
    if (type.t !== 'int') return undefined;
    const bytes = bitsOf(type.name) / 8;
    const name = pick(
      SCALAR_NAMES.filter((scalar) => scalarShape(scalar).size === bytes),
      draw,
    );
    return name && { t: 'scalar', name };
  }),
  retype(
    'order of bytes or float to another',
    ({ type }) => type.t === 'scalar',
    ({ type }, _, draw) => {
      if (type.t !== 'scalar') return undefined;
      const { size } = scalarShape(type.name);
      const ints = INT_NAMES.filter((name) => bitsOf(name) === size * 8);
      const scalars = SCALAR_NAMES.filter((name) => name !== type.name && scalarShape(name).size === size);
      const int = draw(3) === 0 ? pick(ints, draw) : undefined;
      const scalar = pick(scalars, draw);
      return int === undefined ? scalar && { t: 'scalar', name: scalar } : { t: 'int', name: int };
    },
  ),
  retype('number to enumeration', isInt, ({ type }, sketch, draw) => {
    if (type.t !== 'int') return undefined;
    const known = declared(sketch, 'enum', bitsOf(type.name), draw);
    return draw(3) === 0 && known !== undefined ? known : madeEnum(sketch, type.name, draw(2) === 0 ? 'error' : 'keep');
  }),
  retype('number to flags or parts', isInt, ({ type }, sketch, draw) =>
    type.t === 'int' ? declared(sketch, draw(2) === 0 ? 'flags' : 'bits', bitsOf(type.name), draw) : undefined,
  ),
  retype(
    'word to number',
    ({ type }) => type.t === 'ref',
    (field, sketch) => {
      const word = wordOf(field, sketch, ['enum', 'flags', 'bits']);
      return word && { t: 'int', name: word.repr };
    },
  ),
  retype(
    'word to another of its kind',
    ({ type }) => type.t === 'ref',
    (field, sketch, draw) => {
      const word = wordOf(field, sketch, ['enum', 'flags', 'bits']);
      return word && declared(sketch, word.kind as 'enum', bitsOf(word.repr), draw);
    },
  ),
  retype(
    'another length',
    ({ type }) => type.t === 'array',
    ({ type }, _, draw) => (type.t === 'array' ? { ...type, len: Math.max(1, type.len + 1 - 2 * draw(2)) } : undefined),
  ),
  retype(
    'one to many',
    () => true,
    ({ type }, _, draw) => ({ t: 'array', of: type, len: 1 + draw(3) }),
  ),
  retype(
    'many to one',
    ({ type }) => type.t === 'array',
    ({ type }) => (type.t === 'array' ? type.of : undefined),
  ),
  {
    kind: 'range',
    weight: 3,
    edit: (sketch, draw) => {
      const at = pick(fields(sketch, isInt), draw);
      if (at === undefined || at.field.type.t !== 'int') return undefined;
      const { name } = at.field.type;
      const { range } = at.field;
      if (range === undefined) {
        at.field.range = someRange(name, draw);
        return `${at.layout.name}.${at.field.name} stated`;
      }
      const by = BigInt(1 + draw(5));
      switch (draw(5)) {
        case 0:
          delete at.field.range;
          return `${at.layout.name}.${at.field.name} dropped`;
        case 1:
          at.field.range = { min: range.min, max: range.max - by };
          break;
        case 2:
          at.field.range = { min: range.min + by, max: range.max };
          break;
        case 3:
          at.field.range = { min: range.min - by, max: range.max };
          break;
        default:
          at.field.range = { min: range.min, max: range.max + by };
      }
      const { min, max } = at.field.range;
      if (min > max || min < leastOf(name) || max > mostOf(name)) return undefined;
      return `${at.layout.name}.${at.field.name} is ${min} to ${max}`;
    },
  },
  {
    kind: 'field renamed',
    weight: 2,
    edit: (sketch, draw) => {
      const at = pick(fields(sketch), draw);
      if (at === undefined) return undefined;
      const before = at.field.name;
      at.field.name = fresh(sketch, 'renamed');
      return `${at.layout.name}.${before}`;
    },
  },
  {
    kind: 'two names exchanged',
    edit: (sketch, draw) => {
      const layout = pick(layouts(sketch), draw);
      const at = layout && pair(layout.fields.length, draw);
      const [a, b] = [layout?.fields[at?.[0] ?? 0], layout?.fields[at?.[1] ?? 0]];
      if (layout === undefined || a === undefined || b === undefined || a === b || a.pad === true || b.pad === true)
        return undefined;
      [a.name, b.name] = [b.name, a.name];
      return `${layout.name}: ${a.name} and ${b.name}`;
    },
  },
];
