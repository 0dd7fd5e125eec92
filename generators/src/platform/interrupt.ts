/** What ends the process from outside: Ctrl-C, a polite request, a terminal that closes. Each ends it at once. */
import { constants } from 'node:os';

/** A shell shows 128 and the number of the signal; 130 is the one that scripts know. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Files are written in one go, all or none (`write/files.ts`), and a listener runs before or after that; so the process may
 * end here.
 */
const end = (signal: NodeJS.Signals): never => process.exit(128 + constants.signals[signal]);

/** From now on these signals end the process with their exit codes, and what has to be removed at the end is removed. */
export function endOnInterrupt(): void {
  for (const signal of SIGNALS) process.on(signal, end);
}

/**
 * Runs code of a user, which may never return: meanwhile the signals are the system's own, because a listener would wait
 * for that code like everything else.
 */
export async function interruptible<T>(run: () => Promise<T>): Promise<T> {
  const listening = SIGNALS.filter((signal) => process.listeners(signal).includes(end));
  for (const signal of listening) process.removeListener(signal, end);
  try {
    return await run();
  } finally {
    for (const signal of listening) process.on(signal, end);
  }
}
