/** Makes a pair of schemas smaller as long as the two verbs still contradict each other. */
import { type Compiled, tryCompile } from './compiled.ts';
import { copyOf, isLayout, type Sketch } from './sketch.ts';
import { only } from './subjects.ts';

export interface Pair {
  readonly old: Compiled;
  readonly now: Compiled;
}
type Sketches = readonly [old: Sketch, now: Sketch];
/** A way to make a pair smaller; what it leaves as it was is no step. */
type Step = (sketches: Sketches) => Sketches;

/** Passes over all steps; each makes something smaller. */
const PASSES = 12;
/** Pairs that are tried in all: a large schema is shown half shrunk rather than late. */
const TRIALS = 1500;

/** The smallest pair that is found for which `holds` is still true. */
export function shrink(pair: Pair, holds: (pair: Pair) => boolean): Pair {
  let best = pair;
  let trials = 0;
  for (let pass = 0; pass < PASSES; pass += 1) {
    const before = best;
    for (const step of stepsOf([best.old.sketch, best.now.sketch])) {
      if (trials >= TRIALS) return best;
      const from: Sketches = [best.old.sketch, best.now.sketch];
      const [old, now] = step(from);
      if (text([old, now]) === text(from)) continue;
      trials += 1;
      const smaller = { old: tryCompile(old), now: tryCompile(now) };
      if (smaller.old !== undefined && smaller.now !== undefined && holds(smaller as Pair)) best = smaller as Pair;
    }
    if (best === before) return best;
  }
  return best;
}

const big = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? String(value) : value);
const text = (value: unknown): string => JSON.stringify(value, big);

function* stepsOf([old, now]: Sketches): Generator<Step> {
  const names = [...new Set([...old.decls, ...now.decls].map(({ name }) => name))];
  yield ([a, b]) => [only(copyOf(a)), only(copyOf(b))];
  yield ([a, b]) => [only(copyOf(a)), b];
  yield ([a, b]) => [a, only(copyOf(b))];
  for (const name of names) yield ([a, b]) => [without(a, name), without(b, name)];
  for (const name of names) yield ([a, b]) => [a, asBefore(a, b, name)];
  for (const name of names) {
    const keys = new Set([...keysOf(old, name), ...keysOf(now, name)]);
    for (const key of keys) yield ([a, b]) => [less(a, name, key), less(b, name, key)];
    // Under another name, or on one side only.
    for (const key of keys) yield ([a, b]) => [less(a, name, key), b];
    for (const key of keys) yield ([a, b]) => [a, less(b, name, key)];
  }
  // A declaration with another name on the other side: the same place in both.
  for (const gone of old.decls.filter(({ name }) => find(now, name) === undefined)) {
    for (const come of now.decls.filter(({ name, kind }) => kind === gone.kind && find(old, name) === undefined)) {
      const places = listOf(gone).length;
      for (let n = places - 1; n >= 0; n -= 1) {
        yield ([a, b]) => [lessAt(a, gone.name, n), lessAt(b, come.name, n)];
      }
    }
  }
  for (const name of names) {
    for (const simple of [plain, shorter, wholly, tailless]) yield ([a, b]) => [simple(a, name), simple(b, name)];
  }
  yield ([a, b]) => [a, inOrderOf(a, b)];
}

type Decl = Sketch['decls'][number];
const find = (sketch: Sketch, name: string): Decl | undefined => sketch.decls.find((decl) => decl.name === name);
const without = (sketch: Sketch, name: string): Sketch => ({
  ...sketch,
  decls: sketch.decls.filter((decl) => decl.name !== name),
});

/** The new side with the old form of one declaration. */
function asBefore(old: Sketch, now: Sketch, name: string): Sketch {
  const before = find(old, name);
  if (before === undefined) return now;
  return { ...now, decls: now.decls.map((decl) => (decl.name === name ? before : decl)) };
}

/** The new side in the order of the old one. */
function inOrderOf(old: Sketch, now: Sketch): Sketch {
  const place = ({ name }: Decl): number => {
    const at = old.decls.findIndex((decl) => decl.name === name);
    return at < 0 ? old.decls.length : at;
  };
  return { ...now, decls: now.decls.toSorted((a, b) => place(a) - place(b)) };
}

function listOf(decl: Decl): { name: string }[] {
  if (isLayout(decl)) return decl.fields;
  if (decl.kind === 'overlay') return decl.arms;
  return decl.kind === 'device' ? decl.ioctls : decl.kind === 'bits' ? decl.parts : decl.values;
}
const keysOf = (sketch: Sketch, name: string): string[] => {
  const decl = find(sketch, name);
  return decl === undefined ? [] : listOf(decl).map((entry) => entry.name);
};

function changed(sketch: Sketch, name: string, change: (decl: Decl) => void): Sketch {
  const copy = copyOf(sketch);
  const decl = find(copy, name);
  if (decl !== undefined) change(decl);
  return copy;
}
const less = (sketch: Sketch, name: string, key: string): Sketch =>
  changed(sketch, name, (decl) => {
    const list = listOf(decl);
    const at = list.findIndex((entry) => entry.name === key);
    if (at >= 0) list.splice(at, 1);
  });
const lessAt = (sketch: Sketch, name: string, at: number): Sketch =>
  changed(sketch, name, (decl) => void listOf(decl).splice(at, 1));

/** Without ranges. */
const plain = (sketch: Sketch, name: string): Sketch =>
  changed(sketch, name, (decl) => {
    if (isLayout(decl)) for (const field of decl.fields) delete field.range;
  });
/** Arrays of one. */
const shorter = (sketch: Sketch, name: string): Sketch =>
  changed(sketch, name, (decl) => {
    if (!isLayout(decl)) return;
    for (const field of decl.fields) if (field.type.t === 'array') field.type = { ...field.type, len: 1 };
  });
/** Nothing behind a struct. */
const tailless = (sketch: Sketch, name: string): Sketch =>
  changed(sketch, name, (decl) => {
    if (decl.kind !== 'struct') return;
    delete decl.tail;
    for (const field of decl.fields) delete field.counts;
  });
/** Requests that take the whole struct, and structs without shorter forms. */
const wholly = (sketch: Sketch, name: string): Sketch =>
  changed(sketch, name, (decl) => {
    if (isLayout(decl)) decl.prefixes = [];
    if (decl.kind !== 'device') return;
    for (const ioctl of decl.ioctls) {
      delete ioctl.inMin;
      delete ioctl.outMin;
    }
  });
