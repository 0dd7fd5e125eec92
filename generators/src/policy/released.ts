/** Released locks: what is out there, for ever. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Lock, parseLock } from '../compile/lock.ts';
import { DiagnosticError, diagnostic } from '../diagnostics/table.ts';

const SUFFIX = '.lock.json';

export interface Release {
  readonly name: string;
  /** Absolute path of the lock. */
  readonly path: string;
}

/** Numbers in names count as numbers, and `1.0.0-rc1` comes before `1.0.0`. */
export function compareReleases(a: string, b: string): number {
  const [before, after] = [a, b].map((name) => name.split('-')) as [string[], string[]];
  const order = (x: string, y: string): number => x.localeCompare(y, 'en', { numeric: true });
  const main = order(before[0] ?? '', after[0] ?? '');
  if (main !== 0) return main;
  const [x, y] = [before.slice(1).join('-'), after.slice(1).join('-')];
  if (x === '' || y === '') return x === y ? 0 : x === '' ? 1 : -1;
  return order(x, y);
}

/** All releases, the newest last. Empty when the folder is not there. */
export function releasesIn(folder: string): Release[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith(SUFFIX))
    .map((file) => ({ name: file.slice(0, -SUFFIX.length), path: join(folder, file) }))
    .sort((a, b) => compareReleases(a.name, b.name));
}

/** Path of the lock of a release. */
export const releasePath = (folder: string, name: string): string => join(folder, `${name}${SUFFIX}`);

/** Reads a lock. Throws a DiagnosticError with PF5508 when it is none. */
export function readLock(path: string): Lock {
  try {
    return parseLock(readFileSync(path, 'utf8'));
  } catch (error) {
    const why = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    throw new DiagnosticError([diagnostic('PF5508', { file: path, why }, { file: path, line: 1, col: 1 })]);
  }
}

/** Why a text cannot name a release; undefined when it can. */
export function nameFault(name: string): string | undefined {
  if (name === '') return 'it is empty';
  if (name === 'schema') return 'it stands for the working schema';
  return /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name) ? undefined : 'it has other characters';
}
