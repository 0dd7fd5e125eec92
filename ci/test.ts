/**
 * Runs the stages of `npm test`. Output of the stages goes to stderr, and each has a log in `.cache/test/logs`; stdout
 * gets a line per stage and, last, the total. `npm test -- tsc "vitest e2e"` runs only the stages whose names begin so,
 * `--unit` those of `npm run unit`.
 */
import { createWriteStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { overBudget, readBudget, timeText } from './lib/budget.ts';
import { helpAsked } from './lib/help.ts';
import { type Results, ROOT, type TestResult, totalLine, totals, writeResults } from './lib/results.ts';
import { signsOfLife } from './lib/signs-of-life.ts';
import { allStages, behaviourStage, type Stage, UNIT_STAGES } from './lib/stages.ts';

const LOGS = join(ROOT, '.cache/test/logs');
/** No stage may hang: longer than any stage takes on a slow machine. */
const STAGE_LIMIT_MS = 30 * 60 * 1000;

helpAsked(`
npm test -- [STAGE…]
npm run unit

Runs the stages of the tests, or those whose names begin with one of the words; 'npm run unit' runs the quick ones.
`);
const wanted = process.argv.slice(2);
const stages = allStages();
const loop = wanted.length === 0 ? 'test' : wanted.includes('--unit') ? 'unit' : undefined;
const chosen = stages.filter(({ name }) => {
  if (loop === undefined) return wanted.some((prefix) => name.startsWith(prefix));
  return loop === 'test' || UNIT_STAGES.includes(name);
});
if (chosen.length === 0) {
  process.stderr.write(
    `npm test: no stage is called ${wanted.join(', ')}; there are: ${stages.map(({ name }) => name).join(', ')}\n`,
  );
  process.exit(2);
}

const budget = readBudget();
mkdirSync(LOGS, { recursive: true });
const results: Results = { v: 1, at: new Date().toISOString(), stages: [], tests: [] };
for (const stage of chosen) {
  const start = performance.now();
  const tests = await runStage(stage);
  const seconds = Math.round(performance.now() - start) / 1000;
  const failed = totals(tests).failed > 0;
  results.tests.push(...tests);
  results.stages.push({ name: stage.name, status: failed ? 'failed' : 'passed', seconds });
  const { passed, failed: wrong, skipped } = totals(tests);
  const counts =
    stage.count === undefined ? (failed ? 'FAILED' : 'ok') : `${passed} passed, ${wrong} failed, ${skipped} skipped`;
  process.stdout.write(`${stage.name.padEnd(22)} ${timeText(seconds, budget.stages[stage.name])}  ${counts}\n`);
}
results.tests.push(behaviourStage(results, chosen.length === stages.length));
writeResults(results);
for (const line of overBudget(results.stages, budget, loop)) process.stdout.write(`${line}\n`);
for (const { stage, name } of results.tests.filter(({ status }) => status === 'failed')) {
  process.stdout.write(`failed: ${stage}: ${name}\n`);
}
process.stdout.write(`${totalLine(results.tests)}\n`);
process.exitCode = totals(results.tests).failed === 0 ? 0 : 1;

async function runStage(stage: Stage): Promise<TestResult[]> {
  process.stderr.write(`\n=== ${stage.name}: ${stage.about}\n`);
  stage.prepare?.();
  const [file, ...args] = stage.command;
  const log = createWriteStream(join(LOGS, `${stage.name.replaceAll(/[^\w]+/g, '-')}.log`));
  let output = '';
  const child = execa(file, args, {
    cwd: ROOT,
    all: true,
    stdin: 'ignore',
    buffer: false,
    reject: false,
    timeout: STAGE_LIMIT_MS,
    env: { CARGO_TERM_COLOR: 'never', FORCE_COLOR: '0', NO_COLOR: '1' },
  });
  const signs = signsOfLife(stage.name, (line) => void process.stderr.write(`${line}\n`));
  child.all.on('data', (chunk: Buffer) => {
    signs.heard();
    output += chunk.toString('utf8');
    log.write(chunk);
    process.stderr.write(chunk);
  });
  const { exitCode, timedOut, failed } = await child;
  signs.end();
  log.end();
  const tests = stage.count?.(output) ?? [];
  const silent = !failed || tests.some(({ status }) => status === 'failed');
  const self = { name: stage.about, stage: stage.name };
  if (stage.count === undefined) return [{ ...self, status: failed ? 'failed' : 'passed' }];
  if (silent && tests.length > 0) return tests;
  // A runner that ended badly without naming a failed test, or that ran nothing at all, has failed itself.
  const why = timedOut ? 'timed out' : `ended with exit code ${exitCode}, ${tests.length} tests`;
  return [...tests, { name: `the runner ${why}`, stage: stage.name, status: 'failed' }];
}
