/** This project's own model and vectors, as the tests of this folder read them. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as abi from '@punktfunk/abi';
import { Model } from 'pf-gen/model';

/** Root of the repository. */
export const ROOT: string = fileURLToPath(new URL('../..', import.meta.url));
/** Folder of the C headers. */
export const HEADERS: string = join(ROOT, 'generated/c');

// biome-ignore lint/suspicious/noExplicitAny: modules and vector files are looked at by name
export type Any = any;

/** The model that the schema gives now. */
export function loadModel(): Model {
  const text = execFileSync(process.execPath, ['generators/src/cli/main.ts', 'model'], {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer: 64 << 20,
  });
  return Model.parse(JSON.parse(text));
}

/** Generated TypeScript: plane name → module. */
export const MODULES: Record<string, Any> = Object.fromEntries(
  abi.PLANES.map((plane) => [plane.name, (abi as Record<string, Any>)[plane.name]]),
);

/** Vector files, one per plane. */
export function loadVectors(): Any[] {
  const folder = join(ROOT, 'generated/vectors');
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')));
}
