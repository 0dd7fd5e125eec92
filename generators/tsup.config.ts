/**
 * Builds the package that is published, as a folder with a package.json of its own: in the repository everything runs
 * from its TypeScript, and npm cannot give a package other exports when it is packed.
 *
 * ```sh
 * npm run build --workspace pf-gen     # writes generators/dist
 * npm run pack:pf-gen                  # builds elsewhere, and makes the tarball
 * ```
 */
import { cpSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, defineConfig } from 'tsup';
import { BUNDLED, publishedManifest } from './published.ts';

const HERE = dirname(fileURLToPath(import.meta.url));
const noExternal = BUNDLED.map((name) => new RegExp(`^${name}(/|$)`));
const source = (path: string): string => join(HERE, 'src', path);

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
      'compile/evaluate/watchdog': source('compile/evaluate/watchdog.ts'),
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
      cpSync(join(HERE, 'README.md'), join(out, 'README.md'));
      const launcher = readFileSync(join(HERE, 'bin/pf-gen.cjs'), 'utf8');
      mkdirSync(join(out, 'bin'), { recursive: true });
      writeFileSync(join(out, 'bin/pf-gen.cjs'), packagedLauncher(launcher), { mode: 0o755 });
      writeFileSync(join(out, 'package.json'), `${JSON.stringify(publishedManifest(), null, 2)}\n`);
    },
  };
});
