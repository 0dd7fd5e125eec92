/** `node ci/bench/frame-path.ts [--json]`: the way of a frame through the network code against its floors. Never an assertion. */
import { parseArgs } from 'node:util';
import { framePathText, measureFramePath } from './frame-path/measure.ts';

const { values } = parseArgs({ options: { json: { type: 'boolean', default: false } } });
const report = await measureFramePath();
process.stdout.write(values.json ? `${JSON.stringify({ v: 2, data: report })}\n` : framePathText(report));
