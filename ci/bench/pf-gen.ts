/**
 * `node ci/bench/pf-gen.ts [--json]`: speed of the tool as ratios within one run, each against a named floor. Never an
 * assertion.
 */
import { parseArgs } from 'node:util';
import { measurePfGen } from './pf-gen/measure.ts';

const { values } = parseArgs({ options: { json: { type: 'boolean', default: false } } });
const rows = await measurePfGen((text) => process.stderr.write(`bench: ${text}\n`));
if (values.json) process.stdout.write(`${JSON.stringify({ v: 2, data: { rows } })}\n`);
else {
  for (const { what, ms, floor, floorMs, unit = 'ms' } of rows) {
    const ratio = (ms / floorMs).toFixed(2);
    const left = `${what.padEnd(40)} ${ms.toFixed(1).padStart(8)} ${unit}`;
    process.stdout.write(`${left}  ${ratio.padStart(6)} × ${floor} (${floorMs.toFixed(1)} ${unit})\n`);
  }
}
