/** The files of a new project. */
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { template } from '../emit/render.ts';
import { TOOL_ROOT, TOOL_VERSION } from '../platform/paths.ts';
import { namesFor, type ProjectNames } from './names.ts';

const TEMPLATE = join(TOOL_ROOT, 'src/init/template');
const SUFFIX = '.hbs';

export interface NewFile {
  /** Relative, with `/`. */
  readonly path: string;
  readonly text: string;
}

/** Everything of a new project but its package.json. Each call makes another device interface. */
export function newFiles(folder: string): { names: ProjectNames; guid: string; files: NewFile[] } {
  const names = namesFor(folder);
  const guid = randomUUID();
  const sources = readdirSync(TEMPLATE, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith(SUFFIX));
  const files = sources.sort().map((path) => ({
    // npm leaves files out of a package whose names begin with a dot.
    path: path
      .slice(0, -SUFFIX.length)
      .replaceAll('\\', '/')
      .replaceAll(/(^|\/)dot-/g, '$1.'),
    text: template(readFileSync(join(TEMPLATE, path), 'utf8'))({ ...names, guid }),
  }));
  return { names, guid, files };
}

/** What a project's package.json needs; other keys are the user's. */
const SCRIPTS = {
  generate: 'pf-gen generate',
  check: 'pf-gen check',
  'build:driver': 'make -C driver',
  'start:rust': 'cargo run --quiet --manifest-path host-rust/Cargo.toml -- driver/build/driver',
  'start:ts': 'node host-ts/main.ts driver/build/driver',
  start: 'npm run --silent build:driver && npm run --silent start:rust && npm run --silent start:ts',
} as const;

/**
 * package.json with what is missing in it. What is there stays.
 *
 * @param present its text, or undefined when there is none
 * @throws SyntaxError when it is no JSON object
 */
export function packageJson(present: string | undefined, name: string): string {
  const given = JSON.parse(present ?? JSON.stringify({ name, version: '0.1.0', private: true })) as unknown;
  if (typeof given !== 'object' || given === null || Array.isArray(given)) throw new SyntaxError('it is no object');
  const { scripts, ...rest } = given as Partial<Record<string, Record<string, string>>>;
  const has = rest.dependencies?.['pf-gen'] ?? rest.devDependencies?.['pf-gen'];
  const tool = has === undefined ? { devDependencies: { ...rest.devDependencies, 'pf-gen': `^${TOOL_VERSION}` } } : {};
  return `${JSON.stringify({ ...rest, scripts: { ...SCRIPTS, ...scripts }, ...tool }, null, 2)}\n`;
}
