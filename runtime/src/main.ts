#!/usr/bin/env node
/** Entry of pf-host. */
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import process from 'node:process';

// Compiled code is kept beside the package, and nowhere when that folder is read-only: in a place that all users share
// somebody else could have laid it out.
enableCompileCache(join(import.meta.dirname, '../.cache/compile'));
const { runCommandLine } = await import('./cli/program.ts');
const { asProblem } = await import('./outcome/problem.ts');
const { problemText } = await import('./cli/session.ts');
const { env: environment, stdout, stderr } = process;

// Whoever read the events is gone: end in order. Whoever read the log is gone: go on without one.
stdout.on('error', () => process.emit('SIGTERM'));
stderr.on('error', () => {});
// What nobody caught ends the process with the code of an internal fault; on exit every process group is killed.
process.on('uncaughtException', (error) => {
  const problem = asProblem(error);
  stderr.write(problemText(problem));
  process.exit(problem.exit);
});
process.exitCode = await runCommandLine(process.argv.slice(2), { environment, stdout, stderr });
