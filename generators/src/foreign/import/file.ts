/** Whether a path is a header that a compiler can be given at all. */
import { closeSync, openSync, readSync, type Stats, statSync } from 'node:fs';
import { sep } from 'node:path';
import { oneLine } from '../../text/visible.ts';

/** clang tells of every line in a hundred times as many bytes: of more than this it would not come to an end in time. */
export const LARGEST = 8 * 1024 * 1024;

/** What is wrong with it, and whose mistake that is: of the command, or in the header. */
export interface Unfit {
  readonly what: string;
  readonly usage: boolean;
}

/** Why nobody can import this path; undefined when it is a header like any other. `path` is absolute, `said` what was asked for. */
export function unfit(path: string, said: string): Unfit | undefined {
  const usage = (what: string): Unfit => ({ what: `${oneLine(said)} ${what}`, usage: true });
  const inIt = (what: string): Unfit => ({ what: `${oneLine(said)} ${what}`, usage: false });
  let stats: Stats;
  try {
    stats = statSync(path);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return usage(code === 'ENOENT' || code === 'ENOTDIR' ? 'does not exist' : `cannot be looked at: ${message}`);
  }
  if (stats.isDirectory()) return usage('is a folder: name a header in it');
  // A pipe would be waited for, and could be read once only.
  if (!stats.isFile()) return usage('is no file: write what it gives into one, and import that');
  const odd = /["\p{Cc}]|\\/u.exec(included(path))?.[0];
  if (odd !== undefined) {
    const name = { '"': 'a quotation mark', '\\': 'a backslash' }[odd] ?? 'a control character';
    return usage(`has ${name} in its path, and no #include can name it: give it another name`);
  }
  if (stats.size === 0) return inIt('is empty');
  if (stats.size > LARGEST) {
    const [size, most] = [stats.size, LARGEST].map((bytes) => Math.floor(bytes / 1024 / 1024));
    return inIt(`has ${size} MiB, and import reads at most ${most}: take out of it what both sides share`);
  }
  const mark = beginning(path);
  if (mark === 'fffe' || mark === 'feff')
    return inIt('is written in UTF-16, which clang does not read: save it as UTF-8');
  return undefined;
}

/** First two bytes, in hexadecimal. */
function beginning(path: string): string {
  const file = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(2);
    return bytes.subarray(0, readSync(file, bytes, 0, 2, 0)).toString('hex');
  } finally {
    closeSync(file);
  }
}

/** As an include names it: with slashes, where a backslash is none of the name. */
export const included = (path: string): string => (sep === '\\' ? path.replaceAll('\\', '/') : path);
