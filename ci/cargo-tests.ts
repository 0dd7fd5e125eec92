/**
 * `cargo test` with its test programs beside each other: cargo itself starts one after the other, and the longest of ours
 * wait for deadlines of the protocol while the cores stand idle. Arguments are those of `cargo test`. What a program says
 * is printed in one piece when it ends, under cargo's headline, so that `lib/cargo-output.ts` reads it as cargo's own.
 */
import { availableParallelism } from 'node:os';
import { dirname } from 'node:path';
import { execa } from 'execa';
import { headline, inTurns, longestFirst, programsOf } from './lib/cargo-programs.ts';
import { ROOT } from './lib/results.ts';

/** Programs at once: together they keep less than half of the cores busy. */
const LANES = 2 * availableParallelism();
/** No program may hang: longer than any takes on a slow machine. */
const PROGRAM_LIMIT_MS = 10 * 60 * 1000;

const selection = process.argv.slice(2);
const cargo = (...args: string[]) =>
  execa('cargo', ['test', '--locked', ...selection, ...args], { cwd: ROOT, reject: false, stderr: 'inherit' });

const built = await cargo('--no-run', '--message-format=json-render-diagnostics');
if (built.failed) process.exit(1);
const programs = longestFirst(programsOf(built.stdout));
let failed = programs.length === 0;

await inTurns(programs, LANES, async (program) => {
  const ran = await execa(program.executable, ['--include-ignored'], {
    // As cargo starts it.
    cwd: dirname(program.manifest),
    env: { CARGO_MANIFEST_DIR: dirname(program.manifest) },
    stdin: 'ignore',
    reject: false,
    all: true,
    stripFinalNewline: false,
    timeout: PROGRAM_LIMIT_MS,
  });
  failed ||= ran.failed;
  const end = ran.failed ? `error: ${program.executable}: ${ran.shortMessage}\n` : '';
  process.stdout.write(`${headline(program, ROOT)}\n${ran.all}${end}`);
});

// Examples in documentation are compiled by rustdoc, which has no programs to start.
const documented = await cargo('--doc', '--no-fail-fast', '--', '--include-ignored');
process.stdout.write(`${documented.stdout}\n`);
process.exitCode = failed || documented.failed ? 1 : 0;
