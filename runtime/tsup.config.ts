/**
 * Builds the package that is published, as a folder with a package.json of its own. The generated code of the schema is
 * bundled: a packed runtime stands for exactly one revision of the contract. So are the small
 * packages that it shares with the generator.
 *
 * ```sh
 * npm run build --workspace pf-host     # writes runtime/dist
 * npm pack ./runtime/dist
 * ```
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'tsup';

const HERE = dirname(fileURLToPath(import.meta.url));
const BUNDLED = ['@punktfunk/abi', '@punktfunk/cli', 'pf-gen-lock'];

function dependenciesOf(folder: string): [name: string, version: string][] {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { dependencies?: object };
  return Object.entries(manifest.dependencies ?? {});
}

/** package.json of the published package. */
function manifest(): object {
  const own = JSON.parse(readFileSync(join(HERE, 'package.json'), 'utf8')) as Record<string, unknown>;
  const { name, version, description, license, type } = own;
  const dependencies = Object.fromEntries(
    [HERE, join(HERE, '../command-line'), join(HERE, '../generators/lock')]
      .flatMap(dependenciesOf)
      .filter(([dependency]) => !BUNDLED.includes(dependency))
      .sort(),
  );
  const engines = { node: '>=22.18' };
  return { name, version, description, license, type, engines, bin: { 'pf-host': './bin/main.js' }, dependencies };
}

export default defineConfig((options) => {
  const out = resolve(options.outDir ?? join(HERE, 'dist'));
  return {
    entry: { 'bin/main': join(HERE, 'src/main.ts') },
    outDir: out,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    clean: true,
    // One file, so that it stands in bin/ and finds package.json beside its folder.
    splitting: false,
    skipNodeModulesBundle: true,
    noExternal: BUNDLED.map((name) => new RegExp(`^${name}(/|$)`)),
    silent: true,
    async onSuccess() {
      writeFileSync(join(out, 'package.json'), `${JSON.stringify(manifest(), null, 2)}\n`);
    },
  };
});
