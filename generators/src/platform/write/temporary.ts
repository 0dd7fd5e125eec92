/** Names of files on their way. They lie beside what they become, and nobody takes them for anything else. */
import { readdirSync, rmSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { crypto } from '../crypto.ts';

const NAME = /^\.pf-gen-([0-9a-f]{8})-(\d+)-[0-9a-f]{12}\.tmp$/;
/** After this time one of another machine is nobody's any more. Milliseconds. */
const OLD_MS = 60 * 60_000;
/** Process numbers mean something on one machine only. */
const thisMachine = (): string => crypto().hash('sha256', hostname()).slice(0, 8);
/** Those that this process made and has not given another name. */
const mine = new Set<string>();

/** A new name in a folder. It is short whatever the file is called, so that it fits wherever that does. */
export function temporaryIn(folder: string): string {
  const path = join(folder, `.pf-gen-${thisMachine()}-${process.pid}-${crypto().randomBytes(6).toString('hex')}.tmp`);
  mine.add(path);
  return path;
}

/** Says that there is nothing under the name any more, and sees to it. Never throws: it may be the second fault. */
export function discard(path: string): void {
  mine.delete(path);
  try {
    rmSync(path, { force: true });
  } catch {
    // The next run removes it.
  }
}

export const isTemporary = (name: string): boolean => NAME.test(name);

/** Removes what runs left in a folder that were killed in the middle; leaves alone what another run is writing now. */
export function sweep(folder: string): void {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch {
    return;
  }
  for (const name of names) if (abandoned(folder, name)) discard(join(folder, name));
}

function abandoned(folder: string, name: string): boolean {
  const [, machine, pid] = NAME.exec(name) ?? [];
  if (machine === undefined || mine.has(join(folder, name))) return false;
  // Another one with our own number: it cannot run beside us.
  if (machine === thisMachine() && (Number(pid) === process.pid || !runs(Number(pid)))) return true;
  const changed = statSync(join(folder, name), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return Date.now() - changed > OLD_MS;
}

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
