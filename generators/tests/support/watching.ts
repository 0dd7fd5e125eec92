/** A watch in a process of its own, told by what it prints. */
import { execa } from 'execa';
import { onTestFinished } from 'vitest';
import { MAIN } from './process.ts';

const DEADLINE_MS = 240_000;

/** A running watch. `round` does something and resolves with what the next round prints; `rounds` counts. */
export async function watching(folder: string, verb: string) {
  const child = execa(process.execPath, [MAIN, verb, '--watch'], { cwd: folder, reject: false, timeout: DEADLINE_MS });
  onTestFinished(async () => {
    child.kill('SIGINT');
    await child;
  });
  let text = '';
  let count = 0;
  let done: ((text: string) => void) | undefined;
  const take = (chunk: Buffer): void => {
    text += chunk.toString();
    count += chunk.toString().split('pf-gen: running').length - 1;
    if (/waiting for a change/.test(text)) done?.(text);
  };
  child.stdout.on('data', take);
  child.stderr.on('data', take);
  const round = (change: () => void, until = /./): Promise<string> => {
    const waited = new Promise<string>((resolve) => {
      done = (all) => {
        if (!until.test(all)) return;
        text = '';
        resolve(all);
      };
    });
    change();
    return waited;
  };
  const first = await round(() => undefined);
  return { round, first, rounds: () => count };
}
