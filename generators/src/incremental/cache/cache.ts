/**
 * A cache of results on disk, keyed by content. It may be deleted at any time, and a damaged entry counts as absent:
 * nothing but speed depends on it.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { keepResult } from '../../platform/write/scratch.ts';
import { discard, sweep } from '../../platform/write/temporary.ts';
import { sha256 } from './digest.ts';
import type { Memory } from './memory.ts';

/** Raise when the meaning of cached data changes. */
const FORMAT = 3;
/** Entries in the folder before half of them are forgotten. */
const MOST = 2000;

/** SHA-256 of texts, with their borders; lower-case hex. */
export function contentHash(...texts: readonly string[]): string {
  const hash = sha256();
  for (const text of texts) hash.update(`${Buffer.byteLength(text)}:`).update(text);
  return hash.digest('hex');
}

export class Cache implements Memory {
  readonly #folder: string;
  readonly #salt: string;

  /**
   * @param folder where entries live; made when the first one is written
   * @param toolVersion entries of other versions are not read
   */
  constructor(folder: string, toolVersion: string) {
    this.#folder = folder;
    this.#salt = `${FORMAT} ${toolVersion}`;
  }

  /** The file of an entry, which may not be there. */
  path(kind: string, key: string): string {
    return join(this.#folder, `${kind}-${contentHash(this.#salt, key).slice(0, 40)}.json`);
  }

  /** The entry, or undefined when there is none or it is damaged. */
  read<T>(kind: string, key: string): T | undefined {
    try {
      const text = readFileSync(this.path(kind, key), 'utf8');
      const end = text.indexOf('\n');
      const data = text.slice(end + 1);
      return contentHash(kind, key, data) === text.slice(0, end) ? (JSON.parse(data) as T) : undefined;
    } catch {
      return undefined;
    }
  }

  /** Keeps an entry. A folder that cannot be written makes the tool slower, not wrong, so failures are silent. */
  write(kind: string, key: string, value: unknown): void {
    const data = JSON.stringify(value);
    keepResult(this.path(kind, key), `${contentHash(kind, key, data)}\n${data}`);
  }

  /** Forgets the oldest entries when there are many: every version of every file has left some. */
  prune(): void {
    sweep(this.#folder);
    try {
      const names = readdirSync(this.#folder).filter((name) => name.endsWith('.json'));
      if (names.length <= MOST) return;
      const age = (name: string): number => statSync(join(this.#folder, name)).mtimeMs;
      const oldestFirst = names.map((name) => ({ name, age: age(name) })).sort((a, b) => a.age - b.age);
      for (const { name } of oldestFirst.slice(0, names.length - MOST / 2)) discard(join(this.#folder, name));
    } catch {
      // Another run prunes as well, or there is no cache.
    }
  }
}
