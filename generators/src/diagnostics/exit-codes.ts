/** How a command ends: by name here, by number for the system, and which finding leads to which. */
import { ExitCode } from '@punktfunk/cli/exit-codes';
import type { AnyCode, Diagnostic } from './table.ts';

/** The names that `--json` shows. Scripts may rely on names and numbers. */
export const EXIT = {
  /** Done, and nothing to complain about. */
  ok: ExitCode.OK,
  /** Generated files differ from the schema, or another check found something. */
  findings: ExitCode.FINDINGS,
  /** The command line or the configuration is wrong. */
  usage: ExitCode.USAGE,
  /** The schema has errors. */
  schema: ExitCode.LOCKSTEP,
  /** A defect of the tool, or the system refused: no space left, no permission. */
  internal: ExitCode.INTERNAL,
  /** A program that a target needs is not installed. */
  missingTool: ExitCode.MISSING_TOOL,
  /** Ended by Ctrl-C. */
  interrupted: ExitCode.INTERRUPTED,
} as const;
export type ExitName = keyof typeof EXIT;
export type FailureName = Exclude<ExitName, 'ok' | 'interrupted'>;

/** Beginnings of codes; the longest that fits counts. */
const EXIT_OF: Readonly<Record<string, FailureName>> = {
  PF1: 'schema',
  PF2: 'findings',
  PF2005: 'internal',
  PF2006: 'internal',
  PF2007: 'schema',
  PF2008: 'schema',
  PF3: 'usage',
  PF4001: 'internal',
  PF4002: 'missingTool',
  PF4003: 'usage',
  PF4004: 'internal',
  PF4005: 'usage',
  PF4006: 'internal',
  PF5: 'findings',
  PF5508: 'internal',
  PF5511: 'usage',
  PF5512: 'usage',
  PF5513: 'usage',
  PF6: 'findings',
  PF6022: 'missingTool',
  PF6111: 'usage',
  PF6112: 'usage',
  PF6204: 'usage',
  PF6303: 'usage',
  PF6304: 'internal',
  PF6305: 'missingTool',
  PF6306: 'usage',
  PF6307: 'usage',
  PF6401: 'missingTool',
  PF6402: 'schema',
  PF6403: 'internal',
  PF6404: 'internal',
  PF6405: 'internal',
};

/** The exit to which a finding with this code leads. */
export function exitOf(code: AnyCode): FailureName {
  for (let length = code.length; length > 2; length -= 1) {
    const exit = EXIT_OF[code.slice(0, length)];
    if (exit !== undefined) return exit;
  }
  throw new Error(`${code} leads to no exit: give it one in EXIT_OF`);
}

/** Of several exits the first of these is taken: what was asked wrongly, then what was found, then what stood in the way. */
const WEIGHT: readonly FailureName[] = ['usage', 'findings', 'schema', 'missingTool', 'internal'];

/** The exit of a command with these findings. Warnings count only where a command fails for them alone. */
export function exitOfAll(found: readonly Diagnostic[]): FailureName {
  const exits = new Set(found.filter(({ severity }) => severity === 'error').map(({ code }) => exitOf(code)));
  return WEIGHT.find((name) => exits.has(name)) ?? 'findings';
}
