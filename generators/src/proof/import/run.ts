/** Examines many headers in two processes beside each other. */
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import type { Examined, ExamineOptions } from './examine.ts';

const WORKER = fileURLToPath(new URL('./worker.ts', import.meta.url));
const WORKERS = 2;
/** For one header: seven runs of compilers on a machine that does other things too. */
const DEADLINE_MS = 120_000;

export interface Job {
  readonly header: string;
  readonly options: ExamineOptions;
}

/** In the order of the jobs. `progress` is told each as it is there. */
export async function examineAll(
  jobs: readonly Job[],
  progress: (done: Examined) => void = () => undefined,
): Promise<Examined[]> {
  const left = jobs.map((job, index) => ({ job, index })).reverse();
  const found: Examined[] = [];
  const work = async (): Promise<void> => {
    const worker = execa(process.execPath, [WORKER], {
      ipc: true,
      reject: false,
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    try {
      for (let next = left.pop(); next !== undefined; next = left.pop()) {
        await worker.sendMessage({ header: next.job.header, options: { ...next.job.options } });
        const answer = worker.getOneMessage();
        const late = new Promise<never>((_, refuse) => {
          setTimeout(
            refuse,
            DEADLINE_MS,
            new Error(`${next?.job.header}: no answer within ${DEADLINE_MS / 1000} s`),
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
  await Promise.all(Array.from({ length: Math.min(WORKERS, jobs.length) }, work));
  return found;
}
