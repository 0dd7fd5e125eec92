/** Runs one cell: the host's side of one version talks to the driver's side of another, over two pipes. */
import { execa } from 'execa';
import type { Observation } from './observation.ts';
import { readCell } from './transcript.ts';
import type { SkewVersion } from './version.ts';

export interface CellOptions {
  /** How many times every call is made, each time with other values. */
  readonly rounds: number;
  /** Most time that a cell gets, in milliseconds. */
  readonly limitMs: number;
}

export type Ran =
  | { readonly ran: 'observed'; readonly observations: ReadonlyMap<string, Observation> }
  /** Time was up, or a side died; `at` is the call that was under way. */
  | { readonly ran: 'hang'; readonly at: string; readonly why: string };

/** Plays `host` against `driver`. Programs are the binaries that `build` made. */
export async function runCell(
  host: { readonly version: SkewVersion; readonly program: string },
  driver: { readonly version: SkewVersion; readonly program: string },
  { rounds, limitMs }: CellOptions,
): Promise<Ran> {
  const shared = {
    timeout: limitMs,
    reject: false,
    encoding: 'utf8',
    buffer: { stdout: false },
    maxBuffer: 1e9,
  } as const;
  const below = execa(driver.program, ['driver'], { ...shared, stdin: 'pipe' });
  const above = execa(host.program, ['host', String(rounds)], { ...shared, stdin: 'pipe' });
  // A side that has ended closes its pipe; writing into it is no error of ours.
  for (const stream of [below.stdin, above.stdin, below.stdout, above.stdout]) stream.on('error', () => {});
  above.stdout.pipe(below.stdin);
  below.stdout.pipe(above.stdin);
  const up = await above;
  below.stdin.end();
  const down = await below;
  const at = lastBegun(up.stderr);
  if (up.timedOut || down.timedOut) return { ran: 'hang', at, why: `no end within ${limitMs / 1000} s` };
  if (down.exitCode !== 0) return { ran: 'hang', at, why: `the driver's side died: ${lastLine(down.stderr)}` };
  if (up.exitCode !== 0) return { ran: 'hang', at, why: `the host's side died: ${lastLine(up.stderr)}` };
  const [begun, ended] = [count(up.stderr, 'begin'), count(up.stderr, 'end')];
  if (begun !== ended) {
    return { ran: 'hang', at, why: `${begun} call${begun === 1 ? ' was' : 's were'} begun, ${ended} were ended` };
  }
  return { ran: 'observed', observations: readCell(host.version, driver.version, up.stderr, down.stderr) };
}

const count = (text: string, act: string): number => text.match(new RegExp(`^${act}\\t`, 'gm'))?.length ?? 0;
const lastBegun = (text: string): string => text.match(/.*^begin\t([^\t\n]*)/ms)?.[1] ?? '';
const lastLine = (text: string): string => text.trimEnd().split('\n').at(-1)?.slice(0, 200) ?? '';
