/** `pf-gen init`: a new project with one struct and one IOCTL, whose two sides compile and talk. */
import { existsSync, readFileSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { diagnostic } from '../../diagnostics/table.ts';
import { newFiles, packageJson } from '../../init/project.ts';
import { writeFiles } from '../../platform/write/files.ts';
import { failure } from '../failures.ts';
import type { Host, Outcome } from '../host.ts';

/** Files that a repository often has before it has a schema: the user's own stay, ours are left out. */
const OPTIONAL: ReadonlySet<string> = new Set(['README.md', '.gitignore', '.gitattributes']);

/** Writes the files of a new project into a folder; nothing when one of them is there already. */
export function init(host: Host, folder: string | undefined, options: { dryRun?: boolean }): Outcome {
  const root = resolve(host.cwd, folder ?? '.');
  const { names, guid, files } = newFiles(basename(root));
  const present = files.filter(({ path }) => existsSync(join(root, path))).map(({ path }) => path);
  const taken = present.filter((path) => !OPTIONAL.has(path));
  if (taken.length > 0) {
    const where = relative(host.cwd, root) || '.';
    const found = diagnostic('PF4005', { folder: where, entries: taken.join(', ') });
    return failure(host, 'nothing was written', [found], host.cwd);
  }
  const manifest = join(root, 'package.json');
  const before = existsSync(manifest) ? readFileSync(manifest, 'utf8') : undefined;
  let merged: string;
  try {
    merged = packageJson(before, names.name);
  } catch (error) {
    const what = `package.json cannot be read: ${error instanceof Error ? error.message : String(error)}`;
    return failure(host, 'nothing was written', [diagnostic('PF4003', { what })], host.cwd);
  }
  const fresh = files.filter(({ path }) => !present.includes(path));
  const dry = options.dryRun === true;
  if (!dry) {
    writeFiles([
      // What came into being meanwhile is not overwritten either.
      ...fresh.map(({ path, text }) => ({ path: join(root, path), content: text, fresh: true })),
      ...(merged === before ? [] : [{ path: manifest, content: merged, fresh: before === undefined }]),
    ]);
  }
  const written = fresh.map(({ path }) => path);
  const changed = before === undefined ? 'written' : before === merged ? 'unchanged' : 'extended';
  const data = { dryRun: dry, folder: root, ...names, guid, written, kept: present, packageJson: changed };
  const verb = dry ? 'would write' : 'wrote';
  const shown = (path: string): string => relative(host.cwd, join(root, path));
  const lines = [
    ...written.map((path) => `${verb} ${shown(path)}`),
    ...present.map((path) => `kept ${shown(path)}`),
    `package.json ${dry && changed !== 'unchanged' ? `would be ${changed}` : `was ${changed}`}`,
    `device interface ${guid}, made for this project`,
    '',
    'next: npm install; npx pf-gen generate; npm start',
  ];
  return { exit: 'ok', data, text: `${lines.join('\n')}\n` };
}
