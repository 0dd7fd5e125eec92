/** Arrows by machine: the code goes only where `rooms.json` says, and the table of ARCHITECTURE.md is that file. */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { circleFaults, circlesOf } from './circles.ts';
import { type Arrow, faults, readRooms, roomTable } from './rooms.ts';
import { crateArrows } from './rust-arrows.ts';
import { moduleArrows, strayImpls, usedPaths } from './rust-modules.ts';
import { read, root } from './sources.ts';
import { goneKnots, typescriptArrows, unknownCircles } from './typescript-arrows.ts';

const house = readRooms();
/** Crates in which every circle is known. */
const WITHOUT_CIRCLES = [
  'common/child',
  'common/os',
  'common/pattern',
  'drivers/simulator',
  'host-native/capture',
  'host-native/client',
  'host-native/display',
  'host-native/encode',
  'host-native/host',
  'host-native/idd',
  'host-native/media',
  'host-native/media-tests',
  'host-native/proto',
  'host-native/quic',
  'host-native/session',
  'host-native/socket',
].map((crate) => `${crate}/src`);
const TYPESCRIPT = ['schema', 'generators', 'command-line', 'generated/ts', 'runtime', 'examples', 'tests', 'ci'];

test('the table of ARCHITECTURE.md is rooms.json; run `node tests/house/write-rooms.ts` when it is not', () => {
  expect(read('ARCHITECTURE.md')).toContain(`\n${roomTable(house)}\n`);
});

test('every room, and everything that it may use, is there', () => {
  const named = house.rooms.flatMap(({ path, uses, testUses, floors }) => [
    ...[path, ...uses, ...testUses, ...Object.keys(floors)],
    ...Object.entries(floors).flatMap(([folder, all]) => all.flat().map((name) => `${folder}/${name}`)),
  ]);
  const knots = [...Object.keys(house.knots), ...house.circles.map(({ folder }) => folder)];
  const places = [...named, ...Object.values(house.libraries).flat(), ...knots];
  const there = (path: string): boolean => existsSync(join(root, path)) || existsSync(join(root, `${path}.rs`));
  expect(places.filter((path) => path !== '*' && !there(path))).toEqual([]);
});

test('TypeScript: no import leaves its room, leads upward, goes in a circle or nowhere', async () => {
  const { arrows, circles, lost } = await typescriptArrows(root, TYPESCRIPT);
  expect(arrows.length).toBeGreaterThan(2000);
  expect(faults(arrows, house)).toEqual([]);
  expect(unknownCircles(circles, house)).toEqual([]);
  expect(goneKnots(circles, house)).toEqual([]);
  expect(lost).toEqual([]);
});

test('Rust: no crate uses another, or a library, that it may not; no module one above it', () => {
  const crates = crateArrows(root, 'Cargo.toml');
  const layered = house.rooms.flatMap(({ floors }) => Object.keys(floors)).filter((folder) => !isTypeScript(folder));
  const sources = new Set(layered.map((folder) => folder.replace(/\/src\/.*$/, '/src')));
  const modules = [...sources].flatMap((source) => moduleArrows(root, source));
  expect(crates.length).toBeGreaterThan(50);
  expect(modules.length).toBeGreaterThan(100);
  expect(faults([...crates, ...modules], house)).toEqual([]);
});

test('Rust: no circle across folders, inside of one only those that are listed, and no impl far from its type', () => {
  const arrows = WITHOUT_CIRCLES.flatMap((source) => moduleArrows(root, source));
  expect(circleFaults(circlesOf(arrows), house, WITHOUT_CIRCLES)).toEqual([]);
  expect(WITHOUT_CIRCLES.flatMap((source) => strayImpls(root, source))).toEqual([]);
});

const isTypeScript = (folder: string): boolean => TYPESCRIPT.some((name) => folder.startsWith(name));

/** A folder with these files. */
function scratch(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'rooms-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

describe('a planted arrow is found', () => {
  test('TypeScript: out of a room, upward, and in a circle', async () => {
    const folder = scratch({
      'generators/src/cli/run.ts': "import '../diff/planted.ts';\nexport const run = 1;\n",
      'generators/src/diff/planted.ts': "import { run } from '../cli/run.ts';\nexport const upward = run;\n",
      'runtime/src/cli/planted.ts': "export type { run } from '../../../generators/src/cli/run.ts';\n",
      'schema/planted.ts': "export const later = () => import('../runtime/src/cli/planted.ts');\n",
      'generators/src/model/planted.ts': "import './gone.ts';\n",
    });
    const { arrows, circles, lost } = await typescriptArrows(folder, ['generators', 'runtime', 'schema']);
    expect(faults(arrows, house)).toEqual([
      expect.stringMatching('^generators/src/diff/planted.ts → generators/src/cli/run.ts: that is upward'),
      expect.stringMatching('^runtime/src/cli/planted.ts → generators/src/cli/run.ts: runtime may use generated/ts'),
      expect.stringMatching('^schema/planted.ts → runtime/src/cli/planted.ts: schema may use generators/src/language'),
    ]);
    expect(unknownCircles(circles, house).join()).toContain('generators/src/cli/run.ts');
    expect(lost).toEqual(['generators/src/model/planted.ts → ./gone.ts']);
  });

  test('Rust: a crate of another room, a library of others, a module above', () => {
    const crate = (name: string, dependencies: string): string =>
      `[package]\nname = "${name}"\nversion = "0.1.0"\nedition = "2024"\n\n[dependencies]\n${dependencies}`;
    const folder = scratch({
      'Cargo.toml': '[workspace]\nresolver = "3"\nmembers = ["drivers/*", "host-native/*"]\n',
      'drivers/vdisplay/Cargo.toml': crate('vdisplay', 'encode = { path = "../../host-native/encode" }\n'),
      'drivers/vdisplay/src/lib.rs': '',
      'host-native/encode/Cargo.toml': crate('encode', 'tokio = "1"\n'),
      'host-native/encode/src/lib.rs': '',
      'host-native/display/Cargo.toml': crate('display', '[dev-dependencies]\nencode = { path = "../encode" }\n'),
      'host-native/display/src/lib.rs': '',
    });
    expect(faults(crateArrows(folder, 'Cargo.toml'), house)).toEqual([
      expect.stringMatching('^drivers/vdisplay → host-native/encode: drivers/vdisplay may use drivers/framework'),
      expect.stringMatching('^host-native/display → host-native/encode: host-native/display may use generated/rust'),
      expect.stringMatching('^host-native/encode → tokio: only .* may use this library'),
    ]);
  });

  test.each([
    ['code.rs', 'use crate::synthetic::draw;'],
    ['code.rs', 'fn f() { super::synthetic::draw() }'],
    ['geometry/edge.rs', 'use super::super::picture;'],
    ['geometry/mod.rs', 'use crate::{code, picture};'],
  ])('Rust: %s with %s', (path, text) => {
    const folder = scratch({
      [`common/pattern/src/${path}`]: text,
      'common/pattern/src/synthetic.rs': 'use crate::code::Code;',
      'common/pattern/src/picture.rs': '// crate::synthetic\n#[cfg(test)]\nmod tests {\n  use crate::synthetic;\n}\n',
    });
    const found = faults(moduleArrows(folder, 'common/pattern/src'), house);
    expect(found).toEqual([expect.stringContaining('that is upward')]);
  });

  test('what stands nowhere is told, and so is a neighbour of the same floor', () => {
    const planted: Arrow[] = [
      { from: 'generators/src/new/a.ts', to: 'generators/src/model/model.ts' },
      { from: 'generators/src/config/a.ts', to: 'generators/src/diff/index.ts' },
      { from: 'attic/a.ts', to: 'schema/index.ts' },
      { from: 'runtime/src/run/a.ts', to: 'runtime/tests/a.test.ts' },
    ];
    expect(faults(planted, house).map((line) => line.replace(/^.*?: /, ''))).toEqual([
      'attic/a.ts stands in no room: give it one in tests/house/rooms.json',
      'both stand on one floor of generators/src and do not know each other',
      'generators/src/new/a.ts stands on no floor of generators/src: give it one in tests/house/rooms.json',
      'only tests may use tests',
    ]);
  });

  test('and what is allowed is not', () => {
    const good: Arrow[] = [
      { from: 'generators/src/cli/run.ts', to: 'generators/src/model/model.ts' },
      { from: 'runtime/src/versions.ts', to: 'generators/lock/src/index.ts' },
      { from: 'generators/tests/a.test.ts', to: 'generators/src/cli/run.ts' },
      { from: 'generators/src/compile/spans/sources.ts', to: 'ts-morph', library: true },
    ];
    expect(faults(good, house)).toEqual([]);
    expect(usedPaths('a/mod', 'use super::b; use self::c; use crate::d;')).toEqual([['b'], ['a', 'c'], ['d']]);
  });

  test('Rust: a path is read in every form that one has', () => {
    const uses = (file: string, text: string): string[] => usedPaths(file, text).map((path) => path.join('::'));
    expect(uses('m/f/io', 'use super::{Framework, a::{self, B}}; use crate::m::x as y;')).toEqual([
      'm::f::Framework',
      'm::f::a::self',
      'm::f::a::B',
      'm::x',
    ]);
    expect(uses('m/f/mod', 'mod io;\npub use io::Io;\nfn f() { super::g::h(crate::m::k()) }')).toEqual([
      'm::f::io::Io',
      'm::g::h',
      'm::k',
    ]);
    expect(uses('m/f/io', '// crate::a\nother::crate_x::b(); std::io::c()')).toEqual([]);
  });

  test('Rust: a circle across folders, one that nobody listed, and one that is listed and gone', () => {
    const folder = scratch({
      'c/src/lib.rs': 'mod a;\nmod b;\nmod one;\nmod two;',
      'c/src/a/mod.rs': 'mod low;',
      'c/src/a/low.rs': 'use crate::b::B;',
      'c/src/b.rs': 'mod part;\npub struct B;',
      'c/src/b/part.rs': 'use crate::a::low::Low;',
      // No import leads back: a method does.
      'c/src/one.rs': 'pub struct One;\nimpl One {\n    fn up(&self) {\n        self.down();\n    }\n}\n',
      'c/src/two.rs': 'use super::one::One;\nimpl One {\n    pub(crate) fn down(&self) {}\n}\n',
    });
    const found = circlesOf(moduleArrows(folder, 'c/src'));
    const listed = [{ folder: 'c/src', files: ['a', 'gone'], why: 'planted' }];
    expect(circleFaults(found, { ...house, circles: listed }, ['c/src'])).toEqual([
      'c/src: a ↔ b: a circle across folders',
      'c/src: a ↔ gone: listed as a circle in tests/house/rooms.json, and is none (any more)',
      'c/src: one ↔ two: a circle: undo it, or list it with its reason in tests/house/rooms.json',
    ]);
    const known = [{ folder: 'c/src', files: ['two', 'one'], why: 'planted' }];
    expect(circleFaults(found, { ...house, circles: known }, ['c/src'])).toEqual([
      'c/src: a ↔ b: a circle across folders',
    ]);
  });

  test('Rust: an upward arrow deep in a crate, and an impl far from its type', () => {
    const folder = scratch({
      'drivers/simulator/src/machine/platform/mod.rs': 'use crate::machine::class_extension::ClassExtension;',
      'drivers/simulator/src/machine/class_extension/mod.rs': 'pub struct ClassExtension;',
      'drivers/simulator/src/machine/class_extension/near.rs': 'impl super::ClassExtension {\n}\n',
      'drivers/simulator/src/server/far.rs':
        'use crate::machine::class_extension::ClassExtension;\nimpl ClassExtension {\n}\nimpl Drop for ClassExtension {\n}\n',
      'drivers/simulator/src/server/mod.rs': '',
    });
    const arrows = moduleArrows(folder, 'drivers/simulator/src');
    expect(faults(arrows, house)).toEqual([
      expect.stringMatching(/machine\/platform\/mod → .*class_extension\/mod: that is upward/),
    ]);
    expect(strayImpls(folder, 'drivers/simulator/src')).toEqual([
      expect.stringContaining('server/far: impl ClassExtension, which is of'),
    ]);
  });

  test('TypeScript: a knot that is gone is told', () => {
    expect(goneKnots([], { ...house, knots: { 'a/b': 'planted' } })).toEqual(['a/b']);
    expect(goneKnots([['a/b/c.ts', 'a/b/d.ts']], { ...house, knots: { 'a/b': 'planted' } })).toEqual([]);
  });
});
