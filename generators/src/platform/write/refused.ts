/** What the system says when it will not write, in words: which file, why, what can be done, and what is there now. */

/** Why, and what helps. */
const CAUSES: Readonly<Record<string, readonly [why: string, help: string]>> = {
  ENOSPC: ['no space is left on its device', 'make room on the device'],
  EDQUOT: ['the quota of disk space is used up', 'make room within the quota'],
  EFBIG: ['it is larger than this process may write', 'raise the limit (`ulimit -f`)'],
  EROFS: ['its file system is read-only', 'choose another place, or mount it for writing'],
  EACCES: ['there is no permission', 'make the file and its folder writable, or choose another place'],
  EPERM: ['the system does not permit it', 'make the file and its folder changeable, or choose another place'],
  EISDIR: ['it is a folder', 'name a file, or move the folder away'],
  ENOTDIR: ['a part of its path is a file and no folder', 'move that file away, or choose another place'],
  EEXIST: ['it is there already', 'move it away, or choose another name'],
  ENOENT: ['its folder is not there', 'make the folder'],
  ENAMETOOLONG: ['its name is too long for the file system', 'choose a shorter name'],
  ELOOP: ['its links go round in a circle', 'correct the links'],
  EXDEV: ['it would cross from one file system to another', 'choose a place on one file system'],
  EBUSY: ['the system holds it: it is a mount, or another program has it open', 'release it'],
  ETXTBSY: ['it is a program that runs', 'end the program'],
  EMFILE: ['this process has too many files open', 'raise the limit (`ulimit -n`)'],
  ENFILE: ['the system has too many files open', 'close other programs'],
  EMLINK: ['it has too many links', 'choose another place'],
  EIO: ['the device does not work', 'look at the device'],
  EINVAL: ['the file system does not take such a name', 'choose another name'],
  ENXIO: ['nobody reads at its other end', 'start the reader first'],
  EPIPE: ['its reader is gone', 'start the reader again'],
};

/** A file that could not be written. */
export class WriteRefused extends Error {
  override readonly name = 'WriteRefused';
  readonly path: string;
  readonly code: string;
  readonly help: string;
  /** Files that hold the new content all the same. Empty when everything is as it was. */
  readonly changed: readonly string[];

  constructor(path: string, cause: unknown, changed: readonly string[] = []) {
    const { code = 'unknown', message = String(cause) } = cause as NodeJS.ErrnoException;
    const [why, help] = CAUSES[code] ?? [message, 'see what the system says'];
    super(`${why} (${code})`, { cause });
    this.path = path;
    this.code = code;
    this.help = help;
    this.changed = changed;
  }
}

/** Runs one step of the work on a file; what goes wrong is said of that file. */
export function about<T>(path: string, step: () => T): T {
  try {
    return step();
  } catch (error) {
    throw error instanceof WriteRefused ? error : new WriteRefused(path, error);
  }
}

/** An error as the system would give it, for what is known before it is asked. */
export function refusal(path: string, code: string): WriteRefused {
  return new WriteRefused(path, Object.assign(new Error(code), { code }));
}
