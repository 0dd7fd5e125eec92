/** Overlapping unions: arms that come, go, or are others, and tags that mean another one. */
import type { Draw } from '../../random/numbers.ts';
import { INT_NAMES } from '../../random/shape.ts';
import type { Sketch, SketchOverlay } from '../sketch.ts';
import { type Change, exchange, fields, fresh, pair, pick, some } from './change.ts';
import { substitute, withRef } from './types.ts';

const MOST_TAG = 16;

/** One of the unions, and one of its arms. */
function arm(sketch: Sketch, draw: Draw, fits: (arm: SketchOverlay['arms'][number]) => boolean = () => true) {
  const found = some(sketch, 'overlay').flatMap((union) => union.arms.filter(fits).map((one) => ({ union, arm: one })));
  return pick(found, draw);
}
const isTagged = ({ tags }: SketchOverlay['arms'][number]): boolean => tags !== undefined;

export const UNION_CHANGES: readonly Change[] = [
  {
    kind: 'arm added',
    edit: (sketch, draw) => {
      const union = pick(some(sketch, 'overlay'), draw);
      if (union === undefined) return undefined;
      const tags = union.arms.some(isTagged) ? { tags: [BigInt(draw(MOST_TAG))] } : {};
      const name = INT_NAMES[draw(INT_NAMES.length)] ?? 'u8';
      union.arms.push({ name: fresh(sketch, 'arm'), type: { t: 'int', name }, ...tags });
      return union.name;
    },
  },
  {
    kind: 'arm removed',
    weight: 2,
    edit: (sketch, draw) => {
      const at = arm(sketch, draw);
      if (at === undefined || at.union.arms.length < 2) return undefined;
      at.union.arms.splice(at.union.arms.indexOf(at.arm), 1);
      return `${at.union.name}.${at.arm.name}`;
    },
  },
  {
    kind: 'arm renamed',
    weight: 2,
    edit: (sketch, draw) => {
      const at = arm(sketch, draw);
      if (at === undefined) return undefined;
      const before = at.arm.name;
      at.arm.name = fresh(sketch, 'arm');
      return `${at.union.name}.${before}`;
    },
  },
  {
    kind: 'arm of another integer',
    weight: 3,
    edit: (sketch, draw) => {
      const at = arm(sketch, draw);
      const name = INT_NAMES[draw(INT_NAMES.length)] ?? 'u8';
      if (at === undefined) return undefined;
      at.arm.type = { t: 'int', name };
      return `${at.union.name}.${at.arm.name} is ${name}`;
    },
  },
  {
    kind: 'struct of an arm substituted',
    weight: 16,
    edit: (sketch, draw) => {
      const at = arm(sketch, draw, ({ type }) => type.t === 'ref');
      const made = at?.arm.type.t === 'ref' ? substitute(sketch, at.arm.type.name, draw) : undefined;
      if (at === undefined || made === undefined) return undefined;
      at.arm.type = withRef(at.arm.type, made.name);
      return `${at.union.name}.${at.arm.name} is ${made.name}: ${made.kind}`;
    },
  },
  {
    kind: 'another tag of an arm',
    weight: 3,
    edit: (sketch, draw) => {
      const at = arm(sketch, draw, isTagged);
      if (at === undefined) return undefined;
      const tag = BigInt(draw(MOST_TAG));
      at.arm.tags = draw(2) === 0 ? [tag] : [...(at.arm.tags ?? []), tag];
      return `${at.union.name}.${at.arm.name}`;
    },
  },
  {
    kind: 'two arms exchange their tags',
    weight: 3,
    edit: (sketch, draw) => {
      const union = pick(some(sketch, 'overlay'), draw);
      const tagged = union?.arms.filter(isTagged) ?? [];
      const at = pair(tagged.length, draw);
      const [a, b] = [tagged[at?.[0] ?? 0], tagged[at?.[1] ?? 0]];
      if (a?.tags === undefined || b?.tags === undefined || a === b) return undefined;
      [a.tags, b.tags] = [b.tags, a.tags];
      return `${union?.name}: ${a.name} and ${b.name}`;
    },
  },
  {
    kind: 'two arms exchange their places',
    edit: (sketch, draw) => {
      const union = pick(some(sketch, 'overlay'), draw);
      const at = union && pair(union.arms.length, draw);
      if (union === undefined || at === undefined) return undefined;
      exchange(union.arms, at);
      return union.name;
    },
  },
  {
    kind: 'another field tells arms apart',
    weight: 32,
    edit: (sketch, draw) => {
      const at = pick(
        fields(sketch, ({ by }) => by !== undefined),
        draw,
      );
      const other =
        at &&
        pick(
          at.layout.fields.slice(0, at.index).filter(({ type, pad }) => type.t === 'int' && pad !== true),
          draw,
        );
      if (at === undefined || other === undefined || other.name === at.field.by) return undefined;
      at.field.by = other.name;
      return `${at.layout.name}.${at.field.name}`;
    },
  },
];
