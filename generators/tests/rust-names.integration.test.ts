/** Declarations that are called as what Rust gives to every module: the crate means the right one everywhere. */
import { afterAll, expect, test } from 'vitest';
import { RustOptions, rustEmitter } from '../src/emit/rust/index.ts';
import { shortenPaths } from '../src/emit/rust/prelude.ts';
import type { Decl, Model, Plane } from '../src/model/model.ts';
import { CAMERA } from './fixtures/camera.ts';
import { cargo, lockCrate } from './fixtures/cargo.ts';
import { LOGGING } from './fixtures/dispatch/model.ts';
import { type Emitted, emitTo } from './fixtures/emit.ts';
import { sampleModel } from './fixtures/rust-model.ts';
import { shared } from './fixtures/rust-protocols/schema.ts';
import { REGISTRIES } from './fixtures/rust-registries-model.ts';
import { UNIONS } from './fixtures/unions-model.ts';
import { modelOf } from './support/build.ts';

const MINUTES = 60_000;
// biome-ignore format: a list of words
const PRELUDE = [
  'Result', 'Ok', 'Err', 'Option', 'Some', 'None', 'Default', 'From', 'Into', 'TryFrom', 'TryInto', 'Vec', 'String',
  'Box', 'ToString', 'ToOwned', 'Send', 'Sync', 'Sized', 'Unpin', 'Drop', 'Copy', 'Clone', 'Debug', 'Display', 'Eq',
  'PartialEq', 'Ord', 'PartialOrd', 'Hash', 'Iterator', 'IntoIterator', 'DoubleEndedIterator', 'ExactSizeIterator',
  'Extend', 'FromIterator', 'AsRef', 'AsMut', 'Fn', 'FnMut', 'FnOnce', 'Ordering', 'Formatter', 'FromBytes', 'IntoBytes',
];
/** What the text of a generic function calls its own parameters, types of the language, and crates. */
// biome-ignore format: a list of words
const OTHERS = [
  'M', 'D', 'H', 'P', 'R', 'G', 'T', 'u8', 'u16', 'u32', 'u64', 'i32', 'usize', 'bool', 'str', 'core', 'alloc',
  'zerocopy', 'c_void', 'runtime',
];
const NAMES = [...PRELUDE, ...OTHERS];
/** These give no type, so that their names hide nothing. */
const PLAIN: readonly Decl['kind'][] = ['constant', 'name', 'table'];
const PLANES: Readonly<Record<string, string>> = { common: 'core', p: 'zerocopy', frame: 'option' };

/** Every declaration under another name; the names that are left are enumerations, which hide functions as well. */
function renamed(planes: readonly Plane[]): Plane[] {
  const names = new Map<string, string>();
  const made = structuredClone([...planes]);
  for (const [index, plane] of made.entries()) {
    // Another kind of declaration has each name in each plane.
    const turn = (index * 11) % NAMES.length;
    const free = [...NAMES.slice(turn), ...NAMES.slice(0, turn)];
    for (const decl of plane.members) {
      if (PLAIN.includes(decl.kind)) continue;
      const name = free.shift()!;
      names.set(`${plane.name}.${decl.name}`, name);
      decl.name = name;
    }
    for (const name of free) plane.members.push({ kind: 'enum', name, repr: 'u8', unknown: 'keep', values: [] });
  }
  const follow = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    if ('plane' in value && 'name' in value && typeof value.plane === 'string') {
      value.name = names.get(`${value.plane}.${value.name}`) ?? value.name;
      value.plane = PLANES[value.plane] ?? value.plane;
    }
    for (const inner of Object.values(value)) follow(inner);
  };
  follow(made);
  for (const plane of made) plane.name = PLANES[plane.name] ?? plane.name;
  return made;
}

/** Calls whose requests and replies may be empty. */
function anyLength(planes: readonly Plane[]): void {
  for (const decl of planes.flatMap(({ members }) => members)) {
    if (decl.kind !== 'device') continue;
    for (const { input, output } of decl.ioctls) for (const data of [input, output]) if (data) data.min = 0;
  }
}

const emitted: Emitted[] = [];
afterAll(() => {
  for (const out of emitted) out.remove();
});

async function lint(model: Model): Promise<ReturnType<typeof cargo>> {
  const out = await emitTo(rustEmitter, RustOptions.parse({ crate: 'pf-names' }), model);
  emitted.push(out);
  lockCrate(out.folder);
  return cargo(out.folder, 'clippy', '--locked', '--all-features', '--', '-D', 'warnings');
}

test('every kind of declaration may have such a name', { timeout: 5 * MINUTES }, async () => {
  const models = [sampleModel(), LOGGING, UNIONS, REGISTRIES, CAMERA, modelOf(shared)];
  const planes = models.flatMap((model) => model.planes);
  const kinds = new Set(planes.flatMap(({ members }) => members.map(({ kind }) => kind)));
  expect([...kinds].sort()).toEqual([
    ...[
      'bits',
      'constant',
      'device',
      'dialogue',
      'enum',
      'exchange',
      'flags',
      'foreign',
      'linux_device',
      'message',
      'name',
    ],
    ...['registry', 'section', 'struct', 'table', 'union'],
  ]);
  const run = await lint({ format: 1, name: 'names', planes: renamed(planes) });
  expect(run.ok, run.text).toBe(true);
});

test('a call whose data may be empty is not compared with zero', { timeout: 5 * MINUTES }, async () => {
  const planes = structuredClone([...sampleModel().planes, ...LOGGING.planes]);
  anyLength(planes);
  const run = await lint({ format: 1, name: 'empty', planes });
  expect(run.ok, run.text).toBe(true);
});

test('a module that hides no name is written as people write', () => {
  const text = [
    '/// ::core::result::Result::Ok',
    'const A: &str = "::core::option::Option::None \\" ::core";',
    'fn f(a: ::core::option::Option<u8>) -> ::core::result::Result<::alloc::vec::Vec<u8>, ()> {',
    '    ::core::result::Result::Ok(crate::core::make(::core::convert::From::from(a))) // ::core',
    '}',
  ];
  expect(
    shortenPaths([text.join('\n')])
      .join('')
      .split('\n'),
  ).toEqual([
    text[0],
    text[1],
    'fn f(a: Option<u8>) -> Result<alloc::vec::Vec<u8>, ()> {',
    '    Ok(crate::core::make(From::from(a))) // ::core',
    '}',
  ]);
  for (const item of ['struct Ok(u8);', 'pub mod core {}', 'type From = u8;', 'pub trait Fn {}', 'enum Option {}'])
    expect(shortenPaths([`${text[2]} ${item}`]).join('')).toContain('::core::option::Option<u8>');
});
