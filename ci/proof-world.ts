/**
 * `npm run proof:world`: seeds of the simulated world, half of them judged exactly, half of them with pauses, clock steps and
 * restarts. What was found goes to the page `docs/evidence/world.md` by hand: this only runs and tells.
 */
import { join } from 'node:path';
import { execa } from 'execa';
import { argumentsOf } from './lib/arguments.ts';
import { helpAsked } from './lib/help.ts';
import { ROOT } from './lib/results.ts';

/** Worlds of each line that the proof asks for. */
const COUNT = 10_000;
/** A world takes some ms; this is a hundred times as long. */
const LIMIT_MS_EACH = 1000;

helpAsked(`
npm run proof:world -- [--count N] [--from SEED] [--json]

Runs N worlds that are judged exactly (a unit is lost if and only if more than m of the k + m packets of one of its blocks were
dropped), and N with pauses, clock steps, restarts and paths that narrow or fall silent (the stream comes back). Some minutes.
  --count N    worlds of each kind; ${COUNT} if not given
  --from SEED  first seed; 0 if not given
  --json       one JSON document on stdout

Examples:
  npm run proof:world
  npm run proof:world -- --count 500 --from 1000000
A world that is not as claimed is told as its seed and commit, and runs again by: npm run world -- --seed SEED --verbose
Exit codes: 0 all as claimed, 1 not, 2 wrong usage
`);

const { values, whole } = argumentsOf('proof:world', {
  count: { type: 'string', default: String(COUNT) },
  from: { type: 'string', default: '0' },
  json: { type: 'boolean', default: false },
});
const [count, from] = [whole('count', 1), whole('from', 0)];
const { exitCode } = await execa(
  join(ROOT, 'target/release/pf-world'),
  ['--seeds', `${from}..${from + 2 * count}`, ...(values.json ? ['--json'] : [])],
  { stdio: 'inherit', reject: false, timeout: Math.max(60_000, 2 * count * LIMIT_MS_EACH) },
);
if (exitCode === undefined) process.stderr.write('proof:world: the worlds were ended, or did not start\n');
process.exit(exitCode ?? 1);
