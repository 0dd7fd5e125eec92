/** Writes the same files over and over, in a process that a test can end. Not started under a test runner. */
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { endOnInterrupt } from '../../src/platform/interrupt.ts';
import { writeFiles } from '../../src/platform/write/files.ts';

const [folder = '', letter = '', rounds = '0', user = ''] = process.argv.slice(2);
const FILES = 12;
const BYTES = 20_000;

endOnInterrupt();
// Root may write what is read-only; somebody who owns nothing may not.
if (user !== '' && process.getuid?.() === 0) {
  process.setgid?.(Number(user));
  process.setuid?.(Number(user));
}
try {
  for (let round = 0; round < Number(rounds); round += 1) {
    const content = `${letter}${round}\n`.repeat(BYTES / 4);
    writeFiles(Array.from({ length: FILES }, (_, n) => ({ path: join(folder, `deep${n % 3}`, `${n}.txt`), content })));
    if (round < 2) process.stdout.write(`round ${round}\n`);
    // Signals are heard between two rounds.
    await setImmediate();
  }
} catch (error) {
  console.log(JSON.stringify({ ...(error as object), message: (error as Error).message }));
  process.exitCode = 4;
}
