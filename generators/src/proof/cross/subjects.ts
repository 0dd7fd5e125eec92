/** What is changed: random schemas, and given ones. */
import fc from 'fast-check';
import type { Model } from '../../model/model.ts';
import { modelOf } from '../fuzz/agree.ts';
import type { Draw } from '../random/numbers.ts';
import { leastOf, mostOf, schemaShape } from '../random/shape.ts';
import { isLayout, reached, type Sketch, sketchOf } from './sketch.ts';
import { sizesOf } from './write.ts';

const SERVED: ReadonlySet<string> = new Set(['enum', 'flags', 'bits', 'overlay', 'struct', 'section']);
const MOST_NUMBER = 0x7fffffff;

/** A random schema with a device that carries all that it can. */
function randomSketch(draw: Draw): Sketch {
  for (;;) {
    // Two at once: what stands in the second one is made of the first one's.
    const shapes = fc.sample(schemaShape, { seed: draw(MOST_NUMBER), numRuns: 2 });
    const members = shapes.flatMap((shape) => shape.members).filter(({ kind }) => SERVED.has(kind));
    if (!members.some(({ kind }) => kind === 'struct' || kind === 'section')) continue;
    const pick = (): number | null => (draw(4) === 0 ? null : draw(16));
    const ioctls = Array.from({ length: 1 + draw(3) }, () => ({ input: pick(), output: pick() }));
    const sketch = sketchOf(modelOf([{ policy: 'lockstep', members: [...members, { kind: 'device', ioctls }] }]));
    const carries = sketch.decls.some((decl) => isLayout(decl) && decl.fields.length > 0);
    if (carries) return dressed(sketch, draw);
  }
}

/** The random generator states no ranges, and no shorter form is taken by a request. */
function dressed(sketch: Sketch, draw: Draw): Sketch {
  for (const decl of sketch.decls) {
    if (!isLayout(decl)) continue;
    for (const field of decl.fields) {
      if (field.type.t !== 'int' || field.pad === true || field.stamp !== undefined || draw(4) !== 0) continue;
      // A counter whose range has no room for an element would say nothing of the tail.
      if (field.counts === true) continue;
      field.range = someRange(field.type.name, draw);
    }
  }
  const sizes = sizesOf(sketch);
  for (const decl of sketch.decls) {
    if (decl.kind !== 'device') continue;
    for (const ioctl of decl.ioctls) {
      const least = (name: string | undefined): number | undefined => {
        const layout = name === undefined ? undefined : sizes.find(name);
        return layout?.kind === 'struct' && draw(2) === 0 ? layout.prefixes[0]?.size : undefined;
      };
      const [inMin, outMin] = [least(ioctl.in), least(ioctl.out)];
      if (inMin !== undefined) ioctl.inMin = inMin;
      if (outMin !== undefined) ioctl.outMin = outMin;
    }
  }
  return sketch;
}

/** A part of what the integer can hold; often with zero, as states and counters have. */
export function someRange(type: string, draw: Draw): { min: bigint; max: bigint } {
  const [least, most] = [leastOf(type), mostOf(type)];
  const at = (): bigint => least + (BigInt(draw(1001)) * (most - least)) / 1000n;
  const small = BigInt(1 + draw(100));
  const range = draw(2) === 0 ? { min: BigInt(draw(2)), max: small } : { min: at(), max: at() };
  return range.min <= range.max ? range : { min: range.max, max: range.min };
}

/** Random ones in most cases; a given one in every fourth. */
export function subject(draw: Draw, given: readonly Model[]): Sketch {
  const own = draw(4) === 0 ? given[draw(Math.max(1, given.length))] : undefined;
  return own === undefined ? randomSketch(draw) : part(sketchOf(own), draw);
}

/** Of a large schema some operations and sections: a change shall meet what is carried. */
function part(sketch: Sketch, draw: Draw): Sketch {
  const kept = sketch.decls.filter((decl) => {
    if (decl.kind === 'section' && decl.fields.some((field) => field.stamp !== undefined)) return draw(2) === 0;
    return true;
  });
  for (const decl of kept) {
    if (decl.kind !== 'device') continue;
    const ioctls = decl.ioctls.filter(() => draw(3) === 0);
    if (ioctls.length > 0) decl.ioctls = ioctls;
  }
  return only({ ...sketch, decls: kept });
}

/** Without what nothing carries. */
export function only(sketch: Sketch): Sketch {
  const wanted = reached(sketch);
  return { ...sketch, decls: sketch.decls.filter(({ name }) => wanted.has(name)) };
}
