/** Takes away what interrupted runs of the tests have left in the folder for temporary files. */
import { readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Folders of `mkdtemp` that tests and their programs make: one word, and six letters or digits of chance. */
const OURS = /^pf-gen-[a-z]+-[A-Za-z0-9]{6}$/;
/** No run of the tests takes as long. */
const ABANDONED_MS = 6 * 3600_000;

export function sweep(folder: string, now: number): void {
  for (const name of readdirSync(folder)) {
    if (!OURS.test(name)) continue;
    const path = join(folder, name);
    // Another run may sweep at the same time.
    const changed = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? now;
    if (now - changed > ABANDONED_MS) rmSync(path, { recursive: true, force: true });
  }
}

/** Started by the runner before the files (`vitest.config.ts`). */
export default function setup(): void {
  sweep(tmpdir(), Date.now());
}
