/** What the exit code of every command means. Scripts may rely on it. */
export const EXIT = {
  /** Done, and nothing to complain about. */
  ok: 0,
  /** Generated files differ from the schema, or another check found something. */
  findings: 1,
  /** The command line or the configuration is wrong. */
  usage: 2,
  /** The schema has errors. */
  schema: 3,
  /** A defect of the tool, or the system refused: no space left, no permission. */
  internal: 4,
  /** A program that a target needs is not installed. */
  missingTool: 5,
  /** Ended by Ctrl-C. */
  interrupted: 130,
} as const;
export type ExitName = keyof typeof EXIT;
