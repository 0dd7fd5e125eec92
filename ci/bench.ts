/**
 * `npm run bench`: speed as ratios within one run, each against a named floor. Never an assertion: it prints, and fails
 * only when something cannot be measured. `--json` for machines.
 */
import { join } from 'node:path';
import { execa } from 'execa';
import { z } from 'zod';
import type { CodecRow } from './bench/codecs/measure.ts';
import { textTable } from './bench/codecs/table.ts';
import { framePathText, measureFramePath } from './bench/frame-path/measure.ts';
import { measurePfGen, type Row, rowLine } from './bench/pf-gen/measure.ts';
import { helpAsked } from './lib/help.ts';
import { ROOT } from './lib/results.ts';
import { signsOfLife } from './lib/signs-of-life.ts';

const SECONDS = 5;
const LIMIT_MS = 10 * 60 * 1000;
const Percentiles = z.object({ p50: z.number(), p99: z.number() });
const Report = z.object({
  data: z.object({
    latency: z.object({ sent: Percentiles, received: Percentiles, reassembled: Percentiles }),
    processor: z.object({ host_s_per_gbit: z.number(), client_s_per_gbit: z.number() }),
  }),
});
const NODE = join(ROOT, 'node_modules/.bin/node');

helpAsked(`
npm run bench -- [--json]

Measures speed as ratios within one run, each against a named floor: some minutes, on a quiet machine.
  --json  one JSON document on stdout
`);
const unknown = process.argv.slice(2).find((argument) => argument !== '--json');
if (unknown !== undefined) {
  process.stderr.write(`bench: unknown argument ${unknown}; only --json is known\n`);
  process.exit(2);
}

let signs = signsOfLife('bench', (line) => void process.stderr.write(`${line}\n`));
const say = (text: string): void => {
  process.stderr.write(`bench: ${text}\n`);
  signs.end();
  signs = signsOfLife(`bench: ${text}`, (line) => void process.stderr.write(`${line}\n`));
};
const tool = await measurePfGen(say);
say('TypeScript codecs');
const codecs = await codecRows();
say('the way of a frame, and its floors');
const framePath = await measureFramePath();
say('encoder alone');
const encoder = await encoderMs();
say(`sessions of ${SECONDS} s`);
const [pattern, synthetic] = [await sessionFigures('pattern'), await sessionFigures('synthetic')];

const stages = synthetic.latency;
const rows: Row[] = [
  ...tool,
  {
    what: '720p60 present→reassembled p50',
    ms: pattern.latency.reassembled.p50,
    floor: 'its colour conversion and encoding p50',
    floorMs: encoder,
  },
  ...(['sent', 'received'] as const).map((stage) => ({
    what: `64 KiB present→${stage} p50`,
    ms: stages[stage].p50,
    floor: 'reassembled',
    floorMs: stages.reassembled.p50,
  })),
  { what: '64 KiB present→reassembled p50', ms: stages.reassembled.p50, floor: 'its aim', floorMs: 0.2 },
  { what: '64 KiB present→reassembled p99', ms: stages.reassembled.p99, floor: 'its aim', floorMs: 1 },
  ...(['host', 'client'] as const).map((child) => ({
    what: `processor time of the ${child}`,
    ms: synthetic.processor[`${child}_s_per_gbit`],
    floor: 'one processor at 1 Gbit/s',
    floorMs: 1,
    unit: 's/Gbit',
  })),
];
if (process.argv.includes('--json')) {
  process.stdout.write(`${JSON.stringify({ v: 2, data: { rows, codecs, framePath } })}\n`);
} else {
  process.stdout.write(rows.map((row) => rowLine(row, 2)).join(''));
  process.stdout.write(`\n${framePathText(framePath)}`);
  process.stdout.write(`\nTypeScript codecs, × code by hand\n${textTable(codecs)}`);
}

/** The codec table, from a process of its own: what else ran before must not shape the compiled code. */
async function codecRows(): Promise<CodecRow[]> {
  const options = { cwd: ROOT, timeout: LIMIT_MS, stderr: 'inherit' as const };
  const { stdout } = await execa(NODE, [join(ROOT, 'ci/bench/codecs.ts'), '--json'], options);
  return (JSON.parse(stdout) as { data: { rows: CodecRow[] } }).data.rows;
}

/** Conversion and encoding of one picture, at the session's size and rate. */
async function encoderMs(): Promise<number> {
  const { stdout } = await execa(
    'cargo',
    ['run', '--release', '--locked', '--quiet', '-p', 'pf-encode', '--example', 'measure'],
    { cwd: ROOT, timeout: LIMIT_MS, stderr: 'inherit' },
  );
  const p50 = (name: string) => Number(new RegExp(`^${name}: .*p50 ([\\d.]+) ms`, 'm').exec(stdout)?.[1] ?? Number.NaN);
  return z.number().parse(p50('convert') + p50('encode'));
}

/** Latencies in milliseconds, and what a gigabit costs, of a session with two processes. */
async function sessionFigures(source: string): Promise<z.infer<typeof Report>['data']> {
  const main = join(ROOT, 'runtime/src/main.ts');
  // A latency is measured here; how many pictures a busy machine leaves out is another matter.
  const shares = ['--max-lost', '100', '--max-unverified', '100'];
  const args = [main, 'demo', '--source', source, '--seconds', String(SECONDS), '--json', ...shares];
  const { stdout } = await execa(NODE, args, { cwd: ROOT, timeout: LIMIT_MS });
  return Report.parse(JSON.parse(stdout)).data;
}
