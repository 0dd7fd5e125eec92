/**
 * Builds the package that is published, as a folder with a package.json of its own: in the repository everything runs
 * from its TypeScript, and npm cannot give a package other exports when it is packed.
 *
 * ```sh
 * npm run build --workspace pf-gen     # writes generators/dist
 * npm pack ./generators/dist
 * ```
 */
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'tsup';

const HERE = dirname(fileURLToPath(import.meta.url));
const source = (path: string): string => join(HERE, 'src', path);

/** package.json of the published package. */
function manifest(): object {
  const { name, version, description, license, type, dependencies } = JSON.parse(
    readFileSync(join(HERE, 'package.json'), 'utf8'),
  ) as Record<string, unknown>;
  const entry = (path: string) => ({ types: `./types/${path}.d.ts`, default: `./${path}.js` });
  return {
    name,
    version,
    description,
    license,
    type,
    engines: { node: '>=22.18' },
    bin: { 'pf-gen': './cli/main.js' },
    exports: {
      './schema': entry('language/index'),
      './model': entry('model/model'),
      './package.json': './package.json',
    },
    dependencies,
  };
}

export default defineConfig((options) => {
  const out = resolve(options.outDir ?? join(HERE, 'dist'));
  return {
    entry: {
      'cli/main': source('cli/main.ts'),
      'evaluate/worker': source('evaluate/worker.ts'),
      'language/index': source('language/index.ts'),
      'model/model': source('model/model.ts'),
    },
    outDir: out,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    clean: true,
    splitting: true,
    skipNodeModulesBundle: true,
    silent: true,
    async onSuccess() {
      for (const folder of ['templates', 'runtime']) {
        cpSync(source(`emit/rust/${folder}`), join(out, 'src/emit/rust', folder), { recursive: true });
      }
      writeFileSync(join(out, 'package.json'), `${JSON.stringify(manifest(), null, 2)}\n`);
    },
  };
});
