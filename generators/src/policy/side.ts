/** One side of a comparison: a schema, a lock, or a lock in the history of a repository. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { LOCK_NAME, parseLock } from '../compile/lock.ts';
import type { Config } from '../config/config.ts';
import { loadConfig } from '../config/config.ts';
import { findConfig } from '../config/find.ts';
import { type Diagnostic, diagnostic } from '../diagnostics/table.ts';
import { modelOfLock } from '../diff/lock.ts';
import type { Model, Span } from '../model/model.ts';
import { ran } from '../platform/program.ts';
import { releasePath, releasesIn } from './released.ts';

/** The word for the schema as it is now. */
export const WORKING = 'schema';
const GIT_DEADLINE_MS = 20_000;

export interface Side {
  /** How people call it. */
  readonly label: string;
  readonly model: Model;
  /** The name of the release, when it is one. */
  readonly release?: string;
  /** Makes a place of this side absolute. */
  readonly place: (span: Span | undefined) => Span | undefined;
}
/** Why there is no side: nothing that can be read, a program that is missing, or a schema with errors. */
export interface NoSide {
  readonly found: readonly Diagnostic[];
  /** Folder to which places are relative. */
  readonly root: string;
}
export type SideResult = Side | NoSide;

/** Compiles the schema of a configuration; given by the command line, which knows caches. */
export type Compile = (config: Config) => Promise<{ model: Model; root: string } | NoSide>;

export interface Surroundings {
  readonly cwd: string;
  /** As given with `--config`. */
  readonly config?: string | undefined;
  readonly compile: Compile;
}

const nowhere = (span: Span | undefined): Span | undefined => span;
const within =
  (root: string) =>
  (span: Span | undefined): Span | undefined =>
    span === undefined || isAbsolute(span.file) ? span : { ...span, file: join(root, span.file) };

/**
 * Reads a side: `schema`, a file with a lock, a folder with a configuration or a lock, a released version, or a git ref
 * (`HEAD~3`, `v1.2`, `main:path/to/abi.lock.json`), in this order.
 */
export async function readSide(given: string, around: Surroundings): Promise<SideResult> {
  if (given === WORKING) return compiled(WORKING, await loadConfig(around.cwd, around.config), around);
  const path = resolve(around.cwd, given);
  if (existsSync(path)) return statSync(path).isDirectory() ? folder(given, path, around) : file(given, path, around);
  const config = await knownConfig(around);
  const released = config === undefined ? undefined : releasePath(config.released, given);
  if (released !== undefined && existsSync(released)) {
    const side = file(given, released, around);
    return 'found' in side ? side : { ...side, release: given };
  }
  return fromGit(given, config, around);
}

/** The newest release of the configuration; undefined when there is none. */
export async function newestRelease(around: Surroundings): Promise<string | undefined> {
  const config = await knownConfig(around);
  return config === undefined ? undefined : releasesIn(config.released).at(-1)?.name;
}

/** The configuration, if there is one: locks can be compared without. */
async function knownConfig({ cwd, config }: Surroundings): Promise<Config | undefined> {
  return config === undefined && findConfig(cwd) === undefined ? undefined : loadConfig(cwd, config);
}

async function compiled(label: string, config: Config, { compile }: Surroundings): Promise<SideResult> {
  const result = await compile(config);
  return 'found' in result ? result : { label, model: result.model, place: within(result.root) };
}

async function folder(label: string, path: string, around: Surroundings): Promise<SideResult> {
  const config = findConfig(path);
  // A configuration above the folder is another project's.
  if (config?.startsWith(`${path}${sep}`) === true) {
    return compiled(label, await loadConfig(path), around);
  }
  const lock = join(path, LOCK_NAME);
  if (existsSync(lock)) return file(label, lock, around);
  return refused(label, `the folder has neither a pf-gen configuration nor ${LOCK_NAME}`, around);
}

function file(label: string, path: string, around: Surroundings): SideResult {
  try {
    return { label, model: modelOfLock(parseLock(readFileSync(path, 'utf8'))), place: nowhere };
  } catch (error) {
    return refused(label, `${relative(around.cwd, path) || path} is no lock: ${reason(error)}`, around);
  }
}

async function fromGit(given: string, config: Config | undefined, around: Surroundings): Promise<SideResult> {
  const colon = given.indexOf(':');
  const ref = colon < 0 ? given : given.slice(0, colon);
  if (ref === '' || ref.startsWith('-')) return refused(given, 'it is no file, folder, release or git ref', around);
  if (colon < 0 && config === undefined) {
    return refused(
      given,
      'it is no file or folder, and without a configuration a git ref needs a path: `ref:path`',
      around,
    );
  }
  const cwd = colon < 0 ? (config?.root ?? around.cwd) : around.cwd;
  // `../diff/sides/` makes git look from this folder instead of from the top of the repository.
  const path =
    colon < 0
      ? `./${relative(cwd, join(config?.out ?? '', LOCK_NAME))
          .split(sep)
          .join('/')}`
      : given.slice(colon + 1);
  const shown = await ran('git', ['show', `${ref}:${path}`], { cwd, timeout: GIT_DEADLINE_MS });
  if (shown.missing !== undefined) {
    const found = diagnostic('PF4002', { tool: 'git', why: `${shown.missing}; it is needed to read '${given}'` });
    return { found: [found], root: around.cwd };
  }
  if (!shown.ok) {
    const why = shown.late ? 'git did not answer in time' : (shown.err.split('\n')[0] ?? 'git failed');
    return refused(given, `no file, no release, and git says: ${why}`, around);
  }
  try {
    return { label: given, model: modelOfLock(parseLock(shown.out)), place: nowhere };
  } catch (error) {
    return refused(given, `${ref}:${path} is no lock: ${reason(error)}`, around);
  }
}

const reason = (error: unknown): string =>
  error instanceof Error ? (error.message.split('\n').slice(0, 2).join(' ') ?? '') : String(error);

function refused(side: string, tried: string, { cwd }: Surroundings): NoSide {
  return { found: [diagnostic('PF5511', { side, tried })], root: cwd };
}
