/**
 * `npm run bench`: speed as ratios within one run, each against a named floor. Never an assertion: it prints, and fails
 * only when something cannot be measured. `--json` for machines.
 */
import { join } from 'node:path';
import { execa } from 'execa';
import { z } from 'zod';
import { ROOT } from './lib/results.ts';

/** One figure beside the floor that it is compared with. */
interface Row {
  readonly what: string;
  readonly ms: number;
  readonly floor: string;
  readonly floorMs: number;
}

const ROUNDS = 11;
const SECONDS = 5;
const LIMIT_MS = 10 * 60 * 1000;
const Report = z.object({
  data: z.object({ latency: z.object({ reassembled: z.object({ p50: z.number() }) }) }),
});
const NODE = join(ROOT, 'node_modules/.bin/node');

const unknown = process.argv.slice(2).find((argument) => argument !== '--json');
if (unknown !== undefined) {
  process.stderr.write(`bench: unknown argument ${unknown}; only --json is known\n`);
  process.exit(2);
}

const say = (text: string) => process.stderr.write(`bench: ${text}\n`);
say('pf-gen check with nothing changed');
const check = [join(ROOT, 'generators/src/cli/main.ts'), 'check'];
await once(check);
const [nothing, checked] = await inTurn(['-e', '0'], check);
say('encoder alone');
const encoder = await encoderMs();
say(`sessions of ${SECONDS} s`);
const [pattern, synthetic] = [await sessionMs('pattern'), await sessionMs('synthetic')];

const rows: Row[] = [
  { what: 'pf-gen check, nothing changed', ms: checked, floor: 'node -e 0', floorMs: nothing },
  {
    what: '720p60 present→reassembled p50',
    ms: pattern,
    floor: 'its colour conversion and encoding p50',
    floorMs: encoder,
  },
  { what: '64 KiB present→reassembled p50', ms: synthetic, floor: 'a frame time at 60 Hz', floorMs: 1000 / 60 },
];
if (process.argv.includes('--json')) {
  process.stdout.write(`${JSON.stringify({ v: 1, data: { rows } })}\n`);
} else {
  for (const { what, ms, floor, floorMs } of rows) {
    const ratio = (ms / floorMs).toFixed(2);
    process.stdout.write(
      `${what.padEnd(34)} ${ms.toFixed(2).padStart(8)} ms  ${ratio.padStart(6)} × ${floor} (${floorMs.toFixed(2)} ms)\n`,
    );
  }
}

async function once(args: string[]): Promise<number> {
  const start = performance.now();
  await execa(NODE, args, { cwd: ROOT, timeout: LIMIT_MS });
  return performance.now() - start;
}

/** Medians of two commands, run in turn so that both meet the same machine. */
async function inTurn(a: string[], b: string[]): Promise<[number, number]> {
  const times: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round += 1) {
    times[0].push(await once(a));
    times[1].push(await once(b));
  }
  return [median(times[0]), median(times[1])];
}

function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

/** Conversion and encoding of one picture, at the session's size and rate. */
async function encoderMs(): Promise<number> {
  const manifest = join(ROOT, 'host-native/Cargo.toml');
  const { stdout } = await execa(
    'cargo',
    ['run', '--release', '--locked', '--quiet', '--manifest-path', manifest, '-p', 'pf-encode', '--example', 'measure'],
    { cwd: ROOT, timeout: LIMIT_MS, stderr: 'inherit' },
  );
  const p50 = (name: string) => Number(new RegExp(`^${name}: .*p50 ([\\d.]+) ms`, 'm').exec(stdout)?.[1] ?? Number.NaN);
  return z.number().parse(p50('convert') + p50('encode'));
}

async function sessionMs(source: string): Promise<number> {
  const main = join(ROOT, 'runtime/src/main.ts');
  const args = [main, 'demo', '--source', source, '--seconds', String(SECONDS), '--json'];
  const { stdout } = await execa(NODE, args, { cwd: ROOT, timeout: LIMIT_MS });
  return Report.parse(JSON.parse(stdout)).data.latency.reassembled.p50;
}
