/**
 * Signals to requests: the first SIGINT or SIGTERM asks for an ordered stop, a later SIGINT kills.
 *
 * npm passes the SIGINT of a terminal on to its script, which has got it from the terminal already: one press would
 * count twice. So a SIGINT that follows another within `echoMs` is the same press when npm started us.
 */

/** What a signal asks for. */
export type Request = 'stop' | 'kill' | 'nothing';

/** Two SIGINTs closer than this are one press under npm, in milliseconds. */
export const ECHO_MS = 250;

/** Pure part: decides with the times of the signals alone. */
export class SignalGate {
  readonly #echoMs: number;
  #lastInterrupt: number | undefined;
  #asked = false;

  constructor(echoMs: number) {
    this.#echoMs = echoMs;
  }

  take(signal: 'SIGINT' | 'SIGTERM' | 'SIGHUP', now: number): Request {
    const echo = signal === 'SIGINT' && this.#lastInterrupt !== undefined && now - this.#lastInterrupt < this.#echoMs;
    if (signal === 'SIGINT') this.#lastInterrupt = now;
    if (echo) return 'nothing';
    if (!this.#asked) {
      this.#asked = true;
      return 'stop';
    }
    return signal === 'SIGINT' ? 'kill' : 'nothing';
  }
}

/** Listens until the returned function is called. */
export function listenForSignals(act: (request: Exclude<Request, 'nothing'>) => void, underNpm: boolean): () => void {
  const gate = new SignalGate(underNpm ? ECHO_MS : 0);
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const hear = (signal: NodeJS.Signals): void => {
    const request = gate.take(signal as (typeof signals)[number], performance.now());
    if (request !== 'nothing') act(request);
  };
  for (const signal of signals) process.on(signal, hear);
  return () => {
    for (const signal of signals) process.off(signal, hear);
  };
}
