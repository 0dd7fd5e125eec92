/**
 * What a verb of the command line is. Declarations stand in `verbs/`, one file per verb, and import nothing heavy: help
 * and completion read all of them, and the work is loaded when its verb runs.
 */
import type { Host, Outcome } from './host.ts';

/** One option besides those which every verb has (`--config`, `--json`, `--format`). */
export interface VerbOption {
  /** As commander writes it, such as `--seed <n>`. */
  readonly flags: string;
  readonly description: string;
  readonly choices?: readonly string[];
  readonly default?: string | number | boolean;
  /** May be given several times; the work gets a list. */
  readonly many?: boolean;
}

export interface VerbArgument {
  /** As commander writes it: `<old>`, `[code]`, `<files...>`. */
  readonly syntax: string;
  readonly description: string;
  /** Values to choose from, for completion; the work says what is wrong with another one. */
  readonly choices?: readonly string[];
}

export interface VerbInput {
  /** Positional arguments in order; a variadic one is spread. */
  readonly args: readonly string[];
  /** Options by their camel-case name, global ones included. */
  readonly options: Readonly<Record<string, unknown>>;
}

export interface Verb {
  readonly name: string;
  /** One line, lower case, no full stop. */
  readonly summary: string;
  readonly args?: readonly VerbArgument[];
  readonly options?: readonly VerbOption[];
  /** Command line after `pf-gen ` and what it does. */
  readonly examples?: readonly (readonly [string, string])[];
  run(host: Host, input: VerbInput): Promise<Outcome>;
}
