/** A scratch copy of the checkout in which a schema may be broken: sources copied, packages linked, builds copied. */
import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { ROOT } from './results.ts';

const SKIPPED: ReadonlySet<string> = new Set(['node_modules', 'target', '.git', '.cache', 'dist']);
/** Parts of a Cargo build that are not needed to go on from it. */
const SKIPPED_BUILD: ReadonlySet<string> = new Set(['incremental', 'examples']);

/** Whether the release build comes along, from which Cargo goes on. */
export type Build = 'built' | 'sources';

/** Makes the copy in a temporary directory. */
export function makeScratch(build: Build): string {
  const scratch = mkdtempSync(join(tmpdir(), 'pf-scratch-'));
  cpSync(ROOT, scratch, {
    recursive: true,
    preserveTimestamps: true,
    filter: (source) => source === ROOT || !SKIPPED.has(basename(source)),
  });
  linkPackages(join(ROOT, 'node_modules'), join(scratch, 'node_modules'));
  for (const folder of readdirSync(ROOT)) {
    const nested = join(ROOT, folder, 'node_modules');
    if (existsSync(nested)) symlinkSync(nested, join(scratch, folder, 'node_modules'));
  }
  if (build === 'sources') return scratch;
  cpSync(join(ROOT, 'target/release'), join(scratch, 'target/release'), {
    recursive: true,
    // Cargo takes a file's time for its version.
    preserveTimestamps: true,
    filter: (source) => !SKIPPED_BUILD.has(basename(source)),
  });
  return scratch;
}

/** Packages of others are linked to; our own packages stay relative, so that they are those of the copy. */
function linkPackages(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from)) {
    const source = join(from, name);
    const target = join(to, name);
    if (lstatSync(source).isSymbolicLink()) symlinkSync(readlinkSync(source), target);
    else if (name.startsWith('@')) linkPackages(source, target);
    else symlinkSync(source, target);
  }
}

/** Removes a copy. */
export function removeScratch(scratch: string): void {
  if (dirname(scratch) !== tmpdir()) throw new Error(`${scratch} is no scratch copy`);
  rmSync(scratch, { recursive: true, force: true });
}
