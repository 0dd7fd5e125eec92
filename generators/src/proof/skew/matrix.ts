/** All pairs of the kept versions: foreseen from the locks, and run. */
import type { HandshakeNames } from '../../config/config.ts';
import { frameReasons } from './frames.ts';
import { framePrograms } from './frames-run.ts';
import { type Gate, handshake, lockstep } from './handshake.ts';
import { judge, type Kind, type Reason, settle, type Verdict } from './judge.ts';
import { predict } from './predict.ts';
import { type CellOptions, runCell } from './run.ts';
import type { SkewVersion } from './version.ts';

export interface Cell {
  readonly host: string;
  readonly driver: string;
  /** Seen by running it, or foreseen when nothing was run. */
  readonly verdict: Kind;
  /** The worst first; fields that have only another name are told with kind `ok`. */
  readonly reasons: readonly Reason[];
  /** What the locks alone tell. */
  readonly predicted: Kind;
  /** What the version check would say; skew looks behind it. */
  readonly gate: { readonly handshake?: Gate; readonly lockstep: Gate };
}

const WORKERS = 2;

/** The table from the locks alone. Host by host, and in it driver by driver, oldest first. */
export function foresee(versions: readonly SkewVersion[], names: HandshakeNames): Cell[] {
  return pairs(versions).map(([host, driver]) => {
    const verdict = withFrames(host, driver, judge(host, driver, predict(host, driver)));
    return cell(host, driver, verdict, verdict.kind, names);
  });
}

/** Runs every pair with the programs that were built. */
export async function runAll(
  versions: readonly SkewVersion[],
  programs: ReadonlyMap<string, string>,
  names: HandshakeNames,
  options: CellOptions,
): Promise<Cell[]> {
  const todo = pairs(versions).map((pair, n) => ({ pair, n }));
  const done: Cell[] = [];
  const side = (version: SkewVersion) => ({ version, program: programs.get(version.label) ?? '' });
  const frames = await framePrograms(versions, options.limitMs);
  const worker = async (): Promise<void> => {
    for (let next = todo.shift(); next !== undefined; next = todo.shift()) {
      const [host, driver] = next.pair;
      const predicted = withFrames(host, driver, judge(host, driver, predict(host, driver))).kind;
      const ran = await runCell(side(host), side(driver), options);
      const verdict =
        ran.ran === 'hang'
          ? settle([{ kind: 'hang', subject: ran.at, text: ran.why }])
          : withFrames(host, driver, judge(host, driver, ran.observations), await frames.run(host, driver));
      done[next.n] = cell(host, driver, verdict, predicted, names);
    }
  };
  try {
    await Promise.all(Array.from({ length: WORKERS }, worker));
  } finally {
    frames.remove();
  }
  return done;
}

/** What travels without a call counts as well. `ran`: where processes did otherwise than was foreseen. */
function withFrames(
  host: SkewVersion,
  driver: SkewVersion,
  { reasons }: Verdict,
  ran: readonly Reason[] = [],
): Verdict {
  return settle([...reasons, ...frameReasons(host, driver), ...ran]);
}

function cell(host: SkewVersion, driver: SkewVersion, verdict: Verdict, predicted: Kind, names: HandshakeNames): Cell {
  const numbers = handshake(host, driver, names);
  return {
    host: host.label,
    driver: driver.label,
    verdict: verdict.kind,
    reasons: verdict.reasons,
    predicted,
    gate: { ...(numbers === undefined ? {} : { handshake: numbers }), lockstep: lockstep(host, driver, names.parties) },
  };
}

function pairs(versions: readonly SkewVersion[]): [SkewVersion, SkewVersion][] {
  return versions.flatMap((host) => versions.map((driver): [SkewVersion, SkewVersion] => [host, driver]));
}
