/** package.json of the package that is published. Entries are those of the build, not the TypeScript of the repository. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const HERE = dirname(fileURLToPath(import.meta.url));
/** Small packages of this repository, which are not published: they become a part of this one. */
export const BUNDLED = ['@punktfunk/cli', 'pf-gen-lock'];

interface Manifest {
  readonly [key: string]: unknown;
  readonly dependencies?: Readonly<Record<string, string>>;
}
const read = (folder: string): Manifest => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));

/** The whole manifest. `environment` may say where the repository is published. */
export function publishedManifest(environment: NodeJS.ProcessEnv = process.env): Manifest {
  const { name, version, description, keywords, license, type } = read(HERE);
  const dependencies = Object.fromEntries(
    [HERE, join(HERE, 'lock'), join(HERE, '../command-line')]
      .flatMap((folder) => Object.entries(read(folder).dependencies ?? {}))
      .filter(([dependency]) => !BUNDLED.includes(dependency))
      .sort(),
  );
  const entry = (path: string) => ({ types: `./types/src/${path}.d.ts`, default: `./${path}.js` });
  return {
    name,
    version,
    description,
    keywords,
    license,
    type,
    ...placesOf(environment),
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

/**
 * Where people find sources and report faults. The address is that of the repository from which the package is built:
 * `PF_REPOSITORY`, or what GitHub says of itself. A copy that is built anywhere else claims none.
 */
function placesOf({ PF_REPOSITORY, GITHUB_SERVER_URL, GITHUB_REPOSITORY }: NodeJS.ProcessEnv): object {
  const told = PF_REPOSITORY ?? (GITHUB_SERVER_URL && GITHUB_REPOSITORY && `${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}`);
  if (!told) return {};
  if (!/^https:\/\/[^\s/]+\/\S*[^\s/]$/.test(told) || told.endsWith('.git')) {
    throw new Error(`PF_REPOSITORY is '${told}'; expected an address such as https://HOST/OWNER/NAME, without .git`);
  }
  return {
    homepage: `${told}#readme`,
    bugs: { url: `${told}/issues` },
    repository: { type: 'git', url: `git+${told}.git`, directory: 'generators' },
  };
}
