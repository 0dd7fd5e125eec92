/** What Linux tells about processes: enough to know whether the owner of a lock file still lives. */
import { readFileSync } from 'node:fs';

/** A process, told apart from a later one with the same number by its start time (clock ticks since boot). */
export interface ProcessIdentity {
  readonly pid: number;
  /** Field 22 of /proc/<pid>/stat. */
  readonly start: string;
}

/** Start time of a process; undefined when there is none, or it is a zombie. */
export function startTime(pid: number): string | undefined {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return undefined;
  }
  // The name in brackets may hold anything, brackets and spaces included; fields count from behind it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19];
}

/** Identity of this process. */
export function ownIdentity(): ProcessIdentity {
  return { pid: process.pid, start: startTime(process.pid) ?? '' };
}

/** The process of a lock file still runs. */
export function isAlive(identity: ProcessIdentity): boolean {
  return startTime(identity.pid) === identity.start;
}
