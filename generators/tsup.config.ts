/**
 * Builds the package that is published, as a folder with a package.json of its own: in the repository everything runs
 * from its TypeScript, and npm cannot give a package other exports when it is packed.
 *
 * ```sh
 * npm run build --workspace pf-gen     # writes generators/dist
 * npm pack ./generators/dist
 * ```
 */
import { cpSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, defineConfig } from 'tsup';

const HERE = dirname(fileURLToPath(import.meta.url));
/** Small packages of this repository, which are not published: they become a part of this one. */
const BUNDLED = ['@punktfunk/cli', 'pf-gen-lock'];
const noExternal = BUNDLED.map((name) => new RegExp(`^${name}(/|$)`));
const source = (path: string): string => join(HERE, 'src', path);

function dependenciesOf(folder: string): [name: string, version: string][] {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { dependencies?: object };
  return Object.entries(manifest.dependencies ?? {});
}

/** package.json of the published package. */
function manifest(): object {
  const { name, version, description, license, type } = JSON.parse(
    readFileSync(join(HERE, 'package.json'), 'utf8'),
  ) as Record<string, unknown>;
  const dependencies = Object.fromEntries(
    [HERE, join(HERE, 'lock'), join(HERE, '../command-line')]
      .flatMap(dependenciesOf)
      .filter(([dependency]) => !BUNDLED.includes(dependency))
      .sort(),
  );
  const entry = (path: string) => ({ types: `./types/src/${path}.d.ts`, default: `./${path}.js` });
  return {
    name,
    version,
    description,
    license,
    type,
    engines: { node: '>=22.18' },
    bin: { 'pf-gen': './bin/pf-gen.cjs' },
    exports: {
      './schema': entry('language/index'),
      './model': entry('model/model'),
      './binary': { types: './types/lock/src/index.d.ts', default: './binary/index.js' },
      './model.schema.json': './model.schema.json',
      './package.json': './package.json',
    },
    dependencies,
  };
}

/** The launcher loads what answers an unchanged check as one file of the older kind of module, which Node starts fastest. */
function packagedLauncher(text: string): string {
  const start = text.indexOf('  // Compiled code is kept');
  const end = text.lastIndexOf('}');
  if (start < 0) throw new Error('the launcher does not keep compiled code where it did');
  const answer = "  if (require('../cli/start.cjs').answered()) return;\n";
  return `${text.slice(0, start)}${answer}${text.slice(start, end).replace('../src/cli/main.ts', '../cli/full.js')}${text.slice(end)}`;
}

export default defineConfig((options) => {
  const out = resolve(options.outDir ?? join(HERE, 'dist'));
  return {
    entry: {
      'cli/full': source('cli/full.ts'),
      'compile/evaluate/worker': source('compile/evaluate/worker.ts'),
      'language/index': source('language/index.ts'),
      'model/model': source('model/model.ts'),
      'binary/index': join(HERE, 'lock/src/index.ts'),
    },
    outDir: out,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    clean: true,
    splitting: true,
    skipNodeModulesBundle: true,
    noExternal,
    silent: true,
    async onSuccess() {
      // Templates, style sheets, support code: everything beside the modules that is no module.
      cpSync(source(''), join(out, 'src'), {
        recursive: true,
        filter: (path) => statSync(path).isDirectory() || !path.endsWith('.ts'),
      });
      cpSync(join(HERE, 'editor'), join(out, 'editor'), { recursive: true });
      cpSync(join(HERE, 'model.schema.json'), join(out, 'model.schema.json'));
      for (const name of readdirSync(join(HERE, '..')).filter((name) => name.startsWith('LICENSE'))) {
        cpSync(join(HERE, '..', name), join(out, name));
      }
      await build({
        config: false,
        entry: { 'cli/start': source('cli/start.ts') },
        outDir: out,
        format: 'cjs',
        platform: 'node',
        target: 'node22',
        clean: false,
        shims: true,
        noExternal,
        silent: true,
      });
      const launcher = readFileSync(join(HERE, 'bin/pf-gen.cjs'), 'utf8');
      mkdirSync(join(out, 'bin'), { recursive: true });
      writeFileSync(join(out, 'bin/pf-gen.cjs'), packagedLauncher(launcher), { mode: 0o755 });
      writeFileSync(join(out, 'package.json'), `${JSON.stringify(manifest(), null, 2)}\n`);
    },
  };
});
