/** Who is supervised, and within which bounds. Plain data; times in milliseconds. */
import { supervisor } from '@punktfunk/abi';

/** The children that pf-host knows, in the order in which they start. */
export type ChildName = 'simulator' | 'host' | 'client';

/** How one child is treated. */
export interface ChildPlan {
  readonly name: ChildName;
  /** Children that must be ready before this one is started. */
  readonly needs: readonly ChildName[];
  /** Started again when it ends unasked. */
  readonly restart: boolean;
  /** Its own orderly end (Stopped, exit 0) ends the run in success. */
  readonly endsRun: boolean;
}

/** Bounds. Every wait of the supervisor is one of these. */
export interface Limits {
  /** From the start of the process to its Started message. */
  readonly startedMs: number;
  /** From its configuration to its Ready message. */
  readonly readyMs: number;
  /** From one message of a configured child to the next: every child tells its status at least each second. */
  readonly silentMs: number;
  /** From Stop to SIGTERM. */
  readonly graceMs: number;
  /** From SIGTERM to SIGKILL. */
  readonly killMs: number;
  /** From SIGKILL to giving the process up as unkillable. */
  readonly reapMs: number;
  /** First distance between an end and the next start; doubles with each end inside the window. */
  readonly backoffFirstMs: number;
  readonly backoffMaxMs: number;
  /** More unasked ends than this inside the window end the run. */
  readonly restarts: number;
  readonly windowMs: number;
}

/** What is supervised. `children` stand in start order; they stop in the reverse order. */
export interface Plan {
  readonly children: readonly ChildPlan[];
  readonly limits: Limits;
}

/** The bounds of a real run. */
export const LIMITS: Limits = {
  startedMs: 5000,
  readyMs: 15_000,
  silentMs: 5000,
  graceMs: supervisor.STOP_GRACE_MS,
  killMs: 1000,
  reapMs: 2000,
  backoffFirstMs: 100,
  backoffMaxMs: 5000,
  restarts: 5,
  windowMs: 60_000,
};
