/** Versions and planes of all parts, for `pf-host version` and for reports. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PLANES } from '@punktfunk/abi';
import { type CarriedLock, readLockFile, shortHash } from 'pf-gen-lock';
import { ROOT } from './artefacts.ts';

/** Version and hash of each plane, by name. */
export type PlaneTable = Readonly<Record<string, { readonly version: number; readonly hash: string }>>;

/** Planes of anything that lists them. */
export function planeTable(planes: readonly { name: string; version: number; hash: string }[]): PlaneTable {
  return Object.fromEntries(planes.map(({ name, version, hash }) => [name, { version, hash: shortHash(hash) }]));
}

/** Planes of the runtime's generated code, as a list. */
export const OWN_STAMPS = PLANES;

/** Planes of the runtime's generated code. */
export const OWN_PLANES: PlaneTable = planeTable(PLANES);

/** Version of this package. */
export const RUNTIME_VERSION: string = packageVersion(join(import.meta.dirname, '../package.json'));

function packageVersion(path: string): string {
  const content: unknown = JSON.parse(readFileSync(path, 'utf8'));
  return typeof content === 'object' && content !== null && 'version' in content ? String(content.version) : '0';
}

/** The lock that was written together with the runtime's generated code; undefined outside a checkout. */
export function schemaLock(): CarriedLock | undefined {
  const reading = readLockFile(join(ROOT, 'generated/abi.lock.json'));
  return reading.found ? reading.lock : undefined;
}

/** Version of the schema: that of the package which was generated from it. */
export function schemaVersion(): string {
  try {
    return packageVersion(join(ROOT, 'generated/ts/package.json'));
  } catch {
    return RUNTIME_VERSION;
  }
}
