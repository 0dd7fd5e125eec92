/** One of several threads that judge changes: every second seed, or every third. */
import { parentPort, workerData } from 'node:worker_threads';
import { givenModels } from './given.ts';
import { search } from './search.ts';

export interface Work {
  readonly first: number;
  readonly step: number;
  readonly count: number;
}

/** So many contradictions are enough to be looked at. */
const MOST = 5;

const { first, step, count } = workerData as Work;
let told = 0;
const done = search(first, count, givenModels(), { step, most: MOST }, ({ cases }) => {
  if (cases - told < 500) return;
  told = cases;
  parentPort?.postMessage({ cases });
});
parentPort?.postMessage({ done });
