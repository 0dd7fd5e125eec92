/** What a program that stays remembers of its outputs never shows in them. */
import { randomInt } from 'node:crypto';
import { expect, test } from 'vitest';
import { compactLock, type Lock, lockOf, prettyLock } from '../src/compile/lock.ts';
import { COptions, cEmitter } from '../src/emit/c/index.ts';
import { DocsOptions, docsEmitter } from '../src/emit/docs/index.ts';
import type { EmitInput, OutputFile } from '../src/emit/emitter.ts';
import { RustOptions, rustFiles } from '../src/emit/rust/index.ts';
import { TsOptions, tsEmitter } from '../src/emit/ts/index.ts';
import { VectorsOptions, vectorsEmitter } from '../src/emit/vectors/index.ts';
import { InMemory, type Memory } from '../src/incremental/cache/memory.ts';
import { Parts } from '../src/incremental/parts/parts.ts';
import { enumeration, struct, u32, u64 } from '../src/language/index.ts';
import type { Model } from '../src/model/model.ts';
import { applyMutant, derive } from '../src/proof/mutate/operators.ts';
import { everything } from './mutate/sink.ts';
import { modelOf, planeOf } from './support/build.ts';

const NOTHING: Memory = { read: () => undefined, write: () => undefined };

/** Remembers parts only: what is kept by the hash of a plane trusts the hash, and a mutant has that of its origin. */
function partsMemory(): Memory & Required<Pick<Memory, 'recall'>> {
  const kept = new InMemory(NOTHING);
  return { ...NOTHING, recall: (place, key, make) => kept.recall(place, key, make) };
}

type Emit = (input: EmitInput) => OutputFile[] | Promise<OutputFile[]>;
const TARGETS: Record<string, Emit> = {
  rust: (input) => rustFiles(input, RustOptions.parse({})),
  c: (input) => cEmitter.emit(input, COptions.parse({ cpp: true })),
  ts: (input) => tsEmitter.emit(input, TsOptions.parse({})),
  vectors: (input) => vectorsEmitter.emit(input, VectorsOptions.parse({ rustCrate: 'pf_abi' })),
  docs: (input) => docsEmitter.emit(input, DocsOptions.parse({})),
};

/** What every run of a model's targets needs: its lock, as a value and as texts. */
function locked(model: Model): { readonly lock: Lock; readonly lockText: string; readonly compactLock: string } {
  const lock = lockOf(model);
  return { lock, lockText: prettyLock(lock), compactLock: compactLock(lock) };
}

/** Files of a target, or why it refuses the model. */
async function outcome(
  emit: Emit,
  model: Model,
  memory?: Memory,
  { lock, ...texts } = locked(model),
): Promise<OutputFile[] | string> {
  const input: EmitInput = {
    model,
    ...texts,
    toolVersion: '0.0.0-test',
    ...(memory === undefined ? {} : { parts: new Parts(memory, model, lock, '0.0.0-test') }),
  };
  try {
    return await emit(input);
  } catch (error) {
    return String(error);
  }
}

/** Whether both are the same refusal, or the same files in the same order. */
function same(a: OutputFile[] | string, b: OutputFile[] | string): boolean {
  if (typeof a === 'string' || typeof b === 'string') return a === b;
  const alike = (file: OutputFile, other: OutputFile | undefined): boolean =>
    file.path === other?.path && file.text === other.text;
  return a.length === b.length && a.every((file, index) => alike(file, b[index]));
}

interface Edit {
  readonly path: string;
  readonly value: unknown;
}
/** Each kind of edit in each plane, at the first place that has it and at the last one: what is between them is printed as these are. */
function edits(model: Model): Edit[] {
  const { mutants, neutral } = derive(model);
  const silent = neutral
    .filter(({ path }) => path !== 'format')
    .map((passed) => ({ ...passed, operator: 'silent', value: 'mutant' }));
  const [first, last] = [new Map<string, Edit>(), new Map<string, Edit>()];
  for (const edit of [...mutants, ...silent]) {
    const plane = /^planes\.\d+/.exec(edit.path)?.[0] ?? '';
    const kind = `${plane} ${edit.node}.${edit.property} ${edit.operator}`;
    if (!first.has(kind)) first.set(kind, edit);
    last.set(kind, edit);
  }
  return [...new Set([...first.values(), ...last.values()])];
}

/** Each run takes every third edit, from another one on; `PF_PARTS=all` takes all of them. */
const STEP = process.env.PF_PARTS === 'all' ? 1 : 3;
const START = randomInt(STEP);

test.each(Object.keys(TARGETS))(
  '%s: every property of the model, changed once, gives what a fresh run gives',
  async (name) => {
    const emit = TARGETS[name]!;
    const model = everything();
    const memory = partsMemory();
    const all = edits(model);
    expect(all.length).toBeGreaterThan(800);
    const mutants = all.filter((_, index) => index % STEP === START);
    for (const mutant of mutants) {
      const changed = applyMutant(model, mutant);
      const lock = locked(changed);
      const kept = await outcome(emit, changed, memory, lock);
      const fresh = await outcome(emit, changed, undefined, lock);
      // Not `toEqual` on each: the difference of two large texts takes longer than all the rest.
      if (!same(kept, fresh)) expect({ mutant, kept }).toEqual({ mutant, kept: fresh });
    }
  },
  120_000,
);

const inner = (width: typeof u32 | typeof u64) => planeOf({ Inner: struct({ a: width }) }, 'inner', 1);

test('an edit of one plane leaves the others alone, but for those that are made of it', async () => {
  const alone = planeOf({ Alone: struct({ a: u32 }) }, 'alone', 3);
  const made = (width: typeof u32 | typeof u64): Model => {
    const base = inner(width);
    const outer = planeOf({ Outer: struct({ b: base.members.Inner as never }) }, 'outer', 2);
    return modelOf(base, outer, alone);
  };
  const kept = new InMemory(NOTHING);
  const again: string[] = [];
  const counting: Memory = {
    ...NOTHING,
    recall: (place, key, make) =>
      kept.recall(place, key, () => {
        again.push(place);
        return make();
      }),
  };
  await outcome(TARGETS.ts!, made(u32), counting);
  expect(again).toEqual(['ts inner', 'ts outer', 'ts alone']);
  again.length = 0;
  await outcome(TARGETS.ts!, made(u64), counting);
  expect(again).toEqual(['ts inner', 'ts outer']);
});

test('a name that two planes want in C is refused, whichever of them was printed before', async () => {
  const model = (value: string): Model =>
    modelOf(
      planeOf({ Status: enumeration(u32, { BAD_X: 0 }) }, 'first', 1),
      planeOf({ StatusBad: enumeration(u32, { [value]: 0 }) }, 'second', 2),
    );
  const memory = partsMemory();
  expect(await outcome(TARGETS.c!, model('Y'), memory)).toBeInstanceOf(Array);
  const refused = await outcome(TARGETS.c!, model('X'));
  expect(refused).toMatch(/both become/);
  expect(await outcome(TARGETS.c!, model('X'), memory)).toBe(refused);
});
