/** Examines many headers in two processes beside each other. */
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import type { Examined, ExamineOptions } from './examine.ts';

const WORKER = fileURLToPath(new URL('./worker.ts', import.meta.url));
const WORKERS = 2;
/** For one header: seven runs of compilers on a machine that does other things too. */
const DEADLINE_MS = 120_000;

/** In the order of the headers. `progress` is told each as it is there. */
export async function examineAll(
  headers: readonly string[],
  options: ExamineOptions,
  progress: (done: Examined) => void = () => undefined,
): Promise<Examined[]> {
  const left = headers.map((header, index) => ({ header, index })).reverse();
  const found: Examined[] = [];
  const work = async (): Promise<void> => {
    const worker = execa(process.execPath, [WORKER], {
      ipc: true,
      reject: false,
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    try {
      for (let next = left.pop(); next !== undefined; next = left.pop()) {
        await worker.sendMessage({ header: next.header, options: { ...options } });
        const answer = worker.getOneMessage();
        const late = new Promise<never>((_, refuse) => {
          setTimeout(
            refuse,
            DEADLINE_MS,
            new Error(`${next?.header}: no answer within ${DEADLINE_MS / 1000} s`),
          ).unref();
        });
        const examined = JSON.parse((await Promise.race([answer, late])) as string) as Examined;
        found[next.index] = examined;
        progress(examined);
      }
    } finally {
      worker.kill();
      await worker;
    }
  };
  await Promise.all(Array.from({ length: WORKERS }, work));
  return found;
}
