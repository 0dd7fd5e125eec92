/** Nothing takes minutes without a word: says of work in progress that it goes on, when it has said nothing itself. */

/** Longest silence, in milliseconds. */
const SILENCE_MS = 15_000;

/** Work that is watched. */
export interface SignsOfLife {
  /** It has said something itself. */
  heard(): void;
  /** It is done. */
  end(): void;
}

/** Begins to watch: `say` gets a line, without a line feed, after each silence. */
export function signsOfLife(what: string, say: (line: string) => void, silenceMs: number = SILENCE_MS): SignsOfLife {
  const start = performance.now();
  const timer = setInterval(() => {
    say(`${what}: still at it after ${Math.round((performance.now() - start) / 1000)} s`);
  }, silenceMs);
  // No reason for a process to stay.
  timer.unref();
  return { heard: () => void timer.refresh(), end: () => clearInterval(timer) };
}
