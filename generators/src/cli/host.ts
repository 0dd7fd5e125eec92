/** Where a command reads and prints: the console for people, memory for tests. */
import type { Diagnostic } from '../diagnostics/table.ts';
import { EXIT, type ExitName } from './exit-codes.ts';

export interface Host {
  readonly cwd: string;
  readonly color: boolean;
  out(text: string): void;
  err(text: string): void;
}

/** The console of this process. */
export function consoleHost(): Host {
  return {
    cwd: process.cwd(),
    color: process.stderr.isTTY === true && process.env.NO_COLOR === undefined,
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
  };
}

/** What a command says at its end: data, or an error with findings. */
export type Outcome =
  | { readonly exit: 'ok'; readonly data: unknown; readonly text: string }
  | {
      readonly exit: Exclude<ExitName, 'ok'>;
      readonly message: string;
      readonly diagnostics: readonly Diagnostic[];
      readonly text: string;
      readonly data?: unknown;
    };

/** Prints an outcome as text or as JSON, and gives the exit code. */
export function finish(host: Host, json: boolean, outcome: Outcome): number {
  if (json) host.out(`${JSON.stringify(envelope(outcome))}\n`);
  else if (outcome.exit === 'ok') host.out(outcome.text);
  else host.err(outcome.text);
  return EXIT[outcome.exit];
}

/** `{"v":1,"data":…}`, or `{"v":1,"error":{"code":…,"message":…,"diagnostics":[…]}}`. */
export function envelope(outcome: Outcome): object {
  if (outcome.exit === 'ok') return { v: 1, data: outcome.data };
  const { exit: code, message, diagnostics, data } = outcome;
  return { v: 1, ...(data === undefined ? {} : { data }), error: { code, message, diagnostics } };
}
