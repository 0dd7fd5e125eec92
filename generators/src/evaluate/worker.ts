/** The second evaluation of a schema (see purity.ts). Runs in a worker thread of its own. */
import { parentPort } from 'node:worker_threads';
import { NOWHERE } from '../model/build/context.ts';
import { buildModel } from '../model/build/index.ts';
import { loadModules } from './load.ts';
import { placelessText } from './placeless.ts';

/** What the thread is told, once. */
export interface SecondWork {
  readonly root: string;
  /** Relative to `root`; the entry comes first. */
  readonly files: readonly string[];
  /** Only to have everything loaded that the evaluation needs. */
  readonly warm?: boolean;
}
/** The model as `placelessText` gives it. */
export type SecondResult = { readonly model: string } | { readonly failure: string };

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

async function evaluate({ root, files }: SecondWork): Promise<SecondResult> {
  changeWorld();
  const loaded = await loadModules(root, files);
  if ('failure' in loaded) return { failure: `an error: ${loaded.failure.what}` };
  const { model, diagnostics } = buildModel(loaded.exports[0]?.default, NOWHERE);
  return model === undefined ? { failure: `an error: ${diagnostics[0]?.message}` } : { model: placelessText(model) };
}

parentPort?.on('message', async ({ warm, ...work }: SecondWork) => {
  if (warm === true) await loadModules(work.root, work.files);
  else parentPort?.postMessage(await evaluate(work));
});
