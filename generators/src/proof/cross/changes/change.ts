/** What a planted change is, and how places are picked for one. */
import type { Draw } from '../../random/numbers.ts';
import {
  isLayout,
  reached,
  type Sketch,
  type SketchDecl,
  type SketchDevice,
  type SketchField,
  type SketchIoctl,
  type SketchLayout,
} from '../sketch.ts';

/**
 * Edits a sketch in place. Undefined when there is no place for it; otherwise what was done. An edit that makes no schema
 * is refused by the language afterwards, so edits need not look whether they are allowed.
 */
export type Edit = (sketch: Sketch, draw: Draw) => string | undefined;

export interface Change {
  readonly kind: string;
  readonly edit: Edit;
  /** How often it is drawn; 1 when absent. */
  readonly weight?: number;
}

export const pick = <T>(list: readonly T[], draw: Draw): T | undefined => list[draw(Math.max(1, list.length))];

/** Two different entries' places. */
export function pair(count: number, draw: Draw): [number, number] | undefined {
  if (count < 2) return undefined;
  const first = draw(count);
  const second = (first + 1 + draw(count - 1)) % count;
  return [first, second];
}

export function exchange<T>(list: T[], [a, b]: readonly [number, number]): void {
  const [first, second] = [list[a] as T, list[b] as T];
  list[a] = second;
  list[b] = first;
}

/** Declarations of a kind that somebody carries. */
export function some<K extends SketchDecl['kind']>(sketch: Sketch, kind: K): Extract<SketchDecl, { kind: K }>[] {
  const carried = reached(sketch);
  return sketch.decls.filter((decl): decl is Extract<SketchDecl, { kind: K }> => {
    return decl.kind === kind && carried.has(decl.name);
  });
}

export function layouts(sketch: Sketch): SketchLayout[] {
  const carried = reached(sketch);
  return sketch.decls.filter((decl): decl is SketchLayout => isLayout(decl) && carried.has(decl.name));
}

export interface At {
  readonly layout: SketchLayout;
  readonly field: SketchField;
  readonly index: number;
}

/** Fields that carry a value. */
export function fields(sketch: Sketch, fits: (field: SketchField) => boolean = () => true): At[] {
  return layouts(sketch).flatMap((layout) =>
    layout.fields
      .map((field, index) => ({ layout, field, index }))
      .filter(({ field }) => field.pad !== true && field.stamp === undefined && fits(field)),
  );
}

export interface Asked {
  readonly device: SketchDevice;
  readonly ioctl: SketchIoctl;
}
export const ioctls = (sketch: Sketch): Asked[] =>
  some(sketch, 'device').flatMap((device) => device.ioctls.map((ioctl) => ({ device, ioctl })));

/** A name that nothing in the sketch has. */
export function fresh(sketch: Sketch, base: string): string {
  const text = JSON.stringify(sketch, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
  for (let n = 1; ; n += 1) if (!text.includes(`"${base}${n}"`)) return `${base}${n}`;
}

/** Gives a declaration another name wherever it stands. */
export function renameDecl(sketch: Sketch, from: string, to: string): void {
  const type = (given: SketchField['type']): SketchField['type'] => {
    if (given.t === 'ref') return given.name === from ? { t: 'ref', name: to } : given;
    return given.t === 'array' ? { ...given, of: type(given.of) } : given;
  };
  for (const decl of sketch.decls) {
    if (decl.name === from) decl.name = to;
    if (isLayout(decl)) for (const field of decl.fields) field.type = type(field.type);
    if (decl.kind === 'overlay') for (const arm of decl.arms) arm.type = type(arm.type);
    if (decl.kind === 'struct' && decl.tail !== undefined) decl.tail.type = type(decl.tail.type);
    if (decl.kind !== 'device') continue;
    if (decl.statuses === from) decl.statuses = to;
    for (const ioctl of decl.ioctls) {
      if (ioctl.in === from) ioctl.in = to;
      if (ioctl.out === from) ioctl.out = to;
    }
  }
}
