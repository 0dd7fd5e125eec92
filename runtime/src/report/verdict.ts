/** What a demo's figures come to: every picture that the source presented is accounted for, and judged. */
import { supervisor } from '@punktfunk/abi';
import type { Mode } from '../config/mode.ts';
import type { Settings } from '../config/settings.ts';
import type { SourceCount } from './source-watch.ts';

/** What is judged. */
export interface Evidence {
  readonly status: supervisor.ClientStatus;
  readonly settings: Settings;
  /** What the client asked for. */
  readonly mode: Mode;
  /** The source's own count. */
  readonly source: SourceCount;
  /** What happened to the source in the window. */
  readonly events: readonly supervisor.SourceEvent[];
  /** Rules of the driver framework that were broken. */
  readonly violations: readonly string[];
  /** Somebody asked for the end. */
  readonly asked: boolean;
}

/** Where the presented pictures went. `presented` is the sum of `seen` and the other three. */
export interface Account {
  /** By the source's count. */
  readonly presented: number;
  /** Distinct pictures that the client decoded. */
  readonly seen: number;
  /** Given up by the reassembler. */
  readonly lost: number;
  /** Came whole and could not be decoded without a lost one. */
  readonly undecodable: number;
  /** Presented, and neither sent nor decoded: newer ones overtook them. */
  readonly skipped: number;
  /** Pictures that the mode's rate has in the window. */
  readonly expected: number;
}

/** The judgement. */
export interface Verdict {
  /** Why it failed; undefined when everything holds. */
  readonly why: string | undefined;
  /** The machine does not keep up with the mode. */
  readonly tooSlow: boolean;
  /** Worth telling, and no failure. */
  readonly notes: readonly string[];
}

/** A source that presents less than this share of its rate is too slow. */
const LEAST_RATE = 0.95;
/** So many pictures may be overtaken before the machine counts as too slow, as a share of the presented ones. */
const MOST_SKIPPED = 0.01;
/** Least likeness of the last picture and the X root, in hundredths of a dB. */
const LEAST_PSNR_CDB = 2800;
/** So much more alike than an empty root it must be, in hundredths of a dB. */
const LEAST_GAIN_CDB = 300;

/** Splits what was presented. */
export function account({ status, source, mode }: Evidence): Account {
  const seen = Number(status.frames_presented);
  // A source that was started anew does not know its last pictures; those that were seen it did present.
  const presented = Math.max(source.pictures, seen);
  const missing = presented - seen;
  const lost = Math.min(missing, Number(status.frames_lost));
  const undecodable = Math.min(missing - lost, Number(status.frames_skipped));
  const seconds = Number(status.window_to_ns - status.window_from_ns) / 1e9;
  const rate = status.refresh_hz === 0 ? mode.refresh_hz : status.refresh_hz;
  return {
    presented,
    seen,
    lost,
    undecodable,
    skipped: missing - lost - undecodable,
    expected: Math.round(seconds * rate),
  };
}

/** Judges. Every reason is told, not only the first. */
export function judge(evidence: Evidence): Verdict {
  const { status, settings } = evidence;
  const sums = account(evidence);
  const tooSlow = isTooSlow(sums, evidence);
  const why = (reasons: readonly string[]): Verdict => ({
    why: reasons.length === 0 ? undefined : reasons.join('; ') + interruptions(evidence),
    tooSlow,
    notes: reasons.length === 0 && tooSlow ? [slowness(evidence, sums)] : [],
  });
  if (status.frames_decoded === 0n && sums.seen === 0) return why(['no picture was decoded']);
  const reasons: string[] = [];
  if (status.frames_corrupted > 0n) reasons.push(`${status.frames_corrupted} frames were corrupted`);
  if (status.frames_reordered > 0n) reasons.push(`${status.frames_reordered} frames came in the wrong order`);
  reasons.push(...ofShares(evidence, sums, tooSlow));
  if (settings.source === 'x11') reasons.push(...ofDesktop(evidence));
  reasons.push(...ofTheEnd(evidence));
  return why(reasons);
}

/** Reasons in how the run ended, and in what the driver did meanwhile. */
function ofTheEnd({ status, settings, violations, asked }: Evidence): string[] {
  const reasons: string[] = [];
  const [first] = violations;
  if (first !== undefined) reasons.push(`the driver broke ${violations.length} rules of its framework, first ${first}`);
  if (asked) return reasons;
  if (!status.final_report) reasons.push('the client ended without its final report');
  const seconds = Number(status.elapsed_ms) / 1000;
  if (seconds < settings.seconds) {
    reasons.push(`the window ended after ${seconds.toFixed(1)} of ${settings.seconds} s: the host ended the session`);
  }
  return reasons;
}

function isTooSlow({ presented, expected, skipped }: Account, { source, status }: Evidence): boolean {
  // Nobody sees pictures, and perhaps nobody draws any, until everything stands again.
  if (source.restarted || status.connections > 1) return false;
  return (source.answered && presented < LEAST_RATE * expected) || skipped > MOST_SKIPPED * presented;
}

/** Reasons in what the source presented and what came of it. */
function ofShares(evidence: Evidence, sums: Account, tooSlow: boolean): string[] {
  const { status, settings, source } = evidence;
  const { presented, seen, lost, undecodable } = sums;
  // No picture could be read: there is no window, and the pictures were judged corrupted.
  if (status.window_from_ns === 0n) return [];
  if (!source.answered) return ['the source did not say what it presented'];
  if (!source.complete) {
    return ['the source remembers a part of the window only: choose a shorter --status-interval-ms'];
  }
  if (source.pictures === 0) return ['the source presented no picture'];
  if (!source.restarted && seen > source.pictures + 1 + source.pictures / 100) {
    return [`the source presented ${source.pictures} pictures, and the client saw ${seen}`];
  }
  const reasons: string[] = [];
  const gone = lost + undecodable;
  const tooMuchLost = exceeds(gone, presented, settings.max_lost);
  if (tooMuchLost) {
    const rest = undecodable === 0 ? '' : `, and ${undecodable} more could not be decoded without them`;
    const share = percent(gone, presented);
    reasons.push(
      `lost ${lost} of ${presented} presented pictures${rest} (${share} %, at most ${settings.max_lost} % with --max-lost): more recovery packets (--fec) repair more`,
    );
  }
  // Nothing verifies the pictures of a desktop one by one.
  const good = settings.source === 'x11' ? seen : Math.min(seen, Number(status.frames_verified));
  const unverified = presented - good;
  // What was lost has its sentence already.
  const left = tooMuchLost ? unverified - gone : unverified;
  if (exceeds(left, presented, settings.max_unverified)) {
    const what = settings.source === 'x11' ? 'seen' : 'verified';
    const share = percent(unverified, presented);
    const numbers = `only ${good} of ${presented} presented pictures were ${what} (${share} % were not, at most ${settings.max_unverified} % with --max-unverified)`;
    reasons.push(tooSlow ? `${slowness(evidence, sums)}; ${numbers}` : numbers);
  }
  return reasons;
}

function slowness({ mode }: Evidence, { presented, expected, skipped }: Account): string {
  const name = `${mode.width}x${mode.height}@${mode.refresh_hz}`;
  const numbers = `the source presented ${presented} of ${expected} pictures, and ${skipped} of them were overtaken on the way`;
  return `this machine is too slow for ${name}: ${numbers}; choose a smaller size or rate (--mode), or end other programs`;
}

/** Reasons in what an X server showed. */
function ofDesktop({ status, settings, events }: Evidence): string[] {
  const reasons: string[] = [];
  const { x11_psnr_cdb: root, x11_psnr_empty_cdb: empty } = status;
  // A server of our own in which nothing runs shows an empty root, and rightly so.
  const nothingRuns = settings.run === '' && settings.x_display === '';
  if (root === 0) {
    reasons.push('the last picture could not be compared with the X display');
  } else if (root < LEAST_PSNR_CDB) {
    const least = decibel(LEAST_PSNR_CDB);
    reasons.push(`the last picture is not what the X display shows: PSNR ${decibel(root)} dB, at least ${least} dB`);
  } else if (!nothingRuns && root < empty + LEAST_GAIN_CDB) {
    reasons.push(
      `the last picture is as good as empty: PSNR ${decibel(empty)} dB against an empty X display, and ${decibel(root)} dB against this one`,
    );
  }
  const { PROGRAM_ENDED, SERVER_ENDED } = supervisor.SourceEventKind;
  for (const { event, code, detail } of events) {
    const told = (what: string) =>
      `within the window ${detail === '' ? `${what} ended with ${endText(code)}` : detail}`;
    // Who watches without an end may close the program; a measured window wants it to the end.
    if (event === PROGRAM_ENDED && (code !== 0 || settings.seconds > 0)) {
      reasons.push(told('the program inside of the X display'));
    }
    if (event === SERVER_ENDED) reasons.push(told('the X server'));
  }
  return reasons;
}

const endText = (code: number): string => (code < 0 ? `signal ${-code}` : `exit status ${code}`);
const decibel = (cdb: number): string => (cdb / 100).toFixed(1);
const exceeds = (part: number, whole: number, most: number): boolean => part * 100 > most * whole;
const percent = (part: number, whole: number): string => ((part * 100) / whole).toFixed(1);

/** Says what else happened in the window that may be the cause. */
function interruptions({ source, status }: Evidence): string {
  if (source.restarted) return ' (the source was started anew within the window)';
  return status.connections > 1 ? ` (the connection was made ${status.connections} times within the window)` : '';
}
