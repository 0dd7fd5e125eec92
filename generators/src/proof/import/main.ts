/**
 * `npm run proof:import`: every header of linux-libc-dev through import, the language, the C emitter and gcc.
 *
 * Takes `--sample` for the fixed sample, `--target NAME`, `--json FILE` for all that was found, `--keep FOLDER` for the
 * schemas, and headers of other packages as paths. Ends with 1 when a header crashes or loads wrongly.
 */
import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { writeScratch } from '../../platform/write/scratch.ts';
import { allHeaders, sampleHeaders } from './corpus.ts';
import type { ExamineOptions } from './examine.ts';
import { PLANTS } from './plants.ts';
import { report } from './report.ts';
import { examineAll } from './run.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    sample: { type: 'boolean', default: false },
    target: { type: 'string', default: 'linux-x64' },
    json: { type: 'string' },
    keep: { type: 'string' },
    plant: { type: 'string' },
  },
});
const begin = performance.now();
const chosen = values.sample ? sampleHeaders() : { found: positionals.map((path) => resolve(path)), missing: [] };
const headers = values.sample || positionals.length > 0 ? chosen.found : await allHeaders();
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
