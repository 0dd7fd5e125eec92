/**
 * Compares the two schemas of every fixture, in a plain Node process: a schema is loaded with hooks of Node's own loader,
 * which a test runner replaces. Prints a JSON list of `{ name, findings }`.
 *
 * A `patch.json` beside them (`path.to.value` → value) is applied to the model of `b`, for faults that no schema can hold
 * and a damaged lock can.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compile } from '../../../src/compile/evaluate/compile.ts';
import { diffModels } from '../../../src/diff/index.ts';
import type { Memory } from '../../../src/incremental/cache/memory.ts';
import { fixtureFinding } from './expected.ts';

/** Remembers nothing, and takes every fixture for pure: what is tested here is the comparison. */
const MEMORY: Memory = { read: <T>(kind: string) => (kind === 'pure' ? (true as T) : undefined), write: () => {} };

const [, , folder = '', without = ''] = process.argv;

async function modelOf(path: string) {
  const { model, diagnostics } = await compile(path, MEMORY);
  if (model === undefined) throw new Error(`${path}: ${diagnostics.map((found) => found.message).join('; ')}`);
  return model;
}

function patched<T>(model: T, patch: Readonly<Record<string, unknown>>): T {
  for (const [path, value] of Object.entries(patch)) {
    const steps = path.split('.');
    let at = model as Record<string, unknown>;
    for (const step of steps.slice(0, -1)) at = at[step] as Record<string, unknown>;
    at[steps.at(-1) ?? ''] = value;
  }
  return model;
}

const options = without === '' ? {} : { without: new Set(without.split(',')) };
const results = [];
for (const name of readdirSync(folder).sort()) {
  const at = join(folder, name);
  const [a, b] = [await modelOf(join(at, 'a.ts')), await modelOf(join(at, 'b.ts'))];
  const patch = join(at, 'patch.json');
  const after = existsSync(patch) ? patched(b, JSON.parse(readFileSync(patch, 'utf8')) as Record<string, unknown>) : b;
  const { findings } = diffModels(a, after, options);
  results.push({ name, findings: findings.map(fixtureFinding) });
}
process.stdout.write(JSON.stringify(results));
