/** The second evaluation of a schema (see purity.ts). Runs in a worker thread of its own. */
import { parentPort } from 'node:worker_threads';
import type { Model } from '../../model/model.ts';
import { NOWHERE } from '../build/context.ts';
import { buildModel } from '../build/index.ts';
import { type Difference, modelDifference } from './difference.ts';
import { loadModules } from './load.ts';

/** What the thread is told: perhaps a schema to warm up with, then the one that counts, then what that gave elsewhere. */
export type SecondWork =
  | {
      readonly root: string;
      /** Relative to `root`; the entry comes first. */
      readonly files: readonly string[];
      /** Only to have everything loaded that the evaluation needs. */
      readonly warm?: boolean;
    }
  /** The model of the first evaluation, as JSON. */
  | { readonly first: string };
export type SecondResult = { readonly difference?: Difference } | { readonly failure: string };

const SHIFT_MS = 400 * 24 * 60 * 60 * 1000;

/** Gives this thread another clock and other random numbers. */
function changeWorld(): void {
  const RealDate = Date;
  class ShiftedDate extends RealDate {
    constructor(...given: ConstructorParameters<typeof Date> | []) {
      if (given.length === 0) super(RealDate.now() + SHIFT_MS);
      else super(...(given as ConstructorParameters<typeof Date>));
    }
    static override now(): number {
      return RealDate.now() + SHIFT_MS;
    }
  }
  globalThis.Date = ShiftedDate as DateConstructor;
  const random = Math.random;
  Math.random = () => 1 - random();
}

async function evaluate(root: string, files: readonly string[]): Promise<{ model: Model } | { failure: string }> {
  changeWorld();
  const loaded = await loadModules(root, files);
  if ('failure' in loaded) return { failure: `an error: ${loaded.failure.what}` };
  const { model, diagnostics } = buildModel(loaded.exports[0]?.default, NOWHERE);
  return model === undefined ? { failure: `an error: ${diagnostics[0]?.message}` } : { model };
}

async function compared(first: string): Promise<SecondResult> {
  const second = await evaluated;
  if (second === undefined) return { failure: 'no evaluation' };
  if ('failure' in second) return second;
  const difference = modelDifference(JSON.parse(first) as Model, second.model);
  return difference === undefined ? {} : { difference };
}

let evaluated: ReturnType<typeof evaluate> | undefined;
parentPort?.on('message', async (work: SecondWork) => {
  if ('first' in work) parentPort?.postMessage(await compared(work.first));
  else if (work.warm === true) await loadModules(work.root, work.files);
  else evaluated = evaluate(work.root, work.files);
});
