/** States of files in their file system: number, size, and the times of content and entry, which no program can set back. */
import { type BigIntStats, statSync } from 'node:fs';

/** A file that changed less than this ago may change again within the same tick of the clock. Milliseconds. */
const SETTLED_MS = 2000;

const textOf = ({ dev, ino, size, mtimeNs, ctimeNs, mode }: BigIntStats): string =>
  [dev, ino, size, mtimeNs, ctimeNs, mode].join(' ');

/** Looks at files, and knows how young the youngest was. */
export class FileStates {
  #youngest = 0;

  /** The state of a file or folder; `absent` when it is not there. */
  of(path: string): string {
    const found = statSync(path, { bigint: true, throwIfNoEntry: false });
    if (found === undefined) return 'absent';
    this.#youngest = Math.max(this.#youngest, Number(found.ctimeMs));
    return textOf(found);
  }

  /** Whether another content would have another state: nothing that was looked at has just changed. */
  get settled(): boolean {
    return Date.now() - this.#youngest > SETTLED_MS;
  }
}
