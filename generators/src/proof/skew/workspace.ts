/** Writes and builds one Cargo workspace: for each version its generated crate and the program with both sides. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Diagnostic, diagnostic } from '../../diagnostics/table.ts';
import { RustOptions, rustFiles } from '../../emit/rust/index.ts';
import { inputOf } from '../../emit/standalone.ts';
import { executable } from '../../platform/paths.ts';
import { ran } from '../../platform/program.ts';
import { writeFiles } from '../../platform/write/files.ts';
import { programOf } from './glue.ts';
import { asset, fill } from './templates.ts';
import type { SkewVersion } from './version.ts';

/** Time for a cold build of everything. */
const BUILD_MS = 15 * 60_000;

export interface Built {
  /** Label → the version's program. */
  readonly programs: ReadonlyMap<string, string>;
}

/** Why there is no build: `missing` names a tool that is not there, `found` what the compiler said. */
export type BuildFailure = { readonly missing: Diagnostic } | { readonly found: Diagnostic };

/** Writes what changed below `folder` and builds it, from the local crate cache when that suffices. */
export async function build(folder: string, versions: readonly SkewVersion[]): Promise<Built | BuildFailure> {
  const names = new Map(versions.map((version) => [version.label, crateName(version)]));
  for (const [path, text] of files(versions)) writeChanged(join(folder, path), text);
  const env = { CARGO_TARGET_DIR: join(folder, 'target'), CARGO_TERM_COLOR: 'never' };
  const cargo = async (...args: string[]) => ran('cargo', args, { cwd: folder, env, timeout: BUILD_MS });
  const locked = await cargo('generate-lockfile', '--offline');
  if (locked.missing !== undefined) return { missing: diagnostic('PF6305', { tool: 'cargo', why: locked.missing }) };
  const settled = locked.ok ? locked : await cargo('generate-lockfile');
  if (!settled.ok) return { found: failed(folder, settled.err) };
  const arguments_ = ['build', '--workspace', '--message-format', 'short'];
  const offline = await cargo(...arguments_, '--offline');
  const result = offline.ok ? offline : await cargo(...arguments_);
  if (!result.ok) return { found: failed(folder, result.err) };
  const program = (name: string): string => join(folder, 'target', 'debug', executable(`skew-${name}`));
  return { programs: new Map([...names].map(([label, name]) => [label, program(name)])) };
}

function failed(folder: string, text: string): Diagnostic {
  const lines = text.split('\n').filter((line) => /\berror\b/.test(line));
  return diagnostic('PF6304', { folder, why: lines.slice(0, 5).join('; ') || text.slice(-400) });
}

/** A crate name from a label: `v6.1 (old)` becomes `v6-1-old`, with the version's place where labels collide. */
function crateName({ label, index }: SkewVersion): string {
  const plain = label
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return `${index}-${plain}`;
}

function* files(versions: readonly SkewVersion[]): Generator<[path: string, text: string]> {
  const members: string[] = [];
  for (const version of versions) {
    const name = crateName(version);
    const abi = `skew-abi-${name}`;
    members.push(`${name}/abi`, `${name}/sides`);
    const { model } = version;
    for (const file of rustFiles(inputOf(model), RustOptions.parse({ crate: abi })))
      yield [`${name}/abi/${file.path}`, file.text];
    yield [`${name}/sides/Cargo.toml`, fill('cargo', { name: `skew-${name}`, abi })];
    yield [`${name}/sides/src/main.rs`, programOf(version, abi.replaceAll('-', '_'))];
    yield [`${name}/sides/src/support.rs`, asset('support.rs')];
  }
  yield ['Cargo.toml', fill('workspace', { members })];
}

/** Leaves an equal file alone, so that cargo has nothing to build again. */
function writeChanged(path: string, text: string): void {
  if (existsSync(path) && readFileSync(path, 'utf8') === text) return;
  writeFiles([{ path, content: text }], { durable: false });
}
