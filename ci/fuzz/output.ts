/** What libFuzzer says, read. */

/** One run of one target. */
export interface Run {
  /** Inputs that ran; undefined when libFuzzer did not come to its last words. */
  readonly executions: number | undefined;
  /** Edges that were covered. */
  readonly coverage: number;
  /** Most memory that was resident, in MiB. */
  readonly residentMiB: number | undefined;
  /** What it found, when it found something. */
  readonly crash?: Crash;
}

/** An input at which something was wrong. */
export interface Crash {
  /** Where libFuzzer wrote it; undefined when it did not. */
  readonly input: string | undefined;
  /** What was wrong: words of the panic, or of libFuzzer. */
  readonly why: string;
}

/** Reads what one run said on stderr, with its exit code. */
export function readRun(output: string, exitCode: number | undefined): Run {
  const stat = (name: string): number | undefined => {
    const found = new RegExp(`^stat::${name}:\\s*(\\d+)$`, 'm').exec(output)?.[1];
    return found === undefined ? undefined : Number(found);
  };
  const covered = [...output.matchAll(/\bcov: (\d+)/g)].map(([, count]) => Number(count));
  const run = {
    executions: stat('number_of_executed_units'),
    coverage: Math.max(0, ...covered),
    residentMiB: stat('peak_rss_mb'),
  };
  const input = /Test unit written to (.*)$/m.exec(output)?.[1];
  if (exitCode === 0 && input === undefined) return run;
  return { ...run, crash: { input, why: whyOf(output) } };
}

/** Words of the first thing that went wrong. */
function whyOf(output: string): string {
  const panic = /^thread .* panicked at ([^\n]*):\n([^\n]*)/m.exec(output);
  if (panic !== null) return `${panic[2]} (${panic[1]})`;
  const error = /ERROR: (?:libFuzzer|AddressSanitizer): ([^\n]*)/.exec(output)?.[1];
  return error ?? (output.trim().split('\n').at(-1) || 'it ended without a word');
}
