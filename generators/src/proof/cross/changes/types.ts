/** Whole declarations: substituted where they are used, renamed, listed in another order. */
import type { Draw } from '../../random/numbers.ts';
import { referred, type Sketch, type SketchStruct, type SketchType } from '../sketch.ts';
import { someRange } from '../subjects.ts';
import { type Change, exchange, fields, fresh, ioctls, pair, pick, renameDecl, some } from './change.ts';

/** Fields that carry something. */
const live = ({ fields }: SketchStruct) => fields.filter(({ pad }) => pad !== true);

/** How the substitute differs from what it stands for. */
const TWISTS: readonly {
  readonly kind: string;
  readonly twist: (made: SketchStruct, sketch: Sketch, draw: Draw) => boolean;
}[] = [
  { kind: 'the same', twist: () => true },
  {
    kind: 'two fields exchanged',
    twist: (made, _, draw) => {
      const at = pair(made.fields.length, draw);
      if (at === undefined) return false;
      exchange(made.fields, at);
      return true;
    },
  },
  {
    kind: 'all fields renamed',
    twist: (made, sketch) => {
      for (const [n, field] of made.fields.entries())
        field.name = fresh(sketch, `${field.pad === true ? '_' : ''}other${n}x`);
      return true;
    },
  },
  {
    kind: 'one field renamed',
    twist: (made, sketch, draw) => {
      const field = pick(live(made), draw);
      if (field === undefined) return false;
      field.name = fresh(sketch, 'other');
      return true;
    },
  },
  {
    kind: 'another range',
    twist: (made, _, draw) => {
      const field = pick(
        live(made).filter(({ type }) => type.t === 'int'),
        draw,
      );
      if (field?.type.t !== 'int') return false;
      if (field.range !== undefined && draw(2) === 0) delete field.range;
      else field.range = someRange(field.type.name, draw);
      return true;
    },
  },
  {
    kind: 'another sign',
    twist: (made, _, draw) => {
      const field = pick(
        live(made).filter(({ type }) => type.t === 'int'),
        draw,
      );
      if (field?.type.t !== 'int') return false;
      const name = field.type.name;
      field.type = { t: 'int', name: `${name.startsWith('i') ? 'u' : 'i'}${name.slice(1)}` as typeof name };
      delete field.range;
      return true;
    },
  },
  {
    kind: 'a field less',
    twist: (made, _, draw) => made.fields.length > 1 && made.fields.splice(draw(made.fields.length), 1).length > 0,
  },
];

/** A struct like this one, with a difference. The one that it was made of stays, used or not. */
export function substitute(sketch: Sketch, name: string, draw: Draw): { name: string; kind: string } | undefined {
  const found = sketch.decls.find((decl) => decl.name === name);
  if (found?.kind !== 'struct') return undefined;
  const made: SketchStruct = structuredClone(found);
  made.name = fresh(sketch, 'Stand');
  const { kind, twist } = TWISTS[draw(TWISTS.length)] ?? TWISTS[0]!;
  if (!twist(made, sketch, draw)) return undefined;
  sketch.decls.splice(sketch.decls.indexOf(found), 0, made);
  return { name: made.name, kind };
}

export const withRef = (type: SketchType, name: string): SketchType =>
  type.t === 'array' ? { ...type, of: withRef(type.of, name) } : { t: 'ref', name };
const innermost = (type: SketchType): SketchType => (type.t === 'array' ? innermost(type.of) : type);

export const TYPE_CHANGES: readonly Change[] = [
  {
    kind: 'struct of a request substituted',
    weight: 4,
    edit: (sketch, draw) => {
      const at = pick(ioctls(sketch), draw);
      const side = draw(2) === 0 ? 'in' : 'out';
      const name = at?.ioctl[side];
      if (at === undefined || name === undefined) return undefined;
      const made = substitute(sketch, name, draw);
      if (made === undefined) return undefined;
      at.ioctl[side] = made.name;
      return `${side} of ${at.ioctl.name} is ${made.name}: ${made.kind}`;
    },
  },
  {
    kind: 'struct inside substituted',
    weight: 4,
    edit: (sketch, draw) => {
      const at = pick(
        fields(sketch, ({ type }) => innermost(type).t === 'ref'),
        draw,
      );
      const inner = at && innermost(at.field.type);
      const made = inner?.t === 'ref' ? substitute(sketch, inner.name, draw) : undefined;
      if (at === undefined || made === undefined) return undefined;
      at.field.type = withRef(at.field.type, made.name);
      return `${at.layout.name}.${at.field.name} is ${made.name}: ${made.kind}`;
    },
  },
  {
    kind: 'another struct of a request',
    edit: (sketch, draw) => {
      const at = pick(ioctls(sketch), draw);
      const other = pick(
        sketch.decls.filter(({ kind }) => kind === 'struct'),
        draw,
      );
      if (at === undefined || other === undefined) return undefined;
      const side = draw(2) === 0 ? 'in' : 'out';
      at.ioctl[side] = other.name;
      delete at.ioctl[`${side}Min`];
      return `${side} of ${at.ioctl.name} is ${other.name}`;
    },
  },
  {
    kind: 'struct wrapped',
    edit: (sketch, draw) => {
      const at = pick(ioctls(sketch), draw);
      const side = draw(2) === 0 ? 'in' : 'out';
      const name = at?.ioctl[side];
      if (at === undefined || name === undefined) return undefined;
      const outer = fresh(sketch, 'Wrapped');
      const more = draw(2) === 0 ? [] : [{ name: 'behind', type: { t: 'int' as const, name: 'u64' as const } }];
      sketch.decls.push({
        kind: 'struct',
        name: outer,
        fields: [{ name: 'base', type: { t: 'ref', name } }, ...more],
        prefixes: [],
      });
      at.ioctl[side] = outer;
      delete at.ioctl[`${side}Min`];
      return `${side} of ${at.ioctl.name} is ${outer}`;
    },
  },
  {
    kind: 'declaration renamed',
    weight: 3,
    edit: (sketch, draw) => {
      const found = pick(sketch.decls, draw);
      if (found === undefined) return undefined;
      const before = found.name;
      renameDecl(sketch, before, fresh(sketch, 'Renamed'));
      return before;
    },
  },
  {
    kind: 'struct renamed and two fields exchanged',
    weight: 2,
    edit: (sketch, draw) => {
      const found = pick(some(sketch, 'struct'), draw);
      const at = found && pair(found.fields.length, draw);
      if (found === undefined || at === undefined) return undefined;
      exchange(found.fields, at);
      const before = found.name;
      renameDecl(sketch, before, fresh(sketch, 'Renamed'));
      return before;
    },
  },
  {
    kind: 'struct and one field renamed',
    edit: (sketch, draw) => {
      const found = pick(some(sketch, 'struct'), draw);
      const field = found && pick(live(found), draw);
      if (found === undefined || field === undefined) return undefined;
      field.name = fresh(sketch, 'other');
      const before = found.name;
      renameDecl(sketch, before, fresh(sketch, 'Renamed'));
      return before;
    },
  },
  {
    kind: 'two declarations exchange their names',
    edit: (sketch, draw) => {
      const kind = draw(2) === 0 ? 'struct' : 'enum';
      const list = some(sketch, kind);
      const at = pair(list.length, draw);
      const [a, b] = [list[at?.[0] ?? 0]?.name, list[at?.[1] ?? 0]?.name];
      if (a === undefined || b === undefined || a === b) return undefined;
      const between = fresh(sketch, 'Between');
      renameDecl(sketch, a, between);
      renameDecl(sketch, b, a);
      renameDecl(sketch, between, b);
      return `${a} and ${b}`;
    },
  },
  {
    kind: 'another order of declarations',
    edit: (sketch, draw) => {
      const at = pair(sketch.decls.length, draw);
      if (at === undefined) return undefined;
      exchange(sketch.decls, at);
      return at.join(' and ');
    },
  },
  {
    kind: 'struct of a request substituted and removed',
    weight: 2,
    edit: (sketch, draw) => {
      const at = pick(ioctls(sketch), draw);
      const side = draw(2) === 0 ? 'in' : 'out';
      const name = at?.ioctl[side];
      if (at === undefined || name === undefined) return undefined;
      const made = substitute(sketch, name, draw);
      if (made === undefined) return undefined;
      at.ioctl[side] = made.name;
      sketch.decls = sketch.decls.filter(
        (decl) => decl.name !== name || sketch.decls.some((o) => referred(o).includes(name)),
      );
      return `${side} of ${at.ioctl.name} is ${made.name}: ${made.kind}`;
    },
  },
];
