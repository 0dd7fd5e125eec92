/** `pf-gen skew`: every kept version's host against every kept version's driver. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { lockOf, prettyLock } from '../../compile/lock.ts';
import type { HandshakeNames } from '../../config/config.ts';
import { loadConfig } from '../../config/config.ts';
import { findConfig } from '../../config/find.ts';
import { type Diagnostic, diagnostic } from '../../diagnostics/table.ts';
import { contentHash } from '../../incremental/cache/cache.ts';
import { releasesIn } from '../../policy/released.ts';
import { readSide } from '../../policy/side.ts';
import { hasFrames } from '../../proof/skew/frames.ts';
import { integer } from '../../proof/skew/handshake.ts';
import { type Cell, foresee, runAll } from '../../proof/skew/matrix.ts';
import { table } from '../../proof/skew/table.ts';
import { readVersion, type SkewVersion, withoutEmptyTails } from '../../proof/skew/version.ts';
import { build } from '../../proof/skew/workspace.ts';
import { failure } from '../failures.ts';
import type { Host, Outcome } from '../host.ts';
import { type GlobalOptions, openProject } from '../project.ts';
import { compiler } from './diff.ts';

interface SkewOptions extends GlobalOptions {
  readonly run?: boolean;
  readonly rounds?: string;
  readonly limit?: string;
  readonly versionConstant?: string;
  readonly floorConstant?: string;
  readonly ceilingConstant?: string;
}

/** A lock's text with the label of its version. */
interface Kept {
  readonly label: string;
  readonly path: string;
  readonly text: string;
}

/** Folder of the scratch workspace, below the cache. */
const SCRATCH = 'skew';

export async function skew(host: Host, args: readonly string[], given: unknown): Promise<Outcome> {
  const options = given as SkewOptions;
  const numbers = { rounds: Number(options.rounds), limit: Number(options.limit) };
  for (const [name, value] of Object.entries(numbers)) {
    if (Number.isInteger(value) && value > 0) continue;
    const what = `--${name} takes a whole number above 0`;
    return failure(host, 'the command line was not understood', [diagnostic('PF4003', { what })], host.cwd);
  }
  const opened = args.length > 0 ? await givenLocks(host, args, options) : await keptLocks(host, options);
  if ('failed' in opened) return opened.failed;
  const whole: SkewVersion[] = [];
  for (const { label, path, text } of opened.kept) {
    try {
      whole.push(readVersion(unique(label, whole), whole.length, text));
    } catch (error) {
      const why = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
      const found = diagnostic('PF6306', { file: relative(host.cwd, path), why });
      return failure(host, 'a lock cannot be read', [found], host.cwd);
    }
  }
  const { versions, left } = withoutEmptyTails(whole);
  if (versions.length < 2) {
    const found = diagnostic('PF6303', { count: versions.length });
    return failure(host, 'there is nothing to compare', [found], host.cwd);
  }
  const wrong = unknownConstants(versions, opened.names);
  if (wrong.length > 0) return failure(host, 'a constant of the version check is missing', wrong, host.cwd);
  const labels = versions.map(({ label }) => label);
  if (options.run !== true) return report(host, versions, left, foresee(versions, opened.names), 0);
  // Each set of versions has a workspace of its own, so that two of them can be built at the same time.
  const folder = join(opened.cache, SCRATCH, contentHash(versions[0]?.lock.schema ?? '', ...labels).slice(0, 12));
  const built = await build(folder, versions);
  if ('missing' in built) return failure(host, 'a tool is missing', [built.missing], host.cwd);
  if ('found' in built) return failure(host, 'nothing was run', [built.found], host.cwd);
  const limits = { rounds: numbers.rounds, limitMs: numbers.limit * 1000 };
  return report(host, versions, left, await runAll(versions, built.programs, opened.names, limits), numbers.rounds);
}

function report(
  host: Host,
  versions: readonly SkewVersion[],
  tails: readonly string[],
  cells: readonly Cell[],
  rounds: number,
): Outcome {
  const labels = versions.map(({ label }) => label);
  const linux = linuxDevices(versions);
  const notRun = [...linux, ...tails];
  const data = { versions: labels, ran: rounds > 0, rounds, cells, ...(notRun.length === 0 ? {} : { notRun }) };
  const text = [
    table(labels, cells, rounds > 0),
    ...tails.map(
      (name) => `not looked at: ${name}, whose tail has no room for an element; \`pf-gen diff\` tells of it\n`,
    ),
    ...(versions.some(hasFrames)
      ? [
          `Messages, registries and tagged unions: written by one version and read by the other, ${
            rounds > 0 ? 'by their generated TypeScript' : 'as foreseen'
          }.\n`,
        ]
      : []),
    ...linux.map((name) => `not looked at: ${name}, a device of Linux; \`pf-gen diff\` tells of its codes\n`),
  ].join('');
  const found = cells.flatMap(findings);
  if (found.length === 0) return { exit: 'ok', data, text };
  const bad = cells.filter(({ verdict }) => verdict === 'garbage' || verdict === 'hang').length;
  const message = bad === 1 ? '1 pair reads garbage or hangs' : `${bad} pairs read garbage or hang`;
  const failed = failure(host, message, found, host.cwd);
  return { ...failed, data, text: `${text}\n${failed.text}` };
}

/** Their calls go over a descriptor, whose codes hold the sizes: two versions that differ do not understand each other at all. */
function linuxDevices(versions: readonly SkewVersion[]): string[] {
  const names = versions.flatMap(({ lock }) =>
    lock.planes.flatMap(({ name, members }) =>
      members.flatMap((decl) => (decl.kind === 'linux_device' ? [`${name}.${decl.name}`] : [])),
    ),
  );
  return [...new Set(names)];
}

function findings({ host, driver, reasons }: Cell): Diagnostic[] {
  return reasons
    .filter(({ kind }) => kind === 'garbage' || kind === 'hang')
    .map(({ kind, subject, text: why }) =>
      diagnostic(kind === 'hang' ? 'PF6302' : 'PF6301', { host, driver, subject, why }),
    );
}

type Opened =
  | { readonly kept: readonly Kept[]; readonly names: HandshakeNames; readonly cache: string }
  | { readonly failed: Outcome };

/**
 * The versions of the command line: lock files, folders of them, releases, git refs. Lock files may be of anybody's
 * schema, so the configuration's constants are only taken when one of the versions is of its own.
 */
async function givenLocks(host: Host, args: readonly string[], options: SkewOptions): Promise<Opened> {
  const kept: Kept[] = [];
  let own = false;
  for (const arg of args) {
    const path = resolve(host.cwd, arg);
    const found = !existsSync(path) ? [] : statSync(path).isDirectory() ? locksIn(path) : [lockAt(path)];
    kept.push(...found);
    if (found.length > 0) continue;
    const side = await readSide(arg, { cwd: host.cwd, config: options.config, compile: compiler(host) });
    if ('found' in side) return { failed: failure(host, `'${arg}' cannot be read`, side.found, side.root) };
    kept.push({ label: arg, path, text: prettyLock(lockOf(side.model)) });
    own = true;
  }
  const path = findConfig(host.cwd, options.config);
  const config = path === undefined ? undefined : await loadConfig(host.cwd, options.config);
  return {
    kept,
    names: namesOf(options, own ? config : undefined),
    cache: config?.cache ?? join(host.cwd, '.cache', 'pf-gen'),
  };
}

/** The released locks beside the schema, and the schema as it is now. */
async function keptLocks(host: Host, options: SkewOptions): Promise<Opened> {
  const project = await openProject(host, options);
  if ('failed' in project) return { failed: project.failed };
  const { config, model } = project;
  const working = { label: 'working', path: config.schema, text: prettyLock(lockOf(model)) };
  return { kept: [...locksIn(config.released), working], names: namesOf(options, config), cache: config.cache };
}

function namesOf(options: SkewOptions, config: { readonly skew?: HandshakeNames } | undefined): HandshakeNames {
  return {
    version: options.versionConstant ?? config?.skew?.version,
    floor: options.floorConstant ?? config?.skew?.floor,
    ceiling: options.ceilingConstant ?? config?.skew?.ceiling,
    parties: config?.skew?.parties,
  };
}

/** Every lock of a folder, the oldest release first. */
const locksIn = (folder: string): Kept[] => releasesIn(folder).map(({ path }) => lockAt(path));

/** Two versions of one name are told apart by a number. */
function unique(label: string, others: readonly SkewVersion[]): string {
  const same = others.filter((other) => other.label === label || other.label.startsWith(`${label}#`)).length;
  return same === 0 ? label : `${label}#${same + 1}`;
}

function lockAt(path: string): Kept {
  return {
    label: basename(path)
      .replace(/\.json$/, '')
      .replace(/\.lock$/, ''),
    path,
    text: readFileSync(path, 'utf8'),
  };
}

function unknownConstants(versions: readonly SkewVersion[], names: HandshakeNames): Diagnostic[] {
  const missing = (name: string) => versions.filter((version) => integer(version, name) === undefined);
  const found: Diagnostic[] = [];
  const say = (option: string, name: string, version: string): void =>
    void found.push(diagnostic('PF6307', { option, name, version }));
  if (names.version !== undefined) {
    for (const { label } of missing(names.version)) say('--version-constant', names.version, label);
  }
  for (const [option, name] of [
    ['--floor-constant', names.floor] as const,
    ['--ceiling-constant', names.ceiling] as const,
  ]) {
    // Earlier versions may lack them; a name that no version has is a mistake.
    if (name !== undefined && missing(name).length === versions.length) say(option, name, 'any version');
  }
  return found;
}
