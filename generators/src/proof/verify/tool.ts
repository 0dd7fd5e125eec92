/** Runs the programs of a proof, each for a bounded time. */
import { performance } from 'node:perf_hooks';
import { execa } from 'execa';

export interface Ran {
  readonly ok: boolean;
  readonly missing: boolean;
  readonly out: string;
  readonly err: string;
  readonly ms: number;
}

/** Runs a program to its end; never throws. */
export async function ran(
  program: string,
  args: readonly string[],
  options: { timeout?: number; cwd?: string; env?: Record<string, string> } = {},
): Promise<Ran> {
  const begin = performance.now();
  const { timeout = 120_000, cwd, env } = options;
  const result = await execa(program, args, {
    reject: false,
    timeout,
    maxBuffer: 1 << 28,
    stdin: 'ignore',
    ...(cwd === undefined ? {} : { cwd }),
    ...(env === undefined ? {} : { env }),
  });
  const why = result.failed && result.stderr === '' ? (result.shortMessage ?? '') : '';
  return {
    ok: result.exitCode === 0,
    missing: result.code === 'ENOENT',
    out: result.stdout ?? '',
    err: `${result.stderr ?? ''}${why}`,
    ms: performance.now() - begin,
  };
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
