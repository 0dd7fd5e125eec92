/**
 * Time as the supervisor counts it: only while it attends. A runtime that was stopped (Ctrl-Z, a debugger) or held up by
 * the machine has not read what its children said meanwhile, so none of that time counts against them.
 */

/** The supervisor looks up at least so often, in milliseconds. */
export const LOOK_MS = 500;
/** A longer distance between two looks is a pause, and counts as this much. */
const LONGEST_STEP_MS = 2 * LOOK_MS;

/** A clock that stands still while nobody looks at it. */
export class AttendedTime {
  #seen: number | undefined;
  #attended = 0;

  /** Looks at the monotonic clock of the machine (milliseconds); gives the attended milliseconds since the first look. */
  look(now: number): number {
    this.#attended += Math.min(Math.max(0, now - (this.#seen ?? now)), LONGEST_STEP_MS);
    this.#seen = now;
    return this.#attended;
  }
}
