/** Where a command reads and prints: the console for people, memory for tests. */

import { EXIT, type ExitName } from '../diagnostics/exit-codes.ts';
import type { Diagnostic } from '../diagnostics/table.ts';
import { printable, visibleJson } from '../text/visible.ts';
import type { Format } from './formats/names.ts';

export interface Host {
  readonly cwd: string;
  readonly color: boolean;
  out(text: string): void;
  err(text: string): void;
  /** Whether nobody reads the output any more. */
  gone?(): boolean;
}

/** The console of this process. */
export function consoleHost(): Host {
  const { env, stdout, stderr } = process;
  let gone = false;
  let complained = false;
  // What was printed did not arrive. A reader that has seen enough is no error; a full disk is.
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    gone = true;
    if (error.code === 'EPIPE' || complained) return;
    complained = true;
    process.exitCode = EXIT.internal;
    stderr.write(`pf-gen: the output cannot be written: ${error.message}\n`);
  });
  stderr.on('error', () => undefined);
  return {
    cwd: process.cwd(),
    color: wantsColor(env, stderr.isTTY === true),
    out: (text) => void (gone || stdout.write(text)),
    err: (text) => void stderr.write(text),
    gone: () => gone,
  };
}

/** NO_COLOR (https://no-color.org) wins, then FORCE_COLOR as Node reads it, then whether a person looks. */
export function wantsColor(env: NodeJS.ProcessEnv, terminal: boolean): boolean {
  if (env.NO_COLOR !== undefined && env.NO_COLOR !== '') return false;
  if (env.FORCE_COLOR !== undefined) return env.FORCE_COLOR !== '0' && env.FORCE_COLOR !== 'false';
  return terminal && env.TERM !== 'dumb';
}

/** What a command says at its end: data, or an error with findings. */
export type Outcome =
  | {
      readonly exit: 'ok';
      readonly data: unknown;
      readonly text: string;
      /** Warnings; there is no error among them. */
      readonly diagnostics?: readonly Diagnostic[];
    }
  | {
      readonly exit: Exclude<ExitName, 'ok'>;
      readonly message: string;
      readonly diagnostics: readonly Diagnostic[];
      readonly text: string;
      readonly data?: unknown;
    };

/** How an outcome is printed. */
export interface Style {
  /** The verb, for documents that name what ran. */
  readonly verb?: string;
  readonly json?: boolean | undefined;
  readonly format?: string | undefined;
}

/** Prints an outcome, and gives the exit code. Documents go to stdout, findings for people to stderr. */
export async function finish(host: Host, style: Style, outcome: Outcome): Promise<number> {
  if (style.json === true || style.format === 'json') host.out(`${visibleJson(envelope(outcome))}\n`);
  else if (style.format !== undefined && style.format !== 'text') {
    const { print } = await import('./formats/index.ts');
    print(host, style.format as Format, style.verb ?? 'pf-gen', outcome);
  } else if (outcome.exit === 'ok') host.out(printable(outcome.text));
  else host.err(printable(outcome.text));
  return EXIT[outcome.exit];
}

/** `{"v":2,"data":…}`, or `{"v":2,"error":{"code":…,"message":…,"diagnostics":[…]}}`. */
export function envelope(outcome: Outcome): object {
  if (outcome.exit === 'ok') return { v: 2, data: outcome.data };
  const { exit: code, message, diagnostics, data } = outcome;
  return { v: 2, ...(data === undefined ? {} : { data }), error: { code, message, diagnostics } };
}
