/** Proves a schema pure: a second evaluation, in another world, must give the same model. */
import { Worker } from 'node:worker_threads';
import { type Diagnostic, diagnostic } from '../../diagnostics/table.ts';
import type { Model } from '../../model/model.ts';
import { moduleUrl } from '../../platform/paths.ts';
import { modelSum } from './difference.ts';
import type { Graph } from './load.ts';
import type { SecondResult, SecondWork, Unequal } from './worker.ts';

/** What a thread may need on a busy machine before it evaluates anything. */
const START_MS = 5_000;

/** What lives for a moment only needs no more room; two threads that each took what they get would need it twice. */
const YOUNG_MB = 8;

/**
 * A thread with another clock, other random numbers and no environment. It can be started ahead of its one use, and ends
 * with the process when it is never used.
 */
export class OtherWorld {
  readonly #worker: Worker;
  #used = false;
  /** Asks where the difference is. */
  #differ: () => void = () => undefined;
  #outcome: Promise<SecondResult> | undefined;
  #ended = false;

  constructor() {
    const url = new URL(moduleUrl('compile/evaluate/worker'));
    const resourceLimits = { maxYoungGenerationSizeMb: YOUNG_MB };
    this.#worker = new Worker(url, { env: {}, stdout: true, stderr: true, resourceLimits });
    this.#worker.unref();
    // Nobody listens before the use; a thread that is gone by then is found by its exit.
    this.#worker.on('error', () => undefined);
    this.#worker.once('exit', () => {
      this.#ended = true;
    });
  }

  /** Whether it still can be used. */
  get ready(): boolean {
    return !this.#used && !this.#ended;
  }

  /** Loads a schema ahead, most of which will be in the one that is evaluated. Its result does not count. */
  warm(graph: Graph): void {
    this.#worker.postMessage({ graph, warm: true } satisfies SecondWork);
  }

  /** Evaluates a schema there, once, and waits for the model to compare it with. */
  evaluate(graph: Graph, deadline: number): void {
    if (!this.ready) throw new Error('each second evaluation has a thread of its own');
    this.#used = true;
    const worker = this.#worker;
    this.#outcome = new Promise((resolve) => {
      const milliseconds = deadline + START_MS;
      const timer = setTimeout(() => finish({ failure: `no result after ${deadline / 1000} s` }), milliseconds);
      const finish = (result: SecondResult): void => {
        clearTimeout(timer);
        resolve(result);
        void worker.terminate();
      };
      worker.ref();
      worker.on('message', (result: SecondResult | Unequal) => {
        if (result === 'unequal') this.#differ();
        else finish(result);
      });
      worker.once('error', (error) => finish({ failure: `an error: ${String(error)}` }));
      worker.once('exit', (code) => finish({ failure: `a worker that ended with ${code}` }));
      worker.postMessage({ graph } satisfies SecondWork);
    });
  }

  /** Findings when the evaluation there gave another model than this one. Never rejects; ends the thread. */
  async compare(first: Model): Promise<Diagnostic[]> {
    this.#differ = () => this.#worker.postMessage({ first: JSON.stringify(first) } satisfies SecondWork);
    this.#worker.postMessage({ sum: modelSum(first) } satisfies SecondWork);
    const result = await this.#outcome;
    if (result === undefined) throw new Error('nothing was evaluated there');
    if ('failure' in result) {
      return [diagnostic('PF1005', { where: 'the end', first: 'a model', second: result.failure })];
    }
    return result.difference === undefined ? [] : [diagnostic('PF1005', result.difference)];
  }

  /** Ends the thread unused. */
  drop(): void {
    void this.#worker.terminate();
  }
}
