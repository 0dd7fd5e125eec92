/** Builds the package and packs it as npm would publish it. */
import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { execa } from 'execa';

/** The package's folder. */
export const PACKAGE: string = resolve(import.meta.dirname, '../..');
/** For each of the programs that pack. */
const DEADLINE_MS = 120_000;

/** Builds and packs the package into a folder. Returns the tarball's path. */
export async function pack(folder: string): Promise<string> {
  const built = join(folder, '.built');
  const run = (file: string, args: string[], cwd: string) =>
    execa(file, args, { cwd, timeout: DEADLINE_MS, preferLocal: true, localDir: PACKAGE });
  await run('tsup', ['--config', join(PACKAGE, 'tsup.config.ts'), '--out-dir', built], PACKAGE);
  await run('tsc', ['-p', join(PACKAGE, 'tsconfig.types.json'), '--outDir', join(built, 'types')], PACKAGE);
  await run('npm', ['pack', built, '--pack-destination', folder, '--silent'], folder);
  return join(folder, readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? '');
}
