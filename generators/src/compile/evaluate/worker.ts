/** The second evaluation of a schema (see purity.ts). Runs in a worker thread of its own. */
import { parentPort } from 'node:worker_threads';
import type { Model } from '../../model/model.ts';
import { NOWHERE } from '../build/context.ts';
import { buildModel } from '../build/index.ts';
import { type Difference, modelDifference, modelSum } from './difference.ts';
import { type Graph, loadModules } from './load.ts';

/** What the thread is told: perhaps a schema to warm up with, then the one that counts, then what that gave elsewhere. */
export type SecondWork =
  /** `warm`: only to have everything loaded that the evaluation needs. */
  | { readonly graph: Graph; readonly warm?: boolean }
  /** What the first evaluation gave, as `modelSum` has it. */
  | { readonly sum: string }
  /** Its model as JSON, once the sums were not equal: to find where the difference is. */
  | { readonly first: string };
export type SecondResult = { readonly difference?: Difference } | { readonly failure: string };
/** The answer to another sum; with each other one the thread has done its work. */
export type Unequal = 'unequal';

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

type Evaluated = { model: Model } | { failure: string };

async function evaluate(graph: Graph): Promise<Evaluated> {
  changeWorld();
  const loaded = await loadModules(graph);
  if ('failure' in loaded) return { failure: `an error: ${loaded.failure.what}` };
  // Hashes say nothing that the rest does not.
  const { model, diagnostics } = buildModel(loaded.exports[0]?.default, NOWHERE, () => '');
  return model === undefined ? { failure: `an error: ${diagnostics[0]?.message}` } : { model };
}

async function answer(work: { sum: string } | { first: string }): Promise<SecondResult | Unequal> {
  const second = await evaluated;
  if (second === undefined) return { failure: 'no evaluation' };
  if ('failure' in second) return second;
  if ('sum' in work) return modelSum(second.model) === work.sum ? {} : 'unequal';
  const difference = modelDifference(JSON.parse(work.first) as Model, second.model);
  return difference === undefined ? {} : { difference };
}

let evaluated: ReturnType<typeof evaluate> | undefined;
parentPort?.on('message', async (work: SecondWork) => {
  if (!('graph' in work)) {
    const said = await answer(work);
    parentPort?.postMessage(said);
    // Whoever asked may be busy for seconds, and until then would keep all that was evaluated here.
    if (said !== 'unequal') parentPort?.close();
  } else if (work.warm === true) await loadModules(work.graph);
  else evaluated = evaluate(work.graph);
});
