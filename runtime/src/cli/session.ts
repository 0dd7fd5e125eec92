/** What `serve` and `demo` share: stderr, the log, and the counting of restarts. */
import type { Resolved } from '../config/resolve.ts';
import type { CommandName } from '../config/settings.ts';
import { makeLog } from '../log.ts';
import type { Problem } from '../outcome/problem.ts';
import type { Signals } from '../platform/signals.ts';
import { Console } from '../report/console.ts';
import { Run, type RunEvents } from '../run/run.ts';
import type { ChildName } from '../supervisor/plan.ts';

/** Surroundings of a command; tests give their own. */
export interface Surroundings {
  readonly environment: NodeJS.ProcessEnv;
  readonly signals: Signals;
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { readonly isTTY?: boolean; readonly columns?: number; write(text: string): unknown };
}

/** Stderr of this process as a console. */
export function makeConsole({ stderr }: Surroundings): Console {
  return new Console({
    isTTY: stderr.isTTY === true,
    columns: stderr.columns,
    write: (text) => {
      stderr.write(text);
    },
  });
}

/** Prepares a run whose log goes to the console. */
export function makeRun(
  command: CommandName,
  resolved: Resolved,
  around: Surroundings,
  console: Console,
  events: RunEvents,
): Run {
  return new Run({
    command,
    resolved,
    environment: around.environment,
    signals: around.signals,
    log: (runId) => makeLog(resolved.settings, console, runId),
    events,
  });
}

/** Counts starts beyond the first. */
export class RestartCount {
  readonly counts: Partial<Record<ChildName, number>> = {};
  take(child: ChildName, start: number): void {
    this.counts[child] = start - 1;
  }
}

/** What a person reads when a command fails; ends with a line feed. */
export function problemText(problem: Problem): string {
  const lines = [`pf-host: ${problem.message}`];
  const { log } = problem.details;
  if (Array.isArray(log) && log.length > 0) lines.push('its last lines:', ...log.map((line) => `  | ${line}`));
  if (problem.help !== '') lines.push(problem.help);
  return `${lines.join('\n')}\n`;
}
