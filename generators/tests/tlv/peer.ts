/** One version of the protocol in one language. */
export interface Peer {
  /** Frames by name, as hexadecimal text. */
  readonly write: () => Promise<readonly (readonly [name: string, bytes: string])[]>;
  readonly read: (frames: readonly (readonly [name: string, bytes: string])[]) => Promise<readonly Reading[]>;
}

export interface Reading {
  /** What was understood. */
  readonly text: string;
  /** The same written again, where the language writes. */
  readonly again?: string | undefined;
}
