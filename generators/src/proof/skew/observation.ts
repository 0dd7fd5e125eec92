/** What one call, or one opening of a section, showed: seen by running it, or foreseen from the locks. */

/** How a value that a reader reads stands to what the writer wrote under the same name. */
export type Arrival =
  /** What was written. */
  | 'same'
  /** Nothing but zero, in every round. */
  | 'zero'
  /** A value for which the reader has no name: it can tell. */
  | 'unknown'
  /** Something else, which the reader takes for the truth. */
  | 'wrong';

export interface FieldSeen {
  /** The reader's path. */
  readonly path: string;
  readonly arrival: Arrival;
  /** The writer's field whose value this is, or what was wrong. */
  readonly detail?: string;
}

export type Answer =
  | { readonly a: 'done' }
  /** Nobody has this code, this device, or this section. */
  | { readonly a: 'absent'; readonly why: string }
  /** `acted`: the other side has acted nevertheless: on other values, or before its answer was refused. */
  | { readonly a: 'refused'; readonly why: string; readonly acted?: true }
  /** Another operation than the one that was meant has answered. */
  | { readonly a: 'mistaken'; readonly why: string };

export interface Observation {
  readonly answer: Answer;
  /** What the driver's side read, by its own paths. Empty when it was not reached. */
  readonly down: readonly FieldSeen[];
  /** What the host's side read. */
  readonly up: readonly FieldSeen[];
  /** Foreseen: which arm of a union is read hangs on values, so that a run may show something better. */
  readonly chance?: true;
}

/** Observations by the key of the operation or section of the host's side. */
export type Observations = ReadonlyMap<string, Observation>;
