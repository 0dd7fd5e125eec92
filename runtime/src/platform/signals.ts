/**
 * Signals to requests: the first SIGINT or SIGTERM asks for an ordered stop, a later SIGINT kills.
 *
 * They are heard from the first moment of the process to its last, so that none of them ends it by the system's default
 * between two steps: before a run takes them they wait for it, and after it they change nothing any more.
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

type Act = (request: 'stop' | 'kill') => void;

/** Who hears the signals of this process. */
export class Signals {
  /** Nobody started anything yet: who asks twice need not wait. */
  readonly #abandon: () => void;
  #act: Act | undefined;
  #asked = false;

  /** `abandon` ends the process while nothing has been started. */
  constructor(abandon: () => void) {
    this.#abandon = abandon;
  }

  /** Listens from now on, for good. */
  listen(underNpm: boolean): void {
    const gate = new SignalGate(underNpm ? ECHO_MS : 0);
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => this.#hear(gate.take(signal, performance.now())));
    }
  }

  /** A stop was asked for. */
  get asked(): boolean {
    return this.#asked;
  }

  /** Requests go there from now on; a stop that was asked for before, at once. */
  handTo(act: Act): void {
    this.#act = act;
    if (this.#asked) act('stop');
  }

  #hear(request: Request): void {
    if (request === 'nothing') return;
    this.#asked = true;
    if (this.#act !== undefined) this.#act(request);
    else if (request === 'kill') this.#abandon();
  }
}
