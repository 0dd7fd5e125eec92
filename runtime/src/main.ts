#!/usr/bin/env node
/** Entry of pf-host. */
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import process from 'node:process';
import { Signals } from './platform/signals.ts';

const { env: environment, stdout, stderr } = process;
/** As a shell says it of a process that SIGINT ended. */
const INTERRUPTED = 130;
// Before the rest is even loaded: whatever ends us by default would leave what we have made.
const signals = new Signals(() => process.exit(INTERRUPTED));
signals.listen(environment.npm_lifecycle_event !== undefined);

// Compiled code is kept beside the package, and nowhere when that folder is read-only: in a place that all users share
// somebody else could have laid it out.
enableCompileCache(join(import.meta.dirname, '../.cache/compile'));
const { runCommandLine } = await import('./cli/program.ts');
const { asProblem } = await import('./outcome/problem.ts');
const { problemText } = await import('./cli/session.ts');

// Whoever read the events is gone: end in order. Whoever read the log is gone: go on without one.
stdout.on('error', () => process.emit('SIGTERM'));
stderr.on('error', () => {});
// What nobody caught ends the process with the code of an internal fault; on exit every process group is killed.
process.on('uncaughtException', (error) => {
  const problem = asProblem(error);
  stderr.write(problemText(problem));
  process.exit(problem.exit);
});
const exit = await runCommandLine(process.argv.slice(2), { environment, stdout, stderr, signals });
// The verdict stands. Who reads slowly is waited for, but whoever presses Ctrl-C does not want to.
signals.handTo((request) => request === 'kill' && process.exit(exit));
for (const stream of [stdout, stderr]) {
  await new Promise<void>((written) => stream.write('', () => written()));
}
// Not by an empty event loop: on that way out the signals would get their defaults back some moments before the end.
process.exit(exit);
