/** What Ctrl-C does: it ends the process with 130, at once. */
import { ExitCode } from '@punktfunk/cli/exit-codes';

/** What is being written appears whole or not at all, so that the process may end between any two steps. */
const end = (): never => process.exit(ExitCode.INTERRUPTED);

/** From now on Ctrl-C ends the process with its exit code, and what has to be removed at the end is removed. */
export function endOnInterrupt(): void {
  process.on('SIGINT', end);
}

/**
 * Runs code of a user, which may never return: meanwhile Ctrl-C is the system's own, because a listener would wait for that
 * code like everything else.
 */
export async function interruptible<T>(run: () => Promise<T>): Promise<T> {
  const listening = process.listeners('SIGINT').includes(end);
  if (!listening) return run();
  process.removeListener('SIGINT', end);
  try {
    return await run();
  } finally {
    process.on('SIGINT', end);
  }
}
