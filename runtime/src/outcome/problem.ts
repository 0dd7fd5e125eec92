/** Errors that are told to people: what was wrong and where, what to do, and how the command ends. */
import { ExitCode } from '@punktfunk/cli/exit-codes';

/** A problem with a known cause. Anything else that is thrown is an internal fault. */
export class Problem extends Error {
  /** Exit code of the command. */
  readonly exit: ExitCode;
  /** The one thing to do; empty when there is nothing to advise. */
  readonly help: string;
  /** Facts for machines, in the JSON envelope. */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(exit: ExitCode, message: string, help = '', details: Record<string, unknown> = {}) {
    super(message);
    this.name = 'Problem';
    this.exit = exit;
    this.help = help;
    this.details = details;
  }
}

/** Anything thrown as a Problem. */
export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return new Problem(ExitCode.INTERNAL, `internal fault: ${text}`, 'Report it with these lines.');
}
