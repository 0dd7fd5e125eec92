/**
 * Command lines run by one process for all tests of a file, which come one after the other: for tests of what commands
 * do, not of how the program starts and ends.
 */
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll } from 'vitest';
import { z } from 'zod';
import type { Ran } from './process.ts';

const SERVER = fileURLToPath(new URL('./serve.ts', import.meta.url));
/** For all tests of a file. */
const DEADLINE_MS = 300_000;

/** What the process answers. */
const Answer = z.object({ code: z.number(), stdout: z.string(), stderr: z.string() });

/** Started by the first command. */
let serving: ReturnType<typeof serve> | undefined;

function serve() {
  return execa(process.execPath, [SERVER], { ipc: true, timeout: DEADLINE_MS, reject: false });
}
afterAll(async () => {
  serving?.kill();
  await serving;
});

/** Runs `pf-gen` with these arguments in a folder. Texts come without the last line feed. */
export async function servedPfGen(cwd: string, args: readonly string[]): Promise<Ran> {
  serving ??= serve();
  await serving.sendMessage({ cwd, args: [...args] });
  const ran = Answer.parse(await serving.getOneMessage());
  return { code: ran.code, stdout: ran.stdout.replace(/\n$/, ''), stderr: ran.stderr.replace(/\n$/, '') };
}
