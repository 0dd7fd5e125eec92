/** `pf-gen inspect`: which planes built files carry, and whether they fit together. */
import { closeSync, openSync, readSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Carrier, type Mismatch, mismatches } from 'pf-gen-lock/inspect';
import { type CarriedLock, type LockReading, readLockFile, readLockOf } from 'pf-gen-lock/lock';
import { renderAll } from '../../diagnostics/render.ts';
import { type Diagnostic, diagnostic } from '../../diagnostics/table.ts';
import { failure } from '../failures.ts';
import type { Host, Outcome } from '../host.ts';

/** What is said of one file. */
interface Report {
  readonly path: string;
  readonly format: string | null;
  readonly planes: readonly { name: string; version: number; hash: string; policy: string | null }[];
}

/** Reads the lock of every file, and compares the first with each other. */
export async function inspect(host: Host, paths: readonly string[]): Promise<Outcome> {
  const found: Diagnostic[] = [];
  const reports: Report[] = [];
  const carriers: Carrier[] = [];
  for (const path of paths) {
    const reading = readAny(resolve(host.cwd, path));
    if (!reading.found) {
      const why = reading.cause === 'missing' ? 'PF6102' : 'PF6101';
      found.push(
        why === 'PF6102'
          ? diagnostic(why, { path, format: reading.format ?? 'a binary' })
          : diagnostic(why, { path, why: reading.why }),
      );
      reports.push({ path, format: null, planes: [] });
      continue;
    }
    reports.push({ path, format: reading.format ?? 'lock file', planes: planesOf(reading.lock) });
    carriers.push({ path, lock: reading.lock });
  }
  const [first, ...others] = carriers;
  const differing = first === undefined ? [] : others.flatMap((other) => mismatches(first, other));
  found.push(...differing.map((mismatch) => finding(mismatch, carriers)));
  const data = { files: reports, compatible: found.every(({ severity }) => severity !== 'error'), differing };
  const listing = reports.map(listed).join('');
  if (!data.compatible) {
    const message = differing.some(({ allowed }) => !allowed)
      ? 'not compatible: these files were generated from different schemas'
      : 'not every file carries a lock that can be read';
    const failed = failure(host, message, found, host.cwd);
    return { ...failed, data, text: `${listing}${failed.text}` };
  }
  const warnings =
    found.length === 0 ? '' : renderAll(found, { source: () => undefined, show: (file) => file, color: host.color });
  const verdict = carriers.length > 1 ? `compatible: ${carriers.length} files carry the same lockstep planes\n` : '';
  return { exit: 'ok', data, text: `${listing}${warnings}${verdict}` };
}

/** A built file, or the lock itself: JSON begins with a brace, and no binary does. */
function readAny(path: string): LockReading {
  const first = Buffer.alloc(1);
  try {
    const file = openSync(path, 'r');
    try {
      readSync(file, first, 0, 1, 0);
    } finally {
      closeSync(file);
    }
  } catch {
    // The reader says why.
  }
  return first.toString('latin1') === '{' ? readLockFile(path) : readLockOf(path);
}

function planesOf(lock: CarriedLock): Report['planes'] {
  return lock.planes.map(({ name, version, hash, policy }) => ({ name, version, hash, policy: policy ?? null }));
}

function listed({ path, format, planes }: Report): string {
  if (format === null) return '';
  const width = Math.max(0, ...planes.map(({ name }) => name.length));
  const lines = planes.map(
    ({ name, version, hash, policy }) =>
      `  ${name.padEnd(width)}  version ${String(version).padEnd(3)} ${hash.slice(0, 32)}${policy === null ? '' : `  ${policy}`}\n`,
  );
  return `${path}: ${format}\n${lines.join('')}`;
}

function finding(mismatch: Mismatch, carriers: readonly Carrier[]): Diagnostic {
  const { plane, left, right, what } = mismatch;
  const versionIn = (path: string): string => {
    const found = carriers.find((carrier) => carrier.path === path)?.lock.planes.find(({ name }) => name === plane);
    return found === undefined ? 'absent' : `version ${found.version}`;
  };
  const params = { plane, left, right, what, versions: `${versionIn(left)} and ${versionIn(right)}` };
  return mismatch.allowed ? diagnostic('PF6104', params) : diagnostic('PF6103', params);
}
