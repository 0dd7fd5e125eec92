/**
 * `npm run proof:import`: every header of linux-libc-dev through import, the language, the C emitter and gcc.
 *
 * Takes `--sample` for the fixed sample, `--target NAME`, `--json FILE` for all that was found, `--keep FOLDER` for the
 * schemas, and headers of other packages as paths; `--count N` takes only so many of them, in the order of `--seed S`. Ends
 * with 1 when a header crashes or loads wrongly.
 */
import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { writeScratch } from '../../platform/write/scratch.ts';
import { allHeaders, drawn, sampleHeaders } from './corpus.ts';
import type { ExamineOptions } from './examine.ts';
import { PLANTS } from './plants.ts';
import { report } from './report.ts';
import { examineAll } from './run.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    help: { type: 'boolean', short: 'h', default: false },
    sample: { type: 'boolean', default: false },
    target: { type: 'string', default: 'linux-x64' },
    json: { type: 'string' },
    keep: { type: 'string' },
    plant: { type: 'string' },
    seed: { type: 'string', default: '1' },
    count: { type: 'string' },
  },
});
if (values.help) {
  console.log(`npm run proof:import -- [HEADER…] [--sample] [--count N] [--seed S] [--target NAME] [--json FILE] [--keep FOLDER]

Takes every header of linux-libc-dev, or those that are named, through import, the emitters and gcc: a quarter of an hour.
  --sample       the forty that the tests take
  --count N      only so many, in the order of --seed S (1)
  --target NAME  for another target than linux-x64
  --json FILE    all that was found
  --keep FOLDER  keeps the schemas`);
  process.exit(0);
}
const begin = performance.now();
const chosen = values.sample ? sampleHeaders() : { found: positionals.map((path) => resolve(path)), missing: [] };
const whole = values.sample || positionals.length > 0 ? chosen.found : await allHeaders();
const [seed, count] = [Number(values.seed), values.count === undefined ? whole.length : Number(values.count)];
if (!Number.isInteger(seed) || !Number.isInteger(count) || count < 1)
  throw new Error('--seed and --count are whole numbers, --count from 1');
const headers = values.count === undefined ? whole : drawn(whole, seed, count);
if (values.count !== undefined) console.log(`${headers.length} of ${whole.length} headers, drawn with --seed ${seed}`);
// clang and gcc look into its folders: what was found without it is something else.
if (process.env.CPATH !== undefined) console.log(`CPATH=${process.env.CPATH}`);
const plant = PLANTS.find((known) => known === values.plant);
if (values.keep !== undefined) mkdirSync(values.keep, { recursive: true });
let done = 0;
const options: ExamineOptions = {
  target: values.target,
  rust: values.sample,
  ...(values.keep === undefined ? {} : { keep: resolve(values.keep) }),
  ...(plant === undefined ? {} : { plant }),
};
const results = await examineAll(
  headers.map((header) => ({ header, options })),
  ({ header, verdict, reasons }) => {
    done += 1;
    if (verdict === 'crashed' || verdict === 'wrong') {
      console.log(`${done}/${headers.length} ${header}: ${verdict}: ${reasons.length} × ${reasons[0]}`);
    }
  },
);
if (values.json !== undefined) writeScratch(values.json, `${JSON.stringify(results, null, 1)}\n`);
console.log(report(results));
for (const path of chosen.missing)
  console.log(`${path} is not installed: it comes with linux-libc-dev (build-essential)`);
console.log(`${Math.round((performance.now() - begin) / 1000)} s`);
const bad = results.some(({ verdict }) => verdict === 'crashed' || verdict === 'wrong');
process.exitCode = bad || chosen.missing.length > 0 ? 1 : 0;
