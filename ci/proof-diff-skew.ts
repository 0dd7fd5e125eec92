/**
 * `npm run proof:diff-skew`: plants random changes and lets the two verbs judge each other; some are run as well. Ends
 * with 1 when they contradict each other, or when a run shows something else than was foreseen.
 */
import { Worker } from 'node:worker_threads';
import { scratchFolder } from '../generators/src/platform/write/scratch.ts';
import { batch } from '../generators/src/proof/cross/batch.ts';
import { execute } from '../generators/src/proof/cross/execute.ts';
import { givenModels } from '../generators/src/proof/cross/given.ts';
import { type Counterexample, type Counts, noCounts } from '../generators/src/proof/cross/search.ts';
import { searchWire } from '../generators/src/proof/cross/wire/judge.ts';
import type { Work } from '../generators/src/proof/cross/worker.ts';
import { argumentsOf } from './lib/arguments.ts';
import { helpAsked } from './lib/help.ts';

const THREADS = 2;
/** Cases of one build. */
const TOGETHER = 25;
/** Most time for a run of one batch, each way. */
const RUN_MS = 120_000;
const MOST_SEED = 2 ** 31;
const WIRE_SHARE = 20;

helpAsked(`
npm run proof:diff-skew -- [--seed N] [--count N] [--executed N]

Plants random changes and lets diff and skew judge each other: an hour with the given numbers.
  --seed N      the same changes again; drawn when absent, and printed
  --count N     changes that are judged (100000)
  --executed N  changes that are built and run (500)

Examples:
  npm run proof:diff-skew
  npm run proof:diff-skew -- --seed 7 --count 2000 --executed 20

Exit codes: 0 ok, 1 they contradict each other or a run was not foreseen, 2 usage
`);

const { whole } = argumentsOf('proof:diff-skew', {
  seed: { type: 'string', default: String(Math.floor(Math.random() * MOST_SEED)) },
  count: { type: 'string', default: '100000' },
  executed: { type: 'string', default: '500' },
});
const [seed, count, wanted] = [whole('seed', 0), whole('count', 0), whole('executed', 0)];
const say = (line: string): void => void process.stdout.write(`${line}\n`);

interface Done {
  readonly counts: Counts;
  readonly found: readonly Counterexample[];
}

function thread(work: Work, tell: (cases: number) => void): Promise<Done> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('../generators/src/proof/cross/worker.ts', import.meta.url), {
      workerData: work,
    });
    worker.on('message', (message: { cases?: number; done?: Done }) => {
      if (message.cases !== undefined) tell(message.cases);
      if (message.done !== undefined) resolve(message.done);
    });
    worker.on('error', reject);
    worker.on('exit', (code) => (code === 0 ? undefined : reject(new Error(`a thread ended with ${code}`))));
  });
}

async function judged(): Promise<boolean> {
  const progress = Array.from({ length: THREADS }, () => 0);
  const shares = progress.map((_, n) => Math.floor(count / THREADS) + (n < count % THREADS ? 1 : 0));
  let told = 0;
  const parts = await Promise.all(
    shares.map((share, n) =>
      thread({ first: seed + n, step: THREADS, count: share }, (cases) => {
        progress[n] = cases;
        const all = progress.reduce((a, b) => a + b, 0);
        if (all - told < 10_000) return;
        told = all;
        say(`  ${all} of ${count} changes`);
      }),
    ),
  );
  const sum = noCounts();
  for (const { counts } of parts) {
    sum.cases += counts.cases;
    sum.garbage += counts.garbage;
    sum.same += counts.same;
    for (const [kind, n] of Object.entries(counts.kinds)) sum.kinds[kind] = (sum.kinds[kind] ?? 0) + n;
  }
  say(`${sum.cases} changes of ${Object.keys(sum.kinds).length} kinds judged:`);
  say(`  ${sum.garbage} read as garbage by skew, ${sum.same} move the same bytes with the same meaning`);
  const found = parts.flatMap((part) => part.found);
  for (const one of found) say(`\n${one.contradiction}, seed ${one.seed}: ${one.told.join('; ')}\n${one.text}`);
  say(found.length === 0 ? '  no contradiction' : `${found.length} contradictions (a thread stops at five)`);
  return found.length === 0;
}

/** Changes of protocols of tags, lengths and values: each takes as long as many changes of layouts. */
function wired(): boolean {
  const { counts, found } = searchWire(seed, Math.ceil(count / WIRE_SHARE), {}, 5);
  say(`${counts.cases} changes of protocols of tags, lengths and values judged by frames:`);
  say(`  ${counts.refused} refused, ${counts.misread} misread, ${counts.same} read as they were written`);
  for (const { text } of found) say(`\n${text}`);
  say(found.length === 0 ? '  no contradiction' : `${found.length} contradictions (the search stops at five)`);
  return found.length === 0;
}

async function ran(): Promise<boolean> {
  const given = givenModels();
  const { path: folder, remove } = scratchFolder('pf-diff-skew-');
  let [first, done, subjects, garbage, wrong] = [seed, 0, 0, 0, 0];
  try {
    while (done < wanted) {
      const { cases, next } = batch(first, Math.min(TOGETHER, wanted - done), given);
      first = next;
      const found = await execute(cases, folder, RUN_MS);
      done += found.cases;
      subjects += found.subjects;
      garbage += found.garbage;
      wrong += found.surprises.length;
      for (const { seed: at, told, way, subject, foreseen, ran: kind, why, text } of found.surprises) {
        say(
          `\nseed ${at}: ${told.join('; ')}\n${way}: ${subject}: foreseen ${foreseen.join(' or ')}, ran ${kind}: ${why}\n${text}`,
        );
      }
      say(`  ${done} of ${wanted} changes run`);
    }
  } finally {
    remove();
  }
  say(`${done} changes run, ${subjects} calls and sections in them, ${garbage} of these read garbage:`);
  say(wrong === 0 ? '  every one as foreseen' : `${wrong} otherwise than foreseen`);
  return wrong === 0;
}

say(`seed ${seed}`);
const agreed = (count === 0 || wired()) && (await judged());
const shown = wanted === 0 || (await ran());
process.exitCode = agreed && shown ? 0 : 1;
