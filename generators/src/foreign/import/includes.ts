/** Includes that are not there: each becomes an empty stand-in, and is told once. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { writeScratch } from '../../platform/write/scratch.ts';
import type { Place } from './ast.ts';
import type { ClangOptions, Workshop } from './clang.ts';
import { type ClangError, errorsIn } from './messages.ts';
import { SHIMS } from './shims.ts';

/** A header that was not found, where it is first included. */
export interface Missing {
  readonly name: string;
  readonly place: Place;
}

/** More would be no header that somebody wants to read. */
const MOST = 300;

/**
 * Makes stand-ins until every include is found.
 *
 * @returns why clang cannot go on all the same: a folder instead of a file, an include of itself without end
 */
export async function standIns(
  shop: Workshop,
  clang: ClangOptions,
  before: string,
  missing: Map<string, Missing>,
): Promise<ClangError | undefined> {
  for (let round = 0; round < MOST; round += 1) {
    // Only the preprocessor runs: the rest of what clang could say is of no interest here.
    const ran = await shop.run(clang, `includes-${clang.language}`, before, ['-M']);
    const stop = errorsIn(ran.stderr).find(({ fatal }) => fatal);
    if (stop === undefined) return undefined;
    const name = /^'(.+?)' file not found/.exec(stop.message)?.[1];
    if (name === undefined || !standIn(shop, name, clang.target)) return stop;
    missing.set(name, { name, place: stop.place });
  }
  return undefined;
}

/** Writes a stand-in; false where none can stand: an absolute path, or one that leads out of the folder. */
function standIn(shop: Workshop, name: string, target: string): boolean {
  const file = join(shop.missing, name);
  if (name.startsWith('/') || /^[A-Za-z]:/.test(name) || !file.startsWith(shop.missingRoot) || existsSync(file))
    return false;
  writeScratch(file, contentOf(name, target));
  return true;
}

/** Stand-ins that are no loss: another spelling of a known one, or what every architecture shares. */
function contentOf(name: string, target: string): string {
  const known = knownAs(name);
  if (known !== undefined) return `#include <${known}>\n`;
  const generic = /^asm\/(types|posix_types|ioctl|errno|bitsperlong|socket|sockios)\.h$/.exec(name);
  if (generic === null || !target.startsWith('linux')) return '/* not there */\n';
  const long = generic[1] === 'bitsperlong' ? '#define __BITS_PER_LONG 64\n' : '';
  return `${long}#include <asm-generic/${generic[1]}.h>\n`;
}

/** Windows does not look at the case of a file's name. */
function knownAs(name: string): string | undefined {
  return Object.keys(SHIMS).find((shim) => shim === name.toLowerCase());
}

/** Whether a missing include takes something away. */
export const isLoss = ({ name }: Missing): boolean =>
  knownAs(name) === undefined && !/^asm\/(types|posix_types|ioctl|bitsperlong)\.h$/.test(name);
