/**
 * `node ci/bench/codecs.ts [--json] [--markdown FILE]`: speed of the generated TypeScript codecs beside hand-written code
 * and named peers, as ratios within one run. Never an assertion.
 */
import { cpus } from 'node:os';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { writeFiles } from '../../generators/src/platform/write/files.ts';
import { measureCodecs } from './codecs/measure.ts';
import { markdownTable, textTable } from './codecs/table.ts';

const { values } = parseArgs({
  options: { json: { type: 'boolean', default: false }, markdown: { type: 'string' } },
});
const rows = measureCodecs((text) => process.stderr.write(`bench: ${text}\n`));
if (values.markdown !== undefined) {
  const machine = `${cpus()[0]?.model.trim() ?? 'an unknown processor'}, Node ${process.versions.node}`;
  writeFiles([{ path: resolve(values.markdown), content: markdownTable(rows, machine) }]);
}
process.stdout.write(values.json ? `${JSON.stringify({ v: 2, data: { rows } })}\n` : textTable(rows));
