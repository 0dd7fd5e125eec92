/** One field of the generated crate edited by hand: the driver's side and the host's both stop at compile time and name the field. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { ROOT } from './schema.ts';

/** A first run compiles the dependencies; later ones find them in `.cache`. */
const CARGO_MS = 300_000;
vi.setConfig({ testTimeout: 2 * CARGO_MS });

/** Always the same folder: Cargo remembers a crate by its path, and a warm run has only the edited crate to look at. */
const WORK = join(ROOT, '.cache/test/tamper');
/** Side → a small crate that speaks the edited planes; each is built alone. */
const DEPENDENTS = { drivers: 'pf-framework', 'host-native': 'pf-idd' } as const;
type Side = keyof typeof DEPENDENTS;
const SIDES = Object.keys(DEPENDENTS) as Side[];
/** What makes a Cargo workspace of the folder: all members must be there. */
const WORKSPACE = ['Cargo.toml', 'Cargo.lock', 'common', 'drivers', 'host-native', 'tests'];

interface Edit {
  /** File below `generated/rust/src`. */
  file: string;
  struct: string;
  change: (body: string) => string;
}

/** A folder in which the real crates stand beside a copy of the generated crate, to which an edit was made. */
function house(name: string, edit?: Edit): string {
  const folder = join(WORK, name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'generated'), { recursive: true });
  const copy = join(folder, 'generated/rust');
  // Without new times nothing is compiled again for the sake of the copy alone.
  cpSync(join(ROOT, 'generated/rust'), copy, {
    recursive: true,
    preserveTimestamps: true,
    filter: (path) => !/[\\/](target|Cargo\.lock)$/.test(path),
  });
  for (const part of WORKSPACE) symlinkSync(join(ROOT, part), join(folder, part));
  if (edit) {
    const path = join(copy, 'src', edit.file);
    const text = readFileSync(path, 'utf8');
    const body = new RegExp(`pub struct ${edit.struct} \\{[^}]*\\}`).exec(text)?.[0] ?? '';
    const changed = edit.change(body);
    if (changed === body) throw new Error(`${edit.file}: ${edit.struct} has no such field to edit`);
    writeFileSync(path, text.replace(body, changed));
  }
  return folder;
}

/** Compiles one side's dependent; the workspace's paths lead to the crate beside them. */
function check(folder: string, side: Side): { ok: boolean; text: string } {
  return cargoCheck(folder, '-p', DEPENDENTS[side]);
}

function cargoCheck(folder: string, ...which: string[]): { ok: boolean; text: string } {
  const args = ['check', '--locked', ...which];
  const result = spawnSync('cargo', args, {
    cwd: folder,
    encoding: 'utf8',
    timeout: CARGO_MS,
    env: { ...process.env, CARGO_TARGET_DIR: join(WORK, 'target'), CARGO_TERM_COLOR: 'never' },
  });
  if (result.error) throw new Error(`cargo can't be started: ${result.error.message}. Set up with: npm test`);
  return { ok: result.status === 0, text: `${result.stdout}${result.stderr}` };
}

test('as generated, both sides compile', () => {
  const folder = house('control');
  for (const side of SIDES) {
    const said = check(folder, side);
    expect(said.ok, said.text).toBe(true);
  }
});

test('the crate as it is shipped has no std, with every plane', () => {
  const folder = house('no-std');
  expect(readFileSync(join(folder, 'generated/rust/src/lib.rs'), 'utf8')).toMatch(/^#!\[no_std\]$/m);
  const planes = ['-p', 'pf-abi', '--no-default-features', '--features', 'planes'];
  const said = cargoCheck(folder, ...planes);
  expect(said.ok, said.text).toBe(true);
});

const EDITS: [string, Edit, RegExp[]][] = [
  [
    'two neighbours of one type, swapped',
    {
      file: 'frame.rs',
      struct: 'SlotRecord',
      change: (body) => body.replace(/\b(ready|retire)(?=_value)/g, (name) => (name === 'ready' ? 'retire' : 'ready')),
    },
    [/SlotRecord\.ready_value is not at offset 16/, /src\/frame\.rs:\d+:\d+/],
  ],
  [
    'a field made wider',
    {
      file: 'control.rs',
      struct: 'AddReply',
      change: (body) => body.replace('pub wudf_pid: u32', 'pub wudf_pid: u64'),
    },
    [/AddReply\.cursor_excluded is not at offset 20/, /wudf_pid: 0_u32,\s*\| +\^+ expected `u64`, found `u32`/],
  ],
  [
    'a field with another sign, which moves nothing',
    {
      file: 'control.rs',
      struct: 'AddReply',
      change: (body) => body.replace('pub target_id: u32', 'pub target_id: i32'),
    },
    [/target_id: 0_u32,\s*\| +\^+ expected `i32`, found `u32`/, /src\/control\.rs:\d+:\d+/],
  ],
];

describe.each(EDITS)('%s', (name, edit, messages) => {
  test.each(SIDES)('%s does not compile', (side) => {
    const said = check(house(edit.struct, edit), side);
    expect(said.ok, `${name}: ${said.text}`).toBe(false);
    expect(said.text).toContain('could not compile `pf-abi`');
    for (const message of messages) expect(said.text).toMatch(message);
  });
});
