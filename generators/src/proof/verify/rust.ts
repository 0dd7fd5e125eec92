/** The generated Rust's asserts, for every target whose standard library is installed; and bindgen against them. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ident, moduleName, typeName } from '../../emit/rust/names.ts';
import { firstError, ran } from '../../platform/program.ts';
import type { WantedLayout } from './layouts.ts';
import type { Proof } from './report.ts';
import { CRATE, type Workspace } from './workspace.ts';

/** Targets that this toolchain can compile for. */
export async function installedTargets(): Promise<readonly string[] | undefined> {
  const sysroot = await ran('rustc', ['--print', 'sysroot']);
  if (!sysroot.ok) return undefined;
  const folder = join(sysroot.out.trim(), 'lib', 'rustlib');
  return readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, 'lib')) && name.includes('-'))
    .sort();
}

/** Checks the crate for a target; a crate with a wrong assert beside it must be refused. */
export async function proveRust(space: Workspace, target: string, version: string): Promise<Proof> {
  const wanted = space.wanted.filter(({ foreign }) => !foreign || /64/.test(target));
  const base = { check: 'rust' as const, target, language: 'Rust', tool: version, layouts: wanted.length };
  const [first] = wanted;
  const body = first === undefined ? '0 == 1' : `core::mem::size_of::<${rustType(first)}>() == ${first.size + 1}`;
  const main = `#[cfg(feature = "canary")]\nconst _: () = assert!(${body}, "the canary sings");\npub use ${CRATE}::*;\n`;
  return proveCrate(space, `rust-${target}`, main, ['--target', target], base);
}

/** bindgen reads the C header; rustc compares its structs with those of the generated crate, size by size. */
export async function proveBindgen(space: Workspace, version: string): Promise<Proof> {
  const wanted = space.wanted;
  const packed = wanted.filter((want) => want.packed);
  const base = {
    check: 'bindgen' as const,
    target: 'this machine',
    language: 'C11, Rust',
    tool: version,
    layouts: wanted.length,
  };
  const read = await ran('bindgen', [
    join(space.folder, 'c', 'pf_abi.h'),
    '--allowlist-type',
    'pf_.*',
    '--no-doc-comments',
    '--no-layout-tests',
    // It would write a struct that rustc refuses: packed, with aligned ones inside.
    ...packed.flatMap(({ type }) => ['--opaque-type', type]),
  ]);
  if (read.missing)
    return { ...base, verdict: 'not checkable', note: 'bindgen is not installed', missing: 'bindgen', ms: read.ms };
  if (!read.ok) return { ...base, verdict: 'failed', note: firstError(read.err), ms: read.ms };
  space.write('bindgen/src/bindings.rs', read.out);
  const main = `#![allow(warnings)]
mod bindings;
use bindings as c;
${wanted.map(sameLayout).join('')}
#[cfg(feature = "canary")]
const _: () = assert!(core::mem::size_of::<c::${wanted[0]?.type ?? 'none'}>() == ${(wanted[0]?.size ?? 0) + 1}, "the canary sings");
`;
  const proof = await proveCrate(space, 'bindgen', main, [], base);
  const note =
    proof.verdict === 'proven' && packed.length > 0
      ? { note: `${packed.length} packed by size and alignment alone: Rust has no such structs` }
      : {};
  return { ...proof, ...note, ms: proof.ms + read.ms };
}

const rustType = ({ plane, name }: WantedLayout): string => `${CRATE}::${moduleName(plane)}::${typeName(name)}`;

/** Asserts that the C struct, as bindgen sees it, and the generated Rust struct are laid out alike. */
function sameLayout(want: WantedLayout): string {
  const [mine, theirs] = [rustType(want), `c::${want.type}`];
  const lines = (want.packed || want.union ? [] : [...want.offsets.keys()]).map((field) => {
    // A C keyword got an underscore in the header already; bindgen adds one to Rust's.
    const rust = ident(want.schemaNames.get(field) ?? field);
    return `    assert!(core::mem::offset_of!(${mine}, ${rust}) == core::mem::offset_of!(${theirs}, ${ident(field)}), "${want.path}.${field}");\n`;
  });
  if (want.tail !== undefined && !want.packed) {
    const place = `core::mem::offset_of!(${theirs}, ${ident(want.tail.name)})`;
    lines.push(`    assert!(${mine}::TAIL_OFFSET == ${place}, "${want.path}.${want.tail.name}");\n`);
  }
  return `const _: () = {
    assert!(core::mem::size_of::<${mine}>() == core::mem::size_of::<${theirs}>(), "size of ${want.path}");
    assert!(core::mem::align_of::<${mine}>() == core::mem::align_of::<${theirs}>(), "alignment of ${want.path}");
${lines.join('')}};
`;
}

type Base = Omit<Proof, 'verdict' | 'ms' | 'note' | 'missing'>;

async function proveCrate(space: Workspace, name: string, main: string, args: string[], base: Base): Promise<Proof> {
  space.write(
    `${name}/Cargo.toml`,
    `[package]\nname = "verify-${name}"\nversion = "0.0.0"\nedition = "2021"\n\n[features]\ncanary = []\n\n[dependencies]\n${CRATE.replaceAll('_', '-')} = { path = "../rust" }\n\n[workspace]\n`,
  );
  space.write(`${name}/src/lib.rs`, main);
  const options = { cwd: join(space.folder, name), env: { CARGO_TARGET_DIR: space.builds }, timeout: 600_000 };
  const first = await ran('cargo', ['check', '--quiet', ...args], options);
  if (first.missing)
    return { ...base, verdict: 'not checkable', note: 'cargo is not installed', missing: 'cargo', ms: first.ms };
  if (!first.ok) return { ...base, verdict: 'failed', note: firstError(first.err), ms: first.ms };
  const canary = await ran('cargo', ['check', '--quiet', '--features', 'canary', ...args], options);
  const ms = first.ms + canary.ms;
  if (canary.ok || !canary.err.includes('the canary sings')) {
    return { ...base, verdict: 'failed', note: `a wrong assert was not refused: ${firstError(canary.err)}`, ms };
  }
  return { ...base, verdict: 'proven', ms };
}
