/** What follows a struct: other elements, another rule, another counter, another name. */
import type { Draw } from '../../random/numbers.ts';
import { bitsOf, INT_NAMES } from '../../random/shape.ts';
import type { Sketch, SketchStruct, SketchTail, SketchType } from '../sketch.ts';
import { type Change, fresh, ioctls, pick, some } from './change.ts';
import { substitute, withRef } from './types.ts';

const RULES = ['count', 'bytes', 'whole', 'rest'] as const;

interface Open {
  readonly struct: SketchStruct;
  readonly tail: SketchTail;
}

function open(sketch: Sketch, draw: Draw): Open | undefined {
  const found = some(sketch, 'struct').flatMap((struct) =>
    struct.tail === undefined ? [] : [{ struct, tail: struct.tail }],
  );
  return pick(found, draw);
}

const isNumber = (type: SketchType): boolean => type.t === 'int';
const toInt = (type: SketchType, name: (typeof INT_NAMES)[number]): SketchType =>
  type.t === 'array' ? { ...type, of: toInt(type.of, name) } : { t: 'int', name };
const innermost = (type: SketchType): SketchType => (type.t === 'array' ? innermost(type.of) : type);

/** Another integer of the struct counts from now on. */
function count(struct: SketchStruct, draw: Draw): boolean {
  const next = pick(
    struct.fields.filter(({ type, pad }) => isNumber(type) && pad !== true),
    draw,
  );
  if (next === undefined) return false;
  for (const field of struct.fields) delete field.counts;
  next.counts = true;
  delete next.range;
  return true;
}

export const TAIL_CHANGES: readonly Change[] = [
  {
    kind: 'elements of another integer',
    weight: 4,
    edit: (sketch, draw) => {
      const at = open(sketch, draw);
      const inner = at && innermost(at.tail.type);
      if (at === undefined || inner === undefined) return undefined;
      // A row of words in parts as a row of numbers: skew pairs single words alone.
      const isParts = sketch.decls.some(
        (decl) => inner.t === 'ref' && decl.kind === 'bits' && decl.name === inner.name,
      );
      if (at.tail.type.t === 'array' && isParts) return undefined;
      const same = INT_NAMES.filter((name) => inner.t === 'int' && bitsOf(name) === bitsOf(inner.name));
      const to = pick(draw(2) === 0 && same.length > 0 ? same : INT_NAMES, draw) ?? 'u32';
      at.tail.type = toInt(at.tail.type, to);
      return `${at.struct.name}.${at.tail.name} is ${to}`;
    },
  },
  {
    kind: 'elements that are rows',
    edit: (sketch, draw) => {
      const at = open(sketch, draw);
      if (at === undefined) return undefined;
      const { type } = at.tail;
      at.tail.type = type.t === 'array' && draw(2) === 0 ? type.of : { t: 'array', of: type, len: 1 + draw(3) };
      return `${at.struct.name}.${at.tail.name}`;
    },
  },
  {
    kind: 'struct of elements substituted',
    weight: 20,
    edit: (sketch, draw) => {
      const at = open(sketch, draw);
      const inner = at && innermost(at.tail.type);
      const made = inner?.t === 'ref' ? substitute(sketch, inner.name, draw) : undefined;
      if (at === undefined || made === undefined) return undefined;
      at.tail.type = withRef(at.tail.type, made.name);
      return `${at.struct.name}.${at.tail.name} is ${made.name}: ${made.kind}`;
    },
  },
  {
    kind: 'another rule of a tail',
    weight: 3,
    edit: (sketch, draw) => {
      const at = open(sketch, draw);
      if (at === undefined) return undefined;
      at.tail.rule = pick(RULES, draw) ?? 'rest';
      if (at.tail.rule === 'rest') for (const field of at.struct.fields) delete field.counts;
      else if (!at.struct.fields.some(({ counts }) => counts === true) && !count(at.struct, draw)) return undefined;
      return `${at.struct.name}.${at.tail.name} goes by ${at.tail.rule}`;
    },
  },
  {
    kind: 'another counter of a tail',
    weight: 2,
    edit: (sketch, draw) => {
      const at = open(sketch, draw);
      if (at === undefined || at.tail.rule === 'rest' || !count(at.struct, draw)) return undefined;
      return `${at.struct.name}.${at.tail.name}`;
    },
  },
  {
    kind: 'tail renamed',
    weight: 2,
    edit: (sketch, draw) => {
      const at = open(sketch, draw);
      if (at === undefined) return undefined;
      const before = at.tail.name;
      at.tail.name = fresh(sketch, 'behind');
      return `${at.struct.name}.${before}`;
    },
  },
  {
    kind: 'tail removed',
    weight: 2,
    edit: (sketch, draw) => {
      const at = open(sketch, draw);
      if (at === undefined) return undefined;
      delete at.struct.tail;
      for (const field of at.struct.fields) delete field.counts;
      return at.struct.name;
    },
  },
  {
    kind: 'tail added',
    weight: 2,
    edit: (sketch, draw) => {
      const call = pick(ioctls(sketch), draw)?.ioctl;
      const struct = some(sketch, 'struct').find(({ name }) => name === call?.in || name === call?.out);
      if (struct === undefined || struct.tail !== undefined || struct.prefixes.length > 0) return undefined;
      struct.tail = {
        name: fresh(sketch, 'behind'),
        type: { t: 'int', name: 'u8' },
        rule: pick(RULES, draw) ?? 'rest',
      };
      if (struct.tail.rule !== 'rest' && !count(struct, draw)) return undefined;
      return struct.name;
    },
  },
];
