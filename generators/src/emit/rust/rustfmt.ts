/**
 * Formatting by rustfmt. What was formatted once is remembered by its text; a few files go through rustfmt's stdin, so
 * that nothing waits for its start when it was started ahead, and a whole crate is shared among the cores.
 */
import { type ChildProcess, type ExecFileOptions, execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { programIdentity } from '../../incremental/cache/identity.ts';
import type { Memory } from '../../incremental/cache/memory.ts';
import { scratchFolder, writeScratch } from '../../platform/write/scratch.ts';
import type { OutputFile } from '../emitter.ts';
import type { Piece } from './plane.ts';
import { SETTINGS_FILE } from './templates.ts';

/** The formatter can't be started. The command line tells it by its name and gives an exit code of its own. */
export class RustfmtMissingError extends Error {
  constructor(program: string) {
    super(
      `${program} can't be started: the Rust emitter needs it for a stable layout of its text. ` +
        'Install it with `rustup component add rustfmt`, or name another program as `rust.rustfmt` in the configuration.',
    );
    this.name = 'RustfmtMissingError';
  }
}

/** The crate's own settings, so that no file further up changes what "formatted" means. */
export const RUSTFMT_TOML: OutputFile = { path: 'rustfmt.toml', text: readFileSync(SETTINGS_FILE, 'utf8') };

/** How long the formatter may take, in milliseconds. */
const TIMEOUT_MS = 60_000;
/** So many files have a process each; more are shared among few. */
const FEW = 3;
const KIND = 'rustfmt';
/** First lines of a file that hold hashes and no code: formatting leaves them alone, and they change when nothing else does. */
const BANNER = /^(?:\/\/ [^\n]*\n)*\n?/;

/** A file as text, or in pieces: items of a module, which are formatted apart from each other. */
export type RustFile =
  | (OutputFile & { readonly pieces?: never })
  | { readonly path: string; readonly pieces: readonly Piece[] };

const piecesOf = (file: RustFile): readonly Piece[] => file.pieces ?? [{ text: file.text, inForm: false }];

/** The text of a file; between two pieces stands one empty line. */
export const textOf = (file: RustFile): string =>
  file.pieces === undefined ? file.text : file.pieces.map(({ text }) => text).join('\n');

/**
 * Formats every `.rs` file, but for the pieces that are in form. Fails with rustfmt's own words when the text
 * does not parse, which is an error of the emitter.
 */
export async function formatCrate(files: readonly RustFile[], program: string, memory?: Memory): Promise<OutputFile[]> {
  const identity = memory === undefined ? '' : `${programIdentity(program)} ${RUSTFMT_TOML.text}`;
  const rust = files.filter(({ path }) => path.endsWith('.rs'));
  const parts = rust.flatMap((file) =>
    piecesOf(file).map(({ text, inForm }, index) => {
      const named = index === 0 ? file.path : file.path.replace(/\.rs$/, `.${index}.rs`);
      if (inForm) return { path: named, of: file.path, banner: '', body: text, key: undefined };
      const banner = index === 0 ? (BANNER.exec(text)?.[0] ?? '') : '';
      const body = text.slice(banner.length);
      return { path: named, of: file.path, banner, body, key: `${identity}\n${body}` };
    }),
  );
  const bodies = new Map<string, string>();
  for (const { path, key, body } of parts) {
    const known = key === undefined ? body : memory?.read<string>(KIND, key);
    if (known !== undefined) bodies.set(path, known);
  }
  const fresh = parts.filter(({ path }) => !bodies.has(path));
  try {
    const done =
      fresh.length <= FEW
        ? await Promise.all(fresh.map(async ({ path, body }) => [path, await formatText(body, program)] as const))
        : await formatMany(fresh, program);
    for (const [path, text] of done) bodies.set(path, text);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') throw new RustfmtMissingError(program);
    throw error;
  }
  for (const { path, key } of fresh) if (key !== undefined) memory?.write(KIND, key, bodies.get(path));
  const formatted = new Map<string, string[]>(rust.map(({ path }) => [path, []]));
  for (const { path, of, banner } of parts) formatted.get(of)?.push(`${banner}${bodies.get(path)}`);
  return files.map((file) => ({ path: file.path, text: formatted.get(file.path)?.join('\n') ?? textOf(file) }));
}

type Body = { readonly path: string; readonly body: string };
type Formatted = readonly [path: string, body: string];
/** A file that names others would have them formatted with it. */
const NAMES_OTHERS = /^\s*(?:pub(?:\([^)]*\))? )?mod \w+;/m;

/** Formats many files: as many processes as there are cores, each with a share of the text. */
async function formatMany(files: readonly Body[], program: string): Promise<Formatted[]> {
  const alone = files.filter(({ body }) => NAMES_OTHERS.test(body));
  const shares: { size: number; files: Body[] }[] = Array.from({ length: availableParallelism() }, () => ({
    size: 0,
    files: [],
  }));
  const rest = files.filter((file) => !alone.includes(file));
  for (const file of [...rest].sort((a, b) => b.body.length - a.body.length)) {
    const least = shares.reduce((best, share) => (share.size < best.size ? share : best));
    least.files.push(file);
    least.size += file.body.length;
  }
  const done = await Promise.all([
    ...shares.filter((share) => share.files.length > 0).map((share) => formatFolder(share.files, program)),
    ...alone.map(async ({ path, body }): Promise<Formatted[]> => [[path, await formatText(body, program)]]),
  ]);
  return done.flat();
}

async function formatFolder(files: readonly Body[], program: string): Promise<Formatted[]> {
  const { path: folder, remove } = scratchFolder('pf-gen-rust-');
  try {
    for (const { path, body } of files) writeScratch(join(folder, path), body);
    const formatter = start(
      program,
      files.map(({ path }) => path),
      { cwd: folder, timeout: TIMEOUT_MS },
    );
    formatter.process.stdin?.end();
    await formatter.text;
    return files.map(({ path }) => [path, readFileSync(join(folder, path), 'utf8')]);
  } finally {
    remove();
  }
}

/** A formatter at work, or waiting at its stdin. */
interface Formatter {
  readonly process: ChildProcess;
  readonly text: Promise<string>;
}

/** Starts at once: while a library were loaded for it, the other targets would come first. */
function start(program: string, files: readonly string[], options: ExecFileOptions): Formatter {
  const run = promisify(execFile)(program, ['--edition', '2021', '--config-path', SETTINGS_FILE, ...files], {
    ...options,
    encoding: 'utf8',
    maxBuffer: Number.POSITIVE_INFINITY,
  });
  // One that could not be started, or ended early, says so itself.
  run.child.stdin?.on('error', () => undefined);
  return { process: run.child, text: run.then(({ stdout }) => stdout) };
}

/** Formatters that wait at their stdin; a process that nobody needed ends with this one. */
const waiting = new Map<string, Formatter[]>();

/** Starts formatters ahead, so that the next few files do not wait for it. For programs that stay. */
export function startAhead(program: string): void {
  const started = waiting.get(program) ?? [];
  while (started.length < FEW) {
    const formatter = start(program, [], { cwd: tmpdir() });
    // Whoever takes it learns what happened to it; until then nobody listens.
    formatter.text.catch(() => undefined);
    started.push(formatter);
  }
  waiting.set(program, started);
}

async function formatText(text: string, program: string): Promise<string> {
  const formatter = waiting.get(program)?.pop() ?? start(program, [], { cwd: tmpdir() });
  const timer = setTimeout(() => formatter.process.kill(), TIMEOUT_MS);
  try {
    formatter.process.stdin?.end(text);
    return await formatter.text;
  } finally {
    clearTimeout(timer);
  }
}
