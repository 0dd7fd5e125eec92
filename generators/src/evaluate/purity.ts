/** Proves a schema pure: a second evaluation, in another world, must give the same model. */
import { Worker } from 'node:worker_threads';
import { type Diagnostic, diagnostic } from '../diagnostics/table.ts';
import type { Model } from '../model/model.ts';
import { moduleUrl } from './paths.ts';
import type { SecondResult } from './worker.ts';

const DEADLINE_MS = 30_000;

/** Evaluates again in a worker with another clock, other random numbers and no environment. */
export async function checkPurity(root: string, files: readonly string[], first: Model): Promise<Diagnostic[]> {
  const second = await evaluateAgain(root, files);
  if ('failure' in second) {
    return [diagnostic('PF1005', { where: 'the end', first: 'a model', second: second.failure })];
  }
  const found = firstDifference(placeless(first), placeless(second.model), first.name);
  return found === undefined ? [] : [diagnostic('PF1005', found)];
}

function evaluateAgain(root: string, files: readonly string[]): Promise<SecondResult> {
  return new Promise((resolve) => {
    const url = new URL(moduleUrl('evaluate/worker'));
    const worker = new Worker(url, { workerData: { root, files }, env: {}, stdout: true, stderr: true });
    const timer = setTimeout(() => finish({ failure: `no result after ${DEADLINE_MS / 1000} s` }), DEADLINE_MS);
    const finish = (result: SecondResult): void => {
      clearTimeout(timer);
      resolve(result);
      void worker.terminate();
    };
    worker.once('message', finish);
    worker.once('error', (error) => finish({ failure: `an error: ${String(error)}` }));
    worker.once('exit', (code) => finish({ failure: `a worker that ended with ${code}` }));
  });
}

/** A model without positions and documentation, which the second evaluation does not read. */
function placeless(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(placeless);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([key, entry]) => key !== 'docs' && key !== 'span' && entry !== undefined);
  return Object.fromEntries(kept.map(([key, entry]) => [key, placeless(entry)]));
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
