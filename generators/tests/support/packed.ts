/** The package as npm packs it, installed beside a schema anywhere. */
import { copyFileSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { connect } from 'node:net';
import { basename, dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { inject } from 'vitest';
import { PACKAGE } from './pack.ts';
import type { Packed } from './pack-once.ts';

const DEADLINE_MS = 300_000;

/** Puts the tarball of this run into a folder (`pack-once.ts`). Returns its path there. */
export async function packTo(folder: string): Promise<string> {
  const asked = connect(inject('packing'), '127.0.0.1');
  asked.setTimeout(DEADLINE_MS, () => asked.destroy(new Error('the package was not packed in time')));
  const packed = JSON.parse(await text(asked)) as Packed;
  if ('why' in packed) throw new Error(packed.why);
  const path = join(folder, basename(packed.tarball));
  copyFileSync(packed.tarball, path);
  return path;
}

/** Packs, and unpacks into a project, with the repository's copies of the dependencies. Returns the package's folder. */
export async function install(project: string): Promise<string> {
  const tarball = await packTo(project);
  const folder = join(project, 'node_modules/pf-gen');
  mkdirSync(folder, { recursive: true });
  await execa('tar', ['-xzf', tarball, '-C', folder, '--strip-components=1'], { timeout: DEADLINE_MS });
  linkDependencies(join(folder, 'package.json'), join(project, 'node_modules'));
  return folder;
}

/** Puts links to the repository's copies of a package's dependencies into a node_modules folder. */
export function linkDependencies(manifest: string, modules: string): void {
  mkdirSync(modules, { recursive: true });
  const { dependencies } = JSON.parse(readFileSync(manifest, 'utf8'));
  const require = createRequire(join(PACKAGE, 'package.json'));
  for (const name of Object.keys(dependencies)) {
    mkdirSync(dirname(join(modules, name)), { recursive: true });
    symlinkSync(packageFolder(require, name), join(modules, name));
  }
}

function packageFolder(require: NodeJS.Require, name: string): string {
  for (const folder of require.resolve.paths(name) ?? []) {
    const candidate = join(folder, name);
    try {
      readFileSync(join(candidate, 'package.json'));
      return candidate;
    } catch {
      // Not in this folder: the next one is further up.
    }
  }
  throw new Error(`${name} is not installed for ${dirname(fileURLToPath(import.meta.url))}`);
}
