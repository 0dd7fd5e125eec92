/** Every word that means something in a target, as every kind of name: what is not refused compiles, and loads. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { typeName } from '../../src/emit/c/cpp/names.ts';
import { COptions, cEmitter } from '../../src/emit/c/index.ts';
import { callable, member } from '../../src/emit/c/names.ts';
import { LuaOptions, luaEmitter } from '../../src/emit/lua/index.ts';
import { RustOptions, rustFiles } from '../../src/emit/rust/index.ts';
import { ident } from '../../src/emit/rust/names.ts';
import { KEYWORDS } from '../../src/emit/rust/reserved.ts';
import { inputOf, writeInto } from '../../src/emit/standalone.ts';
import { TsOptions, tsEmitter } from '../../src/emit/ts/index.ts';
import type { Model } from '../../src/model/model.ts';
import { cargo, lockCrate } from '../fixtures/cargo.ts';
import { needTools, run } from '../fixtures/tools.ts';
import { modelOf } from '../support/build.ts';
import { homonyms } from './homonyms.ts';
import { merged, Spelled } from './spelled.ts';
import * as words from './words.ts';

const MINUTES = 60_000;

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});
function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'pf-gen-names-'));
  folders.push(made);
  return made;
}

/** A refusal says which name and where it stands. */
function expectPlaces({ refused }: Spelled): void {
  for (const { message, place } of refused) {
    expect(message).toMatch(/^'|got the name `/);
    expect(place, message).toBe('schema.ts:1:1');
  }
}

test('C and C++: headers compile, before and after other headers have defined their macros', {
  timeout: 5 * MINUTES,
}, () => {
  needTools('gcc', 'g++', 'clang', 'clang++');
  const options = COptions.parse({ cpp: true });
  const spelled = new Spelled((input) => cEmitter.emit(input, options) as never);
  const all = [...words.C_KEYWORDS, ...words.FOREIGN_MACROS];
  const macros = words.macros();
  // A macro may be called as an escaped one is: both have to be nobody's.
  for (const [name, isCalled] of macros) {
    for (const form of [callable(name), typeName(name)]) expect(macros.has(form), name).toBe(false);
    if (!isCalled) expect(macros.has(member(name)), name).toBe(false);
  }
  const models = [
    ...spelled.members(all),
    ...spelled.planes([...all, ...words.FILES]),
    merged([...spelled.declarations(all), modelOf(...homonyms())]),
  ];
  expectPlaces(spelled);
  const flags = words.C_HEADERS.flatMap((header) => ['-include', `${header}.h`]);
  for (const model of models) {
    const at = folder();
    writeInto(at, cEmitter.emit(inputOf(model), options) as never);
    writeFileSync(join(at, 'macros.h'), words.MACRO_TEXT);
    const listed = readdirSync(join(at, 'pf_abi')).map((name) => `pf_abi/${name}`);
    const include = (names: string[]): string => names.map((name) => `#include "${name}"\n`).join('');
    writeFileSync(join(at, 'all.c'), include(['pf_abi.h', ...listed.filter((name) => name.endsWith('.h'))]));
    writeFileSync(join(at, 'all.cpp'), include(['pf_abi.hpp', ...listed]));
    const compile = (compiler: string, ...given: string[]) =>
      run(compiler, [...given, '-fsyntax-only', '-include', 'stdint.h'], { timeout: 2 * MINUTES });
    compile('gcc', '-std=gnu17', ...flags, '-include', join(at, 'macros.h'), join(at, 'all.c'));
    compile('clang', '-std=gnu2x', join(at, 'all.c'));
    compile('g++', '-std=gnu++20', '-include', join(at, 'macros.h'), join(at, 'all.cpp'));
    compile('clang++', '-std=c++17', join(at, 'all.cpp'));
  }
});

test('TypeScript: modules compile and load', { timeout: 5 * MINUTES }, async () => {
  const options = TsOptions.parse({});
  const spelled = new Spelled((input) => tsEmitter.emit(input, options) as never);
  const all = [...words.typescriptWords(), ...words.OBJECT_WORDS, ...words.TS_LOCALS];
  const models = [
    ...spelled.members(all),
    ...spelled.planes([...all, ...words.FILES]),
    merged([...spelled.declarations(all), modelOf(...homonyms())]),
  ];
  expectPlaces(spelled);
  const at = folder();
  for (const [index, model] of models.entries())
    writeInto(join(at, `m${index}`), tsEmitter.emit(inputOf(model), options) as never);
  const compilerOptions = {
    ...{ strict: true, target: 'esnext', module: 'nodenext', noEmit: true, allowImportingTsExtensions: true },
    ...{
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      isolatedModules: true,
      verbatimModuleSyntax: true,
    },
    ...{ erasableSyntaxOnly: true, types: [], lib: ['esnext', 'dom'] },
  };
  writeFileSync(join(at, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['**/*.ts'] }));
  const bin = join(import.meta.dirname, '../../../node_modules/.bin');
  run(join(bin, 'tsc'), ['-p', at], { timeout: 2 * MINUTES });
  writeFileSync(join(at, 'load.mjs'), models.map((_, index) => `await import('./m${index}/index.ts');\n`).join(''));
  run(process.execPath, [join(at, 'load.mjs')]);
});

test('Rust: the crate compiles in the newest edition', { timeout: 5 * MINUTES }, () => {
  const options = RustOptions.parse({ crate: 'pf-names-all' });
  const spelled = new Spelled((input) => rustFiles(input, options));
  const all = [...words.RUST_KEYWORDS, ...words.RUST_WORDS];
  const model = merged([
    ...spelled.members(all),
    // Words that differ in case only have one feature of the crate.
    ...spelled.planes([...all, ...words.FILES]).slice(0, 1),
    // All words in all kinds would take minutes.
    ...spelled.declarations(words.RUST_KEYWORDS),
    modelOf(...homonyms()),
  ]);
  expectPlaces(spelled);
  checkCrate(model, options);
});

function checkCrate(model: Model, options: RustOptions): void {
  const at = folder();
  writeInto(at, rustFiles(inputOf(model), options));
  const manifest = join(at, 'Cargo.toml');
  const text = readFileSync(manifest, 'utf8');
  writeFileSync(manifest, text.replace(/^edition = .*$/m, 'edition = "2024"').replace(/^rust-version = .*$/m, ''));
  lockCrate(at);
  const checked = cargo(at, 'check', '--locked', '--all-features');
  expect(checked.ok, checked.text).toBe(true);
}

test('Rust: its parser takes every word as the published list leaves it, and sees one that leaves the list', {
  timeout: MINUTES,
}, () => {
  needTools('rustfmt');
  const all = [...words.RUST_KEYWORDS, ...words.RUST_WORDS];
  expect(parsedByRust(all)).toEqual({ ok: true, said: '' });
  const list = KEYWORDS.words as Set<string>;
  list.delete('match');
  try {
    expect(parsedByRust(all)).toEqual({ ok: false, said: expect.stringMatching(/keyword `match`/) });
  } finally {
    list.add('match');
  }
});

/** What the parser says of functions that are called so. */
function parsedByRust(names: readonly string[]): { ok: boolean; said: string } {
  const input = names.map((name) => `fn ${ident(name)}() {}\n`).join('');
  const ran = spawnSync('rustfmt', ['--edition', '2024'], { input, encoding: 'utf8', timeout: MINUTES / 2 });
  return { ok: ran.status === 0, said: ran.stderr };
}

test('Lua: Wireshark loads the script', { timeout: 2 * MINUTES }, () => {
  needTools('tshark');
  const options = LuaOptions.parse({});
  const spelled = new Spelled((input) => luaEmitter.emit(input, options) as never);
  const models = [
    ...spelled.members(words.LUA_WORDS),
    merged([...spelled.declarations(words.LUA_WORDS), modelOf(...homonyms())]),
  ];
  expectPlaces(spelled);
  for (const model of models) {
    const at = folder();
    writeInto(at, luaEmitter.emit(inputOf(model), options) as never);
    const said = run('tshark', ['-G', 'protocols', '-X', `lua_script:${join(at, 'pf.lua')}`]);
    expect(said).toContain('\tpf.qq_travels');
  }
});
