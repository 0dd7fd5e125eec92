/**
 * `npm run demo:drift`: the story of a drifting contract, told by real commands in a scratch copy. There is a release; a
 * field moves, the check finds it, one side is rebuilt, the start is refused by name, the other side is rebuilt, frames flow
 * again. The check still refuses: peers of the release would not understand the new side. The version is raised, the break
 * approved, and all is green.
 *
 * `--record` writes the recording to `docs/drift.svg`, otherwise it goes to `.cache/drift/drift.svg`. `--without-builds` leaves
 * out what takes minutes: Cargo, and what is started of what it builds.
 */
import { join } from 'node:path';
import { execa } from 'execa';
import { today } from '../generators/src/platform/calendar.ts';
import { writeFiles } from '../generators/src/platform/write/files.ts';
import { releasesIn } from '../generators/src/policy/released.ts';
import { helpAsked } from './lib/help.ts';
import { MOVED, moveField, raiseVersion } from './lib/move-field.ts';
import { Recording, type Style } from './lib/recording.ts';
import { ROOT } from './lib/results.ts';
import { makeScratch, removeScratch } from './lib/scratch.ts';
import { signsOfLife } from './lib/signs-of-life.ts';

const LIMIT_MS = 10 * 60 * 1000;
/** A refusal comes before anything is started; five times what it takes on a busy machine. */
const REFUSAL_MS = 10_000;

helpAsked(`
npm run demo:drift -- [--record] [--without-builds]

Tells the story of a drifting contract in a scratch copy, with real commands: some minutes, two of them builds.
  --record          writes the recording to docs/drift.svg, not to .cache/drift/drift.svg
  --without-builds  leaves out Cargo, and what is started of what it builds
`);
const known = ['--record', '--without-builds'];
const unknown = process.argv.slice(2).find((argument) => !known.includes(argument));
if (unknown !== undefined) {
  process.stderr.write(`demo:drift: unknown argument ${unknown}; known are ${known.join(' and ')}\n`);
  process.exit(2);
}
const record = process.argv.includes('--record');
const builds = !process.argv.includes('--without-builds');
if (record && !builds) {
  process.stderr.write('demo:drift: --record tells the whole story; leave --without-builds out\n');
  process.exit(2);
}
const recording = new Recording();
const begin = performance.now();
const scratch = makeScratch(builds ? 'built' : 'sources');
say(`scratch copy in ${scratch}`);
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    removeScratch(scratch);
    process.exit(130);
  });
}
try {
  await story();
} catch (error) {
  // Whatever does not end as it is told is a finding about the story, and no fault of this program.
  say((error as Error).message);
  process.exitCode = 1;
} finally {
  removeScratch(scratch);
}
if (process.exitCode === 1) process.exit();
const file = join(ROOT, record ? 'docs/drift.svg' : '.cache/drift/drift.svg');
writeFiles([{ path: file, content: recording.svg('a field moves, and nothing drifts') }]);
say(`told in ${seconds(begin)}; recording: ${file}`);

async function story(): Promise<void> {
  const gen = ['node_modules/.bin/node', 'generators/src/cli/main.ts'];
  const host = ['node_modules/.bin/node', 'runtime/src/main.ts'];
  const release = releasesIn(join(ROOT, 'schema/released')).at(-1)!.name;
  // The recording begins with the field: what stands in its first picture is what a still one shows.
  await run('pf-gen check', [...gen, 'check'], { exit: 0, lines: 0, unrecorded: true });
  comment(`somebody moves a field of ${MOVED.struct} in ${MOVED.file}; ${release} is released, and all was green`);
  showMove();
  const places = (line: string) => line.includes('/control.') || line.includes('run `npx pf-gen');
  await run('pf-gen check', [...gen, 'check'], { exit: 1, lines: 7, last: true, style: 'bad', pick: places });
  recording.pause(1.5);
  await run('pf-gen generate', [...gen, 'generate'], { exit: 0, lines: 1, last: true });
  if (builds) await sides(host);
  comment(`and peers of ${release} are still protected`);
  const judged = (line: string) => /error PF55/.test(line);
  const refused = await run('pf-gen check', [...gen, 'check'], { exit: 1, lines: 2, style: 'bad', pick: judged });
  for (const code of ['PF5501', 'PF5504']) {
    if (!refused.includes(code)) throw new Error(`the check does not ask with ${code}:\n${refused}`);
  }
  recording.pause(1.5);
  comment('on purpose? then say so: a new version, and why');
  const version = raiseVersion(scratch);
  print(`-   version: ${version - 1},`, 'minus');
  print(`+   version: ${version},`, 'plus');
  await run('pf-gen generate', [...gen, 'generate'], { exit: 0, lines: 1, last: true });
  const words = ['--why', 'the monitor comes before the target', '--todo', 'build host and driver together'];
  const day = ['--expires', inAYear()];
  const shown = [...words, ...day].map((word) => (word.includes(' ') ? `"${word}"` : word)).join(' ');
  await run(
    `pf-gen approve --plane ${MOVED.plane} ${shown}`,
    [...gen, 'approve', '--plane', MOVED.plane, ...words, ...day],
    { exit: 0, lines: 1 },
  );
  await run('pf-gen check', [...gen, 'check'], { exit: 0, lines: 2, style: 'good' });
}

/** One side is rebuilt and refused, then the other one, and frames flow. */
async function sides(host: readonly string[]): Promise<void> {
  comment('only the driver and its simulator are rebuilt');
  await build('pf-vdisplay', 'pf-simulator');
  recording.pause(0.6);
  const started = performance.now();
  const refusal = await run('pf-host serve', [...host, 'serve', '--port', '0'], { exit: 3, lines: 12, style: 'bad' });
  const took = performance.now() - started;
  if (took > REFUSAL_MS) throw new Error(`the refusal took ${took.toFixed(0)} ms`);
  for (const name of [`${MOVED.struct}.`, 'the host', 'pf-hostd']) {
    if (!refusal.includes(name)) throw new Error(`the refusal does not name ${name}:\n${refusal}`);
  }
  print(`refused after ${(took / 1000).toFixed(1)} s, before anything was started`, 'comment');
  recording.pause(2.5);
  comment('so the host is rebuilt too');
  await build('pf-hostd');
  // Small enough for a machine that does other things beside: this is no story about speed.
  const demo = ['demo', '--seconds', '2', '--mode', '640x360@30'];
  await run(`pf-host ${demo.join(' ')}`, [...host, ...demo], { exit: 0, lines: 8, last: true, style: 'good' });
  comment('both sides agree');
}

/** Builds packages, released. */
async function build(...packages: string[]): Promise<void> {
  const args = ['build', '--release', ...packages.flatMap((name) => ['-p', name])];
  await run(`cargo ${args.join(' ')}`, ['cargo', ...args], { exit: 0, lines: 1, last: true });
}

/** A day on which an approval still holds. */
function inAYear(): string {
  const [year, ...rest] = today().split('-');
  return [Number(year) + 1, rest[0], '01'].join('-');
}

/** Moves the field, and shows it as an editor would. */
function showMove(): void {
  moveField(scratch);
  print(`  ${MOVED.struct}`, 'output');
  print(`+   ${MOVED.field}: u32,`, 'plus');
  print(`    ${MOVED.before}: u32,`, 'output');
  print(`-   ${MOVED.field}: u32,`, 'minus');
  recording.pause(1);
}

interface Expectation {
  readonly exit: number;
  /** Lines that the recording shows. */
  readonly lines: number;
  /** The last ones instead of the first ones. */
  readonly last?: boolean;
  readonly style?: Style;
  /** It is told, and not recorded. */
  readonly unrecorded?: boolean;
  /** Which lines tell the story; all, when absent. */
  readonly pick?: (line: string) => boolean;
}

/** Runs one command of the story. Throws when it does not end as the story tells. */
async function run(shown: string, command: readonly string[], expected: Expectation): Promise<string> {
  if (expected.unrecorded !== true) recording.command(shown);
  process.stderr.write(`\n$ ${shown}\n`);
  const start = performance.now();
  const [file, ...args] = command;
  const child = execa(file!, args, {
    cwd: scratch,
    all: true,
    reject: false,
    stdin: 'ignore',
    timeout: LIMIT_MS,
    env: { NO_COLOR: '1', CARGO_TERM_COLOR: 'never' },
  });
  const signs = signsOfLife(shown, (line) => void process.stderr.write(`${line}\n`));
  child.all.on('data', (chunk: Buffer) => {
    signs.heard();
    process.stderr.write(chunk);
  });
  const { exitCode, all } = await child;
  signs.end();
  if (exitCode !== expected.exit) throw new Error(`${shown} ended with ${exitCode}, not ${expected.exit}`);
  const lines = all
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
    .map((line) => line.replaceAll(scratch, '.'));
  if (expected.unrecorded === true) return all;
  const told = lines.filter((line) => !line.startsWith('  help: run') && (expected.pick?.(line) ?? true));
  const picked = expected.last === true ? told.slice(-expected.lines) : told.slice(0, expected.lines);
  recording.pause(Math.min(1.2, (performance.now() - start) / 1000));
  for (const line of picked) recording.print(line, expected.style ?? 'output');
  return all;
}

function comment(text: string): void {
  print(`# ${text}`, 'comment');
}

function print(text: string, style: Style): void {
  process.stderr.write(`${text}\n`);
  recording.print(text, style);
}

function say(text: string): void {
  process.stderr.write(`demo:drift: ${text}\n`);
}

function seconds(since: number): string {
  return `${((performance.now() - since) / 1000).toFixed(0)} s`;
}
