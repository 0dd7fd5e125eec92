/** What the tool itself is, and the programs that it calls: a result of one is no result of another. */
import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { delimiter, dirname, isAbsolute, join, sep } from 'node:path';
import { TOOL_ROOT, TOOL_SOURCES } from '../../platform/paths.ts';
import { keepResult } from '../../platform/write/scratch.ts';
import { digest, filesDigest } from './digest.ts';
import { FileStates } from './states.ts';

/** Beside the tool's code in the package; none of it is code. */
const NOT_CODE = new Set(['.cache', 'types', 'node_modules']);
const MEMO = join(TOOL_ROOT, '.cache', 'identity.json');
let known: string | undefined;

/**
 * Digest of what decides what this tool says about given files: its own code by content, its dependencies by their
 * manifests, and Node.
 */
export function toolIdentity(): string {
  if (known !== undefined) return known;
  const manifest = readFileSync(join(TOOL_ROOT, 'package.json'), 'utf8');
  const { dependencies = {} } = JSON.parse(manifest) as { dependencies?: Record<string, string> };
  const node = [process.version, process.platform, process.arch];
  known = digest(JSON.stringify([codeDigest(), manifest, Object.keys(dependencies).map(dependency), node]));
  return known;
}

/**
 * Digest of the tool's code. As git does with its index, the contents are read again only when the state of a file in its
 * file system is another one: number, size, and the times of its content and of its entry, which no program can set back.
 */
function codeDigest(): string {
  const names = code('');
  const states = new FileStates();
  const signature = digest(names.map((name) => `${name} ${states.of(`${TOOL_SOURCES}${sep}${name}`)}`).join('\n'));
  try {
    const memo = JSON.parse(readFileSync(MEMO, 'utf8')) as { signature: string; code: string };
    if (memo.signature === signature) return memo.code;
  } catch {
    // There is no memo, or it is damaged.
  }
  const found = filesDigest(TOOL_SOURCES, names);
  if (states.settled) keepMemo(signature, found);
  return found;
}

/** The tool's files, without what is no code. */
function code(below: string): string[] {
  return readdirSync(below === '' ? TOOL_SOURCES : `${TOOL_SOURCES}${sep}${below}`, { withFileTypes: true })
    .filter((entry) => below !== '' || !NOT_CODE.has(entry.name))
    .flatMap((entry) => {
      const path = below === '' ? entry.name : `${below}/${entry.name}`;
      return entry.isDirectory() ? code(path) : [path];
    })
    .sort();
}

/** Where the package's folder cannot be written, contents are read each time. */
function keepMemo(signature: string, code: string): void {
  keepResult(MEMO, JSON.stringify({ signature, code }));
}

/** How Node was started: flags can change what it makes of a module. */
export function circumstances(): string {
  return digest(startedWith());
}

export const startedWith = (): string => JSON.stringify([process.execArgv, process.env.NODE_OPTIONS ?? '']);

/** Files and folders of which one is touched whenever `toolIdentity` becomes another one; some are not there. */
export function toolPlaces(): string[] {
  const manifest = join(TOOL_ROOT, 'package.json');
  const { dependencies = {} } = JSON.parse(readFileSync(manifest, 'utf8')) as { dependencies?: Record<string, string> };
  const files = code('').map((name) => join(TOOL_SOURCES, name));
  const others = Object.keys(dependencies).flatMap((name) => {
    const looked: string[] = [];
    const found = foundDependency(name, looked);
    if (found === undefined || !found.unpublished) return looked;
    return [...looked, found.sources, ...readdirSync(found.sources).map((file) => join(found.sources, file))];
  });
  return [manifest, ...new Set(files.map(dirname)), ...files, ...others];
}

/** Manifest of a dependency, with its code if it is one that changes without a version. */
function dependency(name: string): string {
  const found = foundDependency(name);
  if (found === undefined) return 'absent';
  const { manifest, sources, unpublished } = found;
  return unpublished ? `${manifest}${filesDigest(sources, readdirSync(sources).sort())}` : manifest;
}

/**
 * A dependency as Node finds it from the tool.
 *
 * @param looked gets the manifests for which it is looked
 */
function foundDependency(
  name: string,
  looked: string[] = [],
): { manifest: string; sources: string; unpublished: boolean } | undefined {
  for (let folder = TOOL_ROOT; ; folder = dirname(folder)) {
    const found = join(folder, 'node_modules', name);
    const path = join(found, 'package.json');
    looked.push(path);
    if (existsSync(path)) {
      const manifest = readFileSync(path, 'utf8');
      const { private: unpublished } = JSON.parse(manifest) as { private?: boolean };
      return { manifest, sources: join(found, 'src'), unpublished: unpublished === true };
    }
    if (dirname(folder) === folder) return undefined;
  }
}

/**
 * Tells one installation of a program from another, without running it: where it is, and its file's number, size and times.
 * Programs behind rustup are one file for all toolchains, so its settings and toolchains count too.
 *
 * @param program a name to be looked for in PATH, or an absolute path
 */
export function programIdentity(program: string): string {
  const state = programState(program);
  return state === 'absent' ? state : digest(state);
}

/** The same at full length. */
export function programState(program: string): string {
  const found = isAbsolute(program) ? program : inPath(program);
  if (found === undefined || !existsSync(found)) return 'absent';
  const real = realpathSync(found);
  const parts = [found, real, fileState(real)];
  if (existsSync(join(dirname(real), 'rustup')) || existsSync(join(dirname(found), 'rustup'))) parts.push(...rustup());
  return JSON.stringify(parts);
}

function inPath(program: string): string | undefined {
  if (program.includes('/')) return undefined;
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, program)).find((path) => existsSync(path));
}

const fileState = (path: string): string => new FileStates().of(path);

function rustup(): string[] {
  const home = process.env.RUSTUP_HOME ?? join(homedir(), '.rustup');
  const toolchains = join(home, 'toolchains');
  const names = existsSync(toolchains) ? readdirSync(toolchains).sort() : [];
  const settings = join(home, 'settings.toml');
  return [
    process.env.RUSTUP_TOOLCHAIN ?? '',
    existsSync(settings) ? readFileSync(settings, 'utf8') : '',
    ...pinned(tmpdir()).map(fileState),
    ...names.flatMap((name) => [
      name,
      fileState(join(toolchains, name, 'bin/rustfmt')),
      fileState(join(toolchains, name, 'lib')),
    ]),
  ];
}

/** Files that choose a toolchain for programs started in `folder`. */
function pinned(folder: string): string[] {
  const here = ['rust-toolchain', 'rust-toolchain.toml'].map((name) => join(folder, name));
  return dirname(folder) === folder ? here : [...here, ...pinned(dirname(folder))];
}
