/** How a stand-in child behaves. All absent: as it should. */
export interface Behaviour {
  /** File to which it writes what it heard. */
  readonly diary?: string;
  /** Says nothing at all. */
  readonly silent?: boolean;
  /** Tells no status: from its configuration on it says only what it must. */
  readonly noStatus?: boolean;
  readonly neverReady?: boolean;
  readonly ignoreStop?: boolean;
  readonly ignoreTerm?: boolean;
  /** Starts a process of its own that would outlive it. */
  readonly grandchild?: boolean;
  /** Reports this and ends instead of being ready. */
  readonly fatal?: { readonly code: number; readonly message: string; readonly help: string };
  readonly garbage?: boolean;
  /** Ends with code 9 instead of being ready: always, or until this file exists. */
  readonly crash?: boolean;
  readonly crashOnce?: string;
  /** Host: reports planes that nobody has. */
  readonly strangeDriver?: boolean;
  /** The source: presented so many pictures in each piece of the window; absent: 60 a second. */
  readonly presented?: number;
  /** The source: does not answer when it is asked what it presented. */
  readonly saysNotWhat?: boolean;
  /** Client: so many frames were corrupted. */
  readonly corrupted?: number;
}
