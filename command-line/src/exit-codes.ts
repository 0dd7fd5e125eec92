/**
 * The one table of exit codes of all our commands (`pf-host`, `pf-gen`, set-up scripts, tools).
 * Scripts may rely on the numbers: they never change their meaning.
 */
export const ExitCode = {
  /** Done; everything that was checked holds. */
  OK: 0,
  /** The command worked and found something: drift, a failed verification, a missing behaviour. */
  FINDINGS: 1,
  /** A flag, an environment variable or a configuration file is wrong; nothing was started. */
  USAGE: 2,
  /**
   * The contract does not hold: two parts were generated from different schemas (`pf-host`; nothing was started, or
   * everything was stopped), or the schema has errors (`pf-gen`).
   */
  LOCKSTEP: 3,
  /** A fault of the command itself. */
  INTERNAL: 4,
  /** A program, library or built file is not there. */
  MISSING_TOOL: 5,
  /** A child process failed and was given up. */
  CHILD_FAILED: 6,
  /** Ended by a signal before the work was done. */
  INTERRUPTED: 130,
} as const;
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

const NAMES: Readonly<Record<ExitCode, string>> = {
  [ExitCode.OK]: 'ok',
  [ExitCode.FINDINGS]: 'findings',
  [ExitCode.USAGE]: 'usage',
  [ExitCode.LOCKSTEP]: 'lockstep',
  [ExitCode.INTERNAL]: 'internal',
  [ExitCode.MISSING_TOOL]: 'missingTool',
  [ExitCode.CHILD_FAILED]: 'childFailed',
  [ExitCode.INTERRUPTED]: 'interrupted',
};

/** Word for an exit code, as the JSON envelope carries it. */
export function exitName(code: ExitCode): string {
  return NAMES[code];
}

/** Text for `--help`. */
export const EXIT_HELP = `Exit codes:
  0 ok · 1 findings, failed verification · 2 usage or configuration · 3 lockstep refused
  4 internal fault · 5 missing program or file · 6 a child failed · 130 interrupted`;
