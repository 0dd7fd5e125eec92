/** The second evaluation of a schema (see purity.ts). Runs in a worker thread of its own. */
import { parentPort, workerData } from 'node:worker_threads';
import { NOWHERE } from '../model/build/context.ts';
import { buildModel } from '../model/build/index.ts';
import type { Model } from '../model/model.ts';
import { loadModules } from './load.ts';

export type SecondResult = { readonly model: Model } | { readonly failure: string };

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

async function evaluate(): Promise<SecondResult> {
  const { root, files } = workerData as { root: string; files: readonly string[] };
  changeWorld();
  const loaded = await loadModules(root, files);
  if ('failure' in loaded) return { failure: `an error: ${loaded.failure.what}` };
  const { model, diagnostics } = buildModel(loaded.exports[0]?.default, NOWHERE);
  return model === undefined ? { failure: `an error: ${diagnostics[0]?.message}` } : { model };
}

parentPort?.postMessage(await evaluate());
