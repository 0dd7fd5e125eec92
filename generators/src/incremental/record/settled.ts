/**
 * Whether anything was touched since a record was last found to be true: number, size and times of each file that it stands on,
 * as git does with its index. No program can set back the time at which an entry of a file system changed. Where something was
 * touched, and where a file is so young that it may change again within one tick of the clock, contents decide.
 */
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';
import { cacheFolder } from '../../config/find.ts';
import { today } from '../../platform/calendar.ts';
import { keepResult } from '../../platform/write/scratch.ts';
import { programState, startedWith, toolPlaces } from '../cache/identity.ts';
import { FileStates } from '../cache/states.ts';
import { listFiles } from '../output/list.ts';
import { type Fact, packageScope } from './facts.ts';

/** A record that was true, by the name of its file, and how everything was then. */
interface Settled {
  readonly record: string;
  /** Files and folders of the tool. */
  readonly tool: readonly string[];
  readonly states: string;
}

const placeOf = (config: string): string => join(cacheFolder(dirname(config)), `settled-${basename(config)}`);

/** Whether the record of a configuration was true and nothing was touched since; `factsIn` reads what it stands on. */
export function untouched(config: string, factsIn: (record: string) => readonly Fact[]): boolean {
  const place = placeOf(config);
  if (!existsSync(place)) return false;
  try {
    const { record, tool, states } = JSON.parse(readFileSync(place, 'utf8')) as Settled;
    const path = join(dirname(place), record);
    return look(path, tool, factsIn(readFileSync(path, 'utf8'))).text === states;
  } catch {
    // It is damaged, or the record is gone: contents decide.
    return false;
  }
}

/** Looks how everything is now, and gives what keeps it, once the record was found to be true. */
export function settling(config: string, path: string, subjects: readonly Fact[]): () => void {
  // A record that was just written says that a full check just ran: for the next seconds nothing is settled.
  const record = new FileStates();
  record.of(path);
  if (!record.settled) return () => undefined;
  const tool = toolPlaces();
  const first = look(path, tool, subjects);
  return () => {
    if (!first.settled || look(path, tool, subjects).text !== first.text) return;
    const settled: Settled = { record: basename(path), tool, states: first.text };
    keepResult(placeOf(config), JSON.stringify(settled));
  };
}

/** How everything is that decides. */
function look(
  record: string,
  tool: readonly string[],
  subjects: readonly Fact[],
): { readonly text: string; readonly settled: boolean } {
  const states = new FileStates();
  const of = (path: string): string => states.of(path);
  const node = [process.version, process.platform, process.arch, startedWith()].join(' ');
  const text = [
    ...[node, ...[record, ...tool].map(of)],
    ...subjects.flatMap(([kind, subject]) => [kind, subject, stateOf(kind, subject, of)]),
  ].join('\n');
  return { text, settled: states.settled };
}

function stateOf(kind: Fact[0], subject: string, of: (path: string) => string): string {
  switch (kind) {
    case 'file':
      return of(subject);
    case 'folder':
      return listFiles(subject)
        .map((path) => `${path} ${of(`${subject}${sep}${path}`)}`)
        .join('\n');
    case 'scope':
      return packageScope(subject, of);
    case 'program':
      return programState(subject);
    case 'day':
      return today();
  }
}
