#!/usr/bin/env node
/** Entry of the `pf-gen` program. Loads the rest only when Node is new enough to load it. */
import { EXIT } from './exit-codes.ts';

const WANTED = [22, 18] as const;
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major < WANTED[0] || (major === WANTED[0] && minor < WANTED[1])) {
  process.stderr.write(
    `pf-gen needs Node ${WANTED.join('.')} or later, and this is ${process.versions.node}: use a newer one\n`,
  );
  process.exitCode = EXIT.missingTool;
} else {
  const [{ consoleHost }, { run }] = await Promise.all([import('./host.ts'), import('./run.ts')]);
  process.exitCode = await run(process.argv.slice(2), consoleHost());
}
