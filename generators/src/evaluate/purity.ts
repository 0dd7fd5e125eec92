/** Proves a schema pure: a second evaluation, in another world, must give the same model. */
import { Worker } from 'node:worker_threads';
import { type Diagnostic, diagnostic } from '../diagnostics/table.ts';
import type { Model } from '../model/model.ts';
import { moduleUrl } from './paths.ts';
import { placelessText } from './placeless.ts';
import type { SecondResult, SecondWork } from './worker.ts';

const DEADLINE_MS = 30_000;

/**
 * A thread with another clock, other random numbers and no environment. It can be started ahead of its one use, and ends
 * with the process when it is never used.
 */
export class OtherWorld {
  readonly #worker: Worker;
  #used = false;
  #ended = false;

  constructor() {
    const url = new URL(moduleUrl('evaluate/worker'));
    this.#worker = new Worker(url, { env: {}, stdout: true, stderr: true });
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
  warm(root: string, files: readonly string[]): void {
    this.#worker.postMessage({ root, files, warm: true } satisfies SecondWork);
  }

  /** Evaluates a schema there, once. Never rejects; ends the thread. */
  evaluate(root: string, files: readonly string[]): Promise<SecondResult> {
    if (!this.ready) throw new Error('each second evaluation has a thread of its own');
    this.#used = true;
    const worker = this.#worker;
    return new Promise((resolve) => {
      const timer = setTimeout(() => finish({ failure: `no result after ${DEADLINE_MS / 1000} s` }), DEADLINE_MS);
      const finish = (result: SecondResult): void => {
        clearTimeout(timer);
        resolve(result);
        void worker.terminate();
      };
      worker.ref();
      worker.once('message', finish);
      worker.once('error', (error) => finish({ failure: `an error: ${String(error)}` }));
      worker.once('exit', (code) => finish({ failure: `a worker that ended with ${code}` }));
      worker.postMessage({ root, files } satisfies SecondWork);
    });
  }

  /** Ends the thread unused. */
  drop(): void {
    void this.#worker.terminate();
  }
}

/** Findings when the second evaluation gave another model than the first. */
export function compareModels(first: Model, second: SecondResult): Diagnostic[] {
  if ('failure' in second) {
    return [diagnostic('PF1005', { where: 'the end', first: 'a model', second: second.failure })];
  }
  const text = placelessText(first);
  if (text === second.model) return [];
  const found = firstDifference(JSON.parse(text), JSON.parse(second.model), first.name);
  return found === undefined ? [] : [diagnostic('PF1005', found)];
}

interface Difference {
  where: string;
  first: string;
  second: string;
}

/** Where two documents first differ; names of list entries serve as steps of the path. */
export function firstDifference(first: unknown, second: unknown, where: string): Difference | undefined {
  if (Object.is(first, second)) return undefined;
  const bothObjects = typeof first === 'object' && typeof second === 'object' && first !== null && second !== null;
  if (!bothObjects || Array.isArray(first) !== Array.isArray(second))
    return { where, first: show(first), second: show(second) };
  const [a, b] = [first as Record<string, unknown>, second as Record<string, unknown>];
  // The hash differs whenever anything does; the difference itself tells more.
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])].sort(
    (x, y) => Number(x === 'hash') - Number(y === 'hash'),
  );
  for (const key of keys) {
    const named = (a[key] ?? b[key]) as { name?: unknown } | undefined;
    const step = Array.isArray(first) && typeof named?.name === 'string' ? named.name : key;
    const found = firstDifference(a[key], b[key], `${where}.${step}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
