/**
 * `node ci/bench/pf-gen.ts [--json]`: speed of the tool as ratios within one run, each against a named floor. Never an
 * assertion.
 */
import { parseArgs } from 'node:util';
import { measurePfGen, rowLine } from './pf-gen/measure.ts';

const { values } = parseArgs({ options: { json: { type: 'boolean', default: false } } });
const rows = await measurePfGen((text) => process.stderr.write(`bench: ${text}\n`));
if (values.json) process.stdout.write(`${JSON.stringify({ v: 2, data: { rows } })}\n`);
else process.stdout.write(rows.map((row) => rowLine(row)).join(''));
