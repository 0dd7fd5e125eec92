/** `pf-gen fuzz`: random schemas, about which all languages must say the same. */
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { diagnostic } from '../../diagnostics/table.ts';
import { writeFiles } from '../../platform/write/files.ts';
import { type Counterexample, fuzz as run } from '../../proof/fuzz/agree.ts';
import { composeSchema } from '../../proof/random/compose.ts';
import { printModule } from '../../proof/random/expression.ts';
import { failure } from '../failures.ts';
import type { Host, Outcome } from '../host.ts';

export interface FuzzFlags {
  readonly runs?: string | number;
  readonly seed?: string | number;
  readonly save?: string;
}
const BATCH = 100;
const SHRINK_MS = 180_000;
const MOST_SEED = 0x7fff_ffff;

/** Runs random schemas through C, Rust and TypeScript. */
export async function fuzz(host: Host, flags: FuzzFlags): Promise<Outcome> {
  const runs = Number(flags.runs ?? 500);
  const seed = Number(flags.seed ?? Math.floor(Math.random() * MOST_SEED));
  for (const [name, value, most] of [
    ['--runs', runs, 100_000],
    ['--seed', seed, MOST_SEED],
  ] as const) {
    if (Number.isInteger(value) && value >= 0 && value <= most) continue;
    const what = `${name} is a whole number from 0 to ${most}, and not '${flags[name === '--runs' ? 'runs' : 'seed']}'`;
    return failure(host, 'wrong number', [diagnostic('PF4003', { what })], host.cwd);
  }
  host.err(`seed ${seed}\n`);
  const builds = join(tmpdir(), `pf-gen-fuzz-builds-${process.getuid?.() ?? 0}`);
  const progress = (done: number): void => host.err(`${done} of ${runs} schemas agree\n`);
  const result = await run({ runs, seed, batch: BATCH, builds, shrinkMs: SHRINK_MS, progress }).catch(
    (error: unknown) => ({ error: error as { code?: string; command?: string; message?: string } }),
  );
  if ('error' in result) {
    if (result.error.code !== 'ENOENT') throw result.error;
    const tool = result.error.command?.split(' ')[0] ?? 'a compiler';
    const found = diagnostic('PF4002', { tool, why: 'it is not installed' });
    return failure(host, 'a tool is missing', [found], host.cwd);
  }
  const { counterexample, ...figures } = result;
  const data = { seed, ...figures };
  if (counterexample === undefined) {
    const text = `C, Rust and TypeScript agree on ${runs} random schemas (${figures.layouts} layouts, ${figures.messages} messages, seed ${seed})\n`;
    return { exit: 'ok', data, text };
  }
  const { run: at, shrinks, found } = counterexample;
  const files = flags.save === undefined ? [] : save(resolve(host.cwd, flags.save), seed, counterexample);
  const diagnostics = found.map(({ language, what }) => diagnostic('PF6205', { language, seed, run: at, what }));
  const outcome = failure(host, `a schema on which they disagree, after ${shrinks} shrinks`, diagnostics, host.cwd);
  const source = sourceOf(counterexample);
  const where = files.map((file) => `written: ${file}\n`).join('');
  return { ...outcome, data: { ...data, counterexample, files }, text: `${source}\n${outcome.text}${where}` };
}

const sourceOf = ({ shape }: Counterexample): string => printModule(composeSchema([shape]));

/** Writes the shape (for a regression test) and the schema (for a person). */
function save(folder: string, seed: number, counterexample: Counterexample): string[] {
  const stem = join(folder, `seed-${seed}-run-${counterexample.run}`);
  writeFiles([
    { path: `${stem}.json`, content: `${JSON.stringify(counterexample.shape, null, 2)}\n` },
    { path: `${stem}.ts`, content: sourceOf(counterexample) },
  ]);
  return [`${stem}.json`, `${stem}.ts`];
}
