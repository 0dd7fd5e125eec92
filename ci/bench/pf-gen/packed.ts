/** The tool as it is published, built into a folder of its own. */
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { ROOT } from '../../lib/results.ts';

const PACKAGE = join(ROOT, 'generators');
const LIMIT_MS = 120_000;

/** Builds the package below `folder` with the repository's copies of its dependencies. Returns its launcher. */
export async function buildPacked(folder: string): Promise<string> {
  const modules = join(folder, 'node_modules');
  const built = join(modules, 'pf-gen');
  rmSync(modules, { recursive: true, force: true });
  mkdirSync(modules, { recursive: true });
  const config = join(PACKAGE, 'tsup.config.ts');
  await execa(join(ROOT, 'node_modules/.bin/tsup'), ['--config', config, '--out-dir', built], {
    cwd: PACKAGE,
    timeout: LIMIT_MS,
  });
  const { dependencies } = JSON.parse(readFileSync(join(built, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  for (const name of Object.keys(dependencies)) {
    const home = [PACKAGE, ROOT].find((folder) => existsSync(join(folder, 'node_modules', name)));
    if (home === undefined) throw new Error(`${name} is not installed: run \`npm install\``);
    mkdirSync(dirname(join(modules, name)), { recursive: true });
    symlinkSync(join(home, 'node_modules', name), join(modules, name));
  }
  return join(built, 'bin/pf-gen.cjs');
}
