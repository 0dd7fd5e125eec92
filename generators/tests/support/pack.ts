/** Builds the package and packs it as npm would publish it: with the command that README and RELEASING.md name. */
import { join, resolve } from 'node:path';
import { execa } from 'execa';

/** The package's folder. */
export const PACKAGE: string = resolve(import.meta.dirname, '../..');
const DEADLINE_MS = 240_000;

/** Builds and packs the package into a folder. Returns the tarball's path. */
export async function pack(folder: string): Promise<string> {
  const args = ['run', '--silent', 'pack:pf-gen', '--', folder];
  const { stdout } = await execa('npm', args, { cwd: join(PACKAGE, '..'), timeout: DEADLINE_MS });
  return stdout.split('\n').at(-1) ?? '';
}
