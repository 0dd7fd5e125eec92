/**
 * `npm run proof:codecs`: random values of every message of the wire, written and read by the generated Rust, the generated
 * TypeScript and, where the layout is fixed, the generated C in turn. Ends with 1 when two of them disagree.
 */
import { join } from 'node:path';
import { wire } from '@punktfunk/abi';
import { argumentsOf } from '../../../ci/lib/arguments.ts';
import { helpAsked } from '../../../ci/lib/help.ts';
import { scratchFolder } from '../../../generators/src/platform/write/scratch.ts';
import { loadModel, ROOT } from '../../abi/schema.ts';
import { buildC, CPeer } from './c.ts';
import { check } from './exchange.ts';
import { RustPeer } from './rust.ts';

const MOST_SEED = 2 ** 31;
/** Least distance between two lines of progress. */
const PROGRESS_MS = 5_000;

helpAsked(`
npm run proof:codecs -- [--count N] [--seed N] [--json]

Draws values of every message of the wire. The generated Rust and the generated TypeScript write each of them, read what the
other one wrote, and write it again; all bytes must be equal, and equal to those of the model's interpreter. A program in C
reads and writes those of fixed layouts through the packed structs of the headers.
  --count N  values of each message (100000: about a quarter of an hour)
  --seed N   the same values again; drawn when absent, and printed
  --json     one JSON document on stdout instead of lines

Examples:
  npm run proof:codecs
  npm run proof:codecs -- --seed 7 --count 1000

Exit codes: 0 ok, 1 two of them disagree, 2 usage
`);

const { values, whole } = argumentsOf('proof:codecs', {
  json: { type: 'boolean', default: false },
  seed: { type: 'string', default: String(Math.floor(Math.random() * MOST_SEED)) },
  count: { type: 'string', default: '100000' },
});
const [seed, count] = [whole('seed', 0), whole('count', 1)];
const say = (line: string): void => {
  if (!values.json) process.stdout.write(`${line}\n`);
};

say(`seed ${seed}, ${count} values of each message`);
const began = performance.now();
let told = began;
const peer = new RustPeer(join(ROOT, 'target/release/pf-codecs'));
const model = loadModel();
const { path: folder, remove } = scratchFolder('pf-codecs-');
const c = new CPeer(model, 'wire', await buildC(model, 'wire', folder));
const counts = await check({
  model,
  plane: 'wire',
  codecs: wire,
  peer,
  c,
  seed,
  count,
  tell: (message, done, of) => {
    if (performance.now() - told < PROGRESS_MS) return;
    told = performance.now();
    say(`${done} of ${of} messages, the last one ${message}`);
  },
});
await Promise.all([peer.end(), c.end()]);
remove();
const messages = Object.keys(counts.values).length;
const seconds = Math.round((performance.now() - began) / 1000);
const total = Object.values(counts.values).reduce((sum, of) => sum + of, 0);
if (values.json) process.stdout.write(`${JSON.stringify({ seed, count, messages, total, seconds, ...counts })}\n`);
for (const fault of counts.faults) say(fault);
say(
  `${total} values of ${messages} messages (${Object.keys(counts.inC).length} in C too), ${counts.bytes} bytes, ${seconds} s: ${counts.faults.length} disagreements`,
);
process.exitCode = counts.faults.length > 0 ? 1 : 0;
