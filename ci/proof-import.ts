/**
 * `npm run proof:import`: every header of linux-libc-dev through import, the language, the C emitter and gcc. Ends with 1 when
 * a header crashes or loads wrongly.
 */
import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { writeScratch } from '../generators/src/platform/write/scratch.ts';
import { allHeaders, drawn, sampleHeaders } from '../generators/src/proof/import/corpus.ts';
import type { ExamineOptions } from '../generators/src/proof/import/examine.ts';
import { PLANTS } from '../generators/src/proof/import/plants.ts';
import { report } from '../generators/src/proof/import/report.ts';
import { examineAll } from '../generators/src/proof/import/run.ts';
import { argumentsOf } from './lib/arguments.ts';
import { helpAsked } from './lib/help.ts';

helpAsked(`
npm run proof:import -- [HEADER…] [--sample] [--count N] [--seed S] [--target NAME] [--json FILE] [--keep FOLDER]

Takes every header of linux-libc-dev, or those that are named, through import, the emitters and gcc: a quarter of an hour.
  --sample       the forty that the tests take
  --count N      only so many, in the order of --seed S (1)
  --target NAME  for another target than linux-x64
  --json FILE    all that was found
  --keep FOLDER  keeps the schemas
  --plant NAME   makes a defect that must be found, like 'a field is dropped'

Examples:
  npm run proof:import
  npm run proof:import -- --count 100 --seed 7

Exit codes: 0 ok, 1 a header crashes or loads wrongly, 2 usage
`);

const {
  values,
  operands,
  wrong,
  whole: number,
} = argumentsOf(
  'proof:import',
  {
    sample: { type: 'boolean', default: false },
    target: { type: 'string', default: 'linux-x64' },
    json: { type: 'string' },
    keep: { type: 'string' },
    plant: { type: 'string' },
    seed: { type: 'string', default: '1' },
    count: { type: 'string' },
  },
  { operands: true },
);
const plant = PLANTS.find((known) => known === values.plant);
if (values.plant !== undefined && plant === undefined)
  wrong(`--plant takes one of '${PLANTS.join("', '")}', not '${values.plant}'`);
const seed = number('seed', 0);
const most = values.count === undefined ? undefined : number('count', 1);
const begin = performance.now();
const chosen = values.sample ? sampleHeaders() : { found: operands.map((path) => resolve(path)), missing: [] };
const whole = values.sample || operands.length > 0 ? chosen.found : await allHeaders();
const headers = most === undefined ? whole : drawn(whole, seed, most);
if (most !== undefined) console.log(`${headers.length} of ${whole.length} headers, drawn with --seed ${seed}`);
// clang and gcc look into its folders: what was found without it is something else.
if (process.env.CPATH !== undefined) console.log(`CPATH=${process.env.CPATH}`);
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
