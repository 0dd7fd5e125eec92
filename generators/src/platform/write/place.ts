/** Where a file really lies, and what is there now. */
import { accessSync, constants, readlinkSync, realpathSync, type Stats, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { about, refusal } from './refused.ts';

/** Most links that point at links; the system's own limit. */
const MOST_LINKS = 40;

export interface Place {
  /** As it was given. */
  readonly path: string;
  /** Behind all links: a link stays one, and what it points at is replaced. */
  readonly real: string;
  /** Undefined when nothing is there. */
  readonly before: Stats | undefined;
  /** Nothing that could be replaced: a device, a pipe. */
  readonly special: boolean;
}

/** Looks, and refuses what cannot be replaced by a file: a folder, and a file that is read-only. */
export function placeOf(path: string): Place {
  return about(path, () => {
    const before = statSync(path, { throwIfNoEntry: false });
    if (before === undefined) return { path, real: behindLinks(path), before, special: false };
    if (before.isDirectory()) throw refusal(path, 'EISDIR');
    // A new file could be renamed over it, but whoever made it read-only does not expect that.
    accessSync(path, constants.W_OK);
    const special = !before.isFile();
    return { path, real: special ? path : realpathSync(path), before, special };
  });
}

/** Where a link points that points at nothing yet. */
function behindLinks(path: string): string {
  let at = path;
  for (let links = 0; links < MOST_LINKS; links += 1) {
    let next: string;
    try {
      next = readlinkSync(at);
    } catch {
      return at;
    }
    at = resolve(dirname(at), next);
  }
  throw refusal(path, 'ELOOP');
}
