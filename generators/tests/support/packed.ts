/** The package as npm packs it, installed beside a schema anywhere. */
import { mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { SOURCE } from './process.ts';

export const PACKAGE = join(SOURCE, '..');
const DEADLINE_MS = 120_000;

/** Builds and packs the package into a folder. Returns the tarball's path. */
export async function packTo(folder: string): Promise<string> {
  const built = join(folder, '.built');
  const run = (file: string, args: string[], cwd: string) =>
    execa(file, args, { cwd, timeout: DEADLINE_MS, preferLocal: true, localDir: PACKAGE });
  await run('tsup', ['--config', join(PACKAGE, 'tsup.config.ts'), '--out-dir', built], PACKAGE);
  await run('tsc', ['-p', join(PACKAGE, 'tsconfig.types.json'), '--outDir', join(built, 'types')], PACKAGE);
  await run('npm', ['pack', built, '--pack-destination', folder, '--silent'], folder);
  return join(folder, readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? '');
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
