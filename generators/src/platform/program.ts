/** Runs programs of other people, each for a bounded time, and knows which are not there. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { execa } from 'execa';

export interface Ran {
  readonly ok: boolean;
  /** Why it could not be started: it is not installed, or may not be run. Undefined when it ran. */
  readonly missing: string | undefined;
  /** It was ended because its time was over. */
  readonly late: boolean;
  readonly out: string;
  readonly err: string;
  readonly ms: number;
}

export interface RunOptions {
  /** In milliseconds. */
  readonly timeout?: number;
  /** Most bytes that it may print. */
  readonly most?: number;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /**
   * Beginning of the names of two files that take what it prints, for programs that print megabytes and may fail: what
   * execa keeps of a failed run's output it looks through character by character, for a message that nobody reads.
   */
  readonly through?: string;
}

/** What the system says of a program that cannot be started. */
const NOT_STARTED: ReadonlySet<string | undefined> = new Set(['ENOENT', 'EACCES']);

/** Runs a program to its end; never throws. */
export async function ran(program: string, args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const begin = performance.now();
  const { timeout = 120_000, most = 1 << 28, cwd, env, through } = options;
  const result = await execa(program, args, {
    reject: false,
    timeout,
    maxBuffer: most,
    stdin: 'ignore',
    ...(through === undefined
      ? {}
      : { buffer: false, stdout: { file: `${through}.out` }, stderr: { file: `${through}.err` } }),
    ...(cwd === undefined ? {} : { cwd }),
    ...(env === undefined ? {} : { env }),
  });
  const out = through === undefined ? (result.stdout ?? '') : textOf(`${through}.out`, most);
  const err = through === undefined ? (result.stderr ?? '') : textOf(`${through}.err`, most);
  if (out === undefined || err === undefined) {
    const why = `it printed more than ${most} bytes`;
    return { ok: false, missing: undefined, late: false, out: '', err: why, ms: performance.now() - begin };
  }
  const why = result.failed && err === '' ? (result.shortMessage ?? '') : '';
  return {
    ok: result.exitCode === 0,
    missing: NOT_STARTED.has(result.code) ? `${program} cannot be started: ${result.code}` : undefined,
    late: result.timedOut,
    out,
    err: `${err}${why}`,
    ms: performance.now() - begin,
  };
}

/** What a program printed to a file; undefined where that is too much. */
function textOf(file: string, most: number): string | undefined {
  if (!existsSync(file)) return '';
  return statSync(file).size > most ? undefined : readFileSync(file, 'utf8');
}

/** First line of what a program says about its version, or nothing when it is not there. */
export async function versionOf(program: string): Promise<string | undefined> {
  const { ok, out } = await ran(program, ['--version'], { timeout: 20_000 });
  return ok ? (out.split('\n')[0] ?? '').trim() : undefined;
}

/** The first line of an error that says something. */
export function firstError(err: string): string {
  const lines = err.split('\n');
  return (
    lines.find((line) => /error/i.test(line)) ??
    lines.find((line) => line.trim() !== '') ??
    'no reason given'
  ).trim();
}
