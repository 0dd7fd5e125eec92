/**
 * What a check stood on, as facts that can be observed again without the schema, the compiler or an emitter. When each
 * of them still holds, so does the result.
 */
import { dirname, join } from 'node:path';
import { today } from '../../platform/calendar.ts';
import { fileDigest, filesDigest } from '../cache/digest.ts';
import { programIdentity } from '../cache/identity.ts';
import { listFiles } from '../output/list.ts';

const OBSERVERS = {
  /** A file, by its bytes. */
  file: (path: string) => fileDigest(path),
  /** All files of a folder, none more and none fewer. */
  folder: (path: string) => filesDigest(path, listFiles(path)),
  /** The package.json files that tell Node how to read the modules of a folder: from it up to the first that exists. */
  scope: (path: string) => packageScope(path, fileDigest),
  /** A program that takes part. */
  program: (name: string) => programIdentity(name),
  /** The day in UTC, where a result depends on it. */
  day: (_: string) => today(),
} as const;
type Kind = keyof typeof OBSERVERS;

/** Kind, what is observed (paths are absolute in memory), and what was seen. */
export type Fact = readonly [kind: Kind, subject: string, seen: string];

/** Looks now. */
export function observe(kind: Kind, subject: string): Fact {
  return [kind, subject, OBSERVERS[kind](subject)];
}

/** Whether looking again shows the same. */
export function holds([kind, subject, seen]: Fact): boolean {
  return Object.hasOwn(OBSERVERS, kind) && OBSERVERS[kind](subject) === seen;
}

/** Whether the subject of a fact is a path. */
export function isPlace(kind: Kind): boolean {
  return kind === 'file' || kind === 'folder' || kind === 'scope';
}

/** The nearest package.json from a folder up, as `look` sees it; that is `absent` for what is not there. */
export function packageScope(folder: string, look: (path: string) => string): string {
  const seen = look(join(folder, 'package.json'));
  if (seen !== 'absent') return `${folder} ${seen}`;
  return dirname(folder) === folder ? seen : packageScope(dirname(folder), look);
}
