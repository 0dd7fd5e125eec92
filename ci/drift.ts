/**
 * `npm run demo:drift`: the story of a drifting contract, told by real commands in a scratch copy. A field moves, the
 * check finds it, one side is rebuilt, the start is refused by name, the other side is rebuilt, frames flow again, and the
 * check says what is left: peers of the newest release would not understand the new side.
 * `--record` writes the recording to `docs/drift.svg`, otherwise it goes to `.cache/drift/drift.svg`.
 */
import { join } from 'node:path';
import { execa } from 'execa';
import { writeFiles } from '../generators/src/platform/write/files.ts';
import { MOVED, moveField } from './lib/move-field.ts';
import { Recording, type Style } from './lib/recording.ts';
import { ROOT } from './lib/results.ts';
import { makeScratch, removeScratch } from './lib/scratch.ts';

const LIMIT_MS = 10 * 60 * 1000;

const unknown = process.argv.slice(2).find((argument) => argument !== '--record');
if (unknown !== undefined) {
  process.stderr.write(`demo:drift: unknown argument ${unknown}; only --record is known\n`);
  process.exit(2);
}
const record = process.argv.includes('--record');
const recording = new Recording();
const begin = performance.now();
const scratch = makeScratch();
say(`scratch copy in ${scratch}`);
try {
  await story();
} finally {
  removeScratch(scratch);
}
const file = join(ROOT, record ? 'docs/drift.svg' : '.cache/drift/drift.svg');
writeFiles([{ path: file, content: recording.svg('a field moves, and nothing drifts') }]);
say(`told in ${seconds(begin)}; recording: ${file}`);

async function story(): Promise<void> {
  comment(`somebody moves a field of ${MOVED.struct} in ${MOVED.file}`);
  showMove();
  const gen = ['node_modules/.bin/node', 'generators/src/cli/main.ts'];
  const host = ['node_modules/.bin/node', 'runtime/src/main.ts'];

  const places = (line: string) => line.includes('/control.') || line.includes('run `npx pf-gen');
  await run('pf-gen check', [...gen, 'check'], { exit: 1, lines: 7, last: true, style: 'bad', pick: places });
  recording.pause(1.5);
  await run('pf-gen generate', [...gen, 'generate'], { exit: 0, lines: 1, last: true });
  comment('only the driver and its simulator are rebuilt');
  await run(
    'cargo build --release -p pf-vdisplay -p pf-simulator',
    ['cargo', 'build', '--release', '-p', 'pf-vdisplay', '-p', 'pf-simulator'],
    { exit: 0, lines: 1, last: true },
  );
  recording.pause(0.6);
  const started = performance.now();
  const refusal = await run('pf-host serve', [...host, 'serve', '--port', '0'], { exit: 3, lines: 12, style: 'bad' });
  const took = performance.now() - started;
  if (took > 2000) throw new Error(`the refusal took ${took.toFixed(0)} ms`);
  for (const name of [`${MOVED.struct}.`, 'the host', 'pf-hostd']) {
    if (!refusal.includes(name)) throw new Error(`the refusal does not name ${name}:\n${refusal}`);
  }
  print(`refused after ${(took / 1000).toFixed(1)} s, before anything was started`, 'comment');
  recording.pause(2.5);
  comment('so the host is rebuilt too');
  await run('cargo build --release -p pf-hostd', ['cargo', 'build', '--release', '-p', 'pf-hostd'], {
    exit: 0,
    lines: 1,
    last: true,
  });
  await run('pf-host demo --seconds 2', [...host, 'demo', '--seconds', '2'], {
    exit: 0,
    lines: 7,
    last: true,
    style: 'good',
  });
  comment('both sides agree; what is released stays protected');
  const judged = (line: string) => /error PF55/.test(line);
  await run('pf-gen check', [...gen, 'check'], { exit: 1, lines: 2, style: 'bad', pick: judged });
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
  /** Which lines tell the story; all, when absent. */
  readonly pick?: (line: string) => boolean;
}

/** Runs one command of the story. Throws when it does not end as the story tells. */
async function run(shown: string, command: readonly string[], expected: Expectation): Promise<string> {
  recording.command(shown);
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
  child.all.on('data', (chunk: Buffer) => process.stderr.write(chunk));
  const { exitCode, all } = await child;
  if (exitCode !== expected.exit) throw new Error(`${shown} ended with ${exitCode}, not ${expected.exit}`);
  const lines = all
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
    .map((line) => line.replaceAll(scratch, '.'));
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
