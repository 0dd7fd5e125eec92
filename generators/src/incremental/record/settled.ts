/**
 * Whether anything was touched since a record was last found to be true: number, size and times of each file that it stands on,
 * as git does with its index. No program can set back the time at which an entry of a file system changed. Where something was
 * touched, and where a file is so young that it may change again within one tick of the clock, contents decide.
 */
import { type BigIntStats, existsSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';
import { cacheFolder } from '../../config/find.ts';
import { keepResult } from '../../platform/write/scratch.ts';
import { programState, SETTLED_MS, startedWith, stateText, toolPlaces } from '../cache/identity.ts';
import { listFiles } from '../output/list.ts';
import type { Fact } from './facts.ts';

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
    return new States(path, tool, factsIn(readFileSync(path, 'utf8'))).text === states;
  } catch {
    // It is damaged, or the record is gone: contents decide.
    return false;
  }
}

/** Looks how everything is now, and gives what keeps it, once the record was found to be true. */
export function settling(config: string, path: string, subjects: readonly Fact[]): () => void {
  const tool = toolPlaces();
  const first = new States(path, tool, subjects);
  return () => {
    if (Date.now() - first.youngest <= SETTLED_MS || new States(path, tool, subjects).text !== first.text) return;
    const settled: Settled = { record: basename(path), tool, states: first.text };
    keepResult(placeOf(config), JSON.stringify(settled));
  };
}

/** How files are that decide. */
class States {
  readonly text: string;
  /** When the youngest of them changed, in milliseconds since 1970. */
  youngest = 0;

  constructor(record: string, tool: readonly string[], subjects: readonly Fact[]) {
    const node = [process.version, process.platform, process.arch, startedWith()].join(' ');
    const states = [node, ...[record, ...tool].map((path) => this.#stateOf(path))];
    for (const [kind, subject] of subjects) states.push(kind, subject, this.#look(kind, subject));
    this.text = states.join('\n');
  }

  #look(kind: Fact[0], subject: string): string {
    switch (kind) {
      case 'file':
        return this.#stateOf(subject);
      case 'folder':
        return listFiles(subject)
          .map((path) => `${path} ${this.#stateOf(`${subject}${sep}${path}`)}`)
          .join('\n');
      case 'scope':
        return this.#scope(subject);
      case 'program':
        return programState(subject);
      case 'day':
        return new Date().toISOString().slice(0, 10);
    }
  }

  #scope(folder: string): string {
    const state = this.#stateOf(join(folder, 'package.json'));
    if (state !== 'absent') return `${folder} ${state}`;
    return dirname(folder) === folder ? state : this.#scope(dirname(folder));
  }

  #stateOf(path: string): string {
    const found: BigIntStats | undefined = statSync(path, { bigint: true, throwIfNoEntry: false });
    if (found === undefined) return 'absent';
    this.youngest = Math.max(this.youngest, Number(found.ctimeMs));
    return stateText(found);
  }
}
