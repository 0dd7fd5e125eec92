/** Names that a target cannot spell as they stand: escaped where that changes nothing else, refused where they stand otherwise. */
import { ts as typescript } from '@ts-morph/common';
import { expect, test } from 'vitest';
import type { Locator } from '../../src/compile/build/context.ts';
import { buildModel } from '../../src/compile/build/index.ts';
import { COptions, cEmitter } from '../../src/emit/c/index.ts';
import { member } from '../../src/emit/c/names.ts';
import { RESERVED } from '../../src/emit/c/reserved.ts';
import { DocsOptions, docsEmitter } from '../../src/emit/docs/index.ts';
import type { EmitInput, OutputFile } from '../../src/emit/emitter.ts';
import { InfOptions } from '../../src/emit/inf/index.ts';
import { Lookup } from '../../src/emit/lookup.ts';
import { LuaOptions, luaEmitter } from '../../src/emit/lua/index.ts';
import { isDevice } from '../../src/emit/naming.ts';
import { RefusedNames } from '../../src/emit/refused.ts';
import { RustOptions, rustFiles } from '../../src/emit/rust/index.ts';
import { typeName } from '../../src/emit/rust/names.ts';
import { inputOf } from '../../src/emit/standalone.ts';
import { TsOptions, tsEmitter } from '../../src/emit/ts/index.ts';
import { DECLARATIONS } from '../../src/emit/ts/reserved.ts';
import { Scope } from '../../src/emit/ts/scope.ts';
import { VectorsOptions, vectorsEmitter } from '../../src/emit/vectors/index.ts';
import {
  bits,
  constant,
  type Declaration,
  enumeration,
  exchange,
  kind,
  message,
  schema,
  struct,
  u8,
  u32,
} from '../../src/language/index.ts';
import { modelOf, planeOf } from '../support/build.ts';
import { homonyms } from './homonyms.ts';
import { members } from './schemas.ts';
import { typescriptWords } from './words.ts';

/** Each declaration on a line of its own, in the order of the schema. */
function spansOf(members: Record<string, Declaration>): Locator {
  const lines = new Map(Object.values(members).map((value, index) => [value as unknown, index + 1]));
  return {
    span: (value) => ({ file: 'schema.ts', line: lines.get(value) ?? 99, col: 14 }),
    docs: () => undefined,
  };
}

function refusedBy(emit: (input: EmitInput) => unknown, members: Record<string, Declaration>): string[] {
  const { model } = buildModel(schema({ name: 'test', planes: [planeOf(members)] }), spansOf(members));
  try {
    emit(inputOf(model!));
    return [];
  } catch (error) {
    if (!(error instanceof RefusedNames)) throw error;
    return error.refusals.map(({ owner, why }) => `${owner.span?.line}: '${owner.name}' ${why}`);
  }
}

const c = (input: EmitInput) => cEmitter.emit(input, COptions.parse({ cpp: true }));
const rust = (input: EmitInput) => rustFiles(input, RustOptions.parse({ crate: 'x' }));
const lua = (input: EmitInput) => luaEmitter.emit(input, LuaOptions.parse({}));
const docs = (input: EmitInput) => docsEmitter.emit(input, DocsOptions.parse({})) as OutputFile[];
const vectors = (input: EmitInput) => vectorsEmitter.emit(input, VectorsOptions.parse({})) as OutputFile[];
const ts = (input: EmitInput) => tsEmitter.emit(input, TsOptions.parse({}));

test('two names that become one are refused at the second, with the place of the first', () => {
  const pair = struct({ a: u8 });
  expect(refusedBy(c, { Len: pair, LEN_SIZE: constant(u32, 3) })).toEqual([
    "2: 'LEN_SIZE' and Len (schema.ts:1:14) both become 'PF_LEN_SIZE' in C",
  ]);
  const Said = message({ a: u8 });
  const Talk = exchange({ magic: 1, maxBody: 9, messages: { said: kind(1, 'up', Said) } });
  const TalkMessage = struct({ a: u8 });
  expect(refusedBy(rust, { Said, TalkMessage, Talk })).toContain(
    "3: 'Talk' and TalkMessage (schema.ts:2:14) both become 'TalkMessage' in Rust",
  );
  const Mode = enumeration(u8, { OFF: 0 }, { unknown: 'keep' });
  expect(refusedBy(ts, { Mode, ModeName: pair })).toContain(
    "2: 'ModeName' and Mode (schema.ts:1:14) both become 'ModeName' in TypeScript (plane 'p')",
  );
});

test('planes that are one in a style, or in a file system, are refused at the second', () => {
  const planes = ['match', 'fooBar', 'Match', 'foo_bar'].map((name, index) =>
    planeOf({ [`A${index}`]: struct({ a: u8 }) }, name, index + 1),
  );
  expect(() => modelOf(...planes)).toThrow(
    "PF1103 'Match' and 'match' become the same name in the planes of the schema\n" +
      "PF1103 'foo_bar' and 'fooBar' become the same name in the planes of the schema",
  );
});

test('a name that JavaScript gives to every object is an entry as any other', () => {
  const names = ['toString', 'hasOwnProperty', 'valueOf', 'then'];
  const entries = <T>(value: T) => Object.fromEntries(names.map((name) => [name, value]));
  const [decl] = modelOf(planeOf({ Odd: struct(entries(u8)) })).planes[0]!.members;
  expect(decl).toMatchObject({ size: 4, fields: names.map((name) => ({ name })) });
  const odd = JSON.parse('{"__proto__": 1, "a": 2}') as Record<string, number>;
  const fields = Object.fromEntries(Object.keys(odd).map((name) => [name, u8]));
  expect(() => modelOf(planeOf({ Odd: struct(fields) }))).toThrow('__proto__');
  expect(() => modelOf(planeOf({ Odd: struct({ a: u32, b: u32 }, { prefixes: odd } as never) }))).toThrow('__proto__');
});

test('the module of a plane and its file have one name, whatever Rust and file systems keep for themselves', () => {
  const words = ['main', 'mod', 'type', 'match', 'lib', 'runtime', 'planes', 'con', 'index', 'generated'];
  const model = modelOf(...words.map((name, index) => planeOf({ [`A${index}`]: struct({ a: u8 }) }, name, index + 1)));
  const files = rust(inputOf(model));
  const lib = files.find(({ path }) => path === 'src/lib.rs')!.text;
  const paths = files.map(({ path }) => path);
  expect(new Set(paths.map((path) => path.toLowerCase())).size).toBe(paths.length);
  for (const [, module] of lib.matchAll(/^pub mod (\w+);$/gm)) {
    expect(
      paths.some((path) => path === `src/${module}.rs` || path === `src/${module}/mod.rs`),
      module,
    ).toBe(true);
  }
  expect(lib).toContain('pub mod type_;');
  expect(lib).toContain('pub mod generated;');
  expect(paths).not.toContain('src/main.rs');
  const headers = (c(inputOf(model)) as { path: string }[]).map(({ path }) => path);
  expect(headers).toContain('pf_abi/con_.h');
});

test('TypeScript: a declaration may be called as something that its module uses, and is exported so', () => {
  const files = ts(inputOf(modelOf(planeOf({ DataView: struct({ a: u8 }), class: struct({ a: u8 }) }))));
  const text = (files as { path: string; text: string }[]).find(({ path }) => path === 'p.ts')!.text;
  expect(text).toContain('export type { DataView$ as DataView };');
  expect(text).toContain('export type { class$ as class };');
});

test('a declaration that is called as a field, a part or a place of its plane is no local in Rust', () => {
  const members = homonyms()[0]!.members as Record<string, Declaration>;
  const text = rust(inputOf(modelOf(planeOf(members)))).find(({ path }) => path === 'src/p.rs')!.text;
  const hiding = (from: string) => localsOf(from).filter((name) => Object.hasOwn(members, name));
  expect(hiding(text)).toEqual([]);
  expect(text).toContain('mode: mode_,');
  expect(hiding(text.replaceAll(/\b(mode|write_late)_\b/g, '$1'))).toEqual(['mode', 'write_late']);
});

/** What a text of Rust binds: locals and parameters. */
function localsOf(text: string): string[] {
  const code = text.replaceAll(/\/\/.*|"(?:[^"\\]|\\.)*"/g, '""');
  const bound = [...code.matchAll(/\blet (?:mut |Ok\(|Some\()?(\w+)|\bfor (\w+) in|\|(\w+)\|/g)].map(([, ...found]) =>
    found.join(''),
  );
  const given = [...code.matchAll(/\bfn \w+.*/g)].flatMap(([head]) => [...head.matchAll(/[(,] ?(?:mut )?(\w+): /g)]);
  return [...new Set([...bound, ...given.map(([, name]) => name!)])].sort();
}

test('locals of generated Rust are published: a declaration is not called so', () => {
  const [travels, platform] = members(['qq_word']);
  const files = rust(inputOf(modelOf(travels!, platform!))).filter(({ path }) => path.startsWith('src/qq_'));
  const locals = files.flatMap(({ text }) => localsOf(text));
  const own = locals.filter((name) => !/^(?:_.*|self|(?:with_|write_|reserved_)?qq_\w+)$/.test(name));
  expect(own.length).toBeGreaterThan(20);
  // Parameters in the module of a table, where no declaration is.
  expect(own.filter((name) => typeName(name) === name)).toEqual(['globals', 'table']);
});

test('a filter that two things would have in Wireshark is refused at the second', () => {
  const Caps = bits(u32, { low: 24, _low: 8 });
  expect(refusedBy(lua, { Caps })).toEqual([
    "1: 'Caps._low' and Caps.low (schema.ts:1:14) both become 'pf.p.caps.low' as a filter of Wireshark",
  ]);
});

test('files that are named after planes and declarations are files on every system', () => {
  const words = ['con', 'AUX', 'nul', 'com1', 'LPT9', 'readme', 'index', 'rust', 'plain'];
  const model = modelOf(
    ...words.map((name, index) => planeOf({ [index === 0 ? 'Con' : `A${index}`]: struct({ a: u8 }) }, name, index + 1)),
  );
  const texts = new Map<string, string>();
  for (const { path, text } of [...docs(inputOf(model)), ...vectors(inputOf(model))]) {
    expect(path.split('/').filter(isDevice), path).toEqual([]);
    texts.set(path, text);
  }
  expect(new Set([...texts.keys()].map((path) => path.toLowerCase())).size).toBe(texts.size);
  expect([...texts.keys()]).toEqual(
    expect.arrayContaining(['con_.md', 'readme_.md', 'plain.md', 'drawings/con_/con_.svg', 'nul_.json', 'plain.json']),
  );
  const links = [...texts].flatMap(([path, text]) =>
    path.endsWith('.md') ? [...text.matchAll(/\]\(([^)#]+)/g)].map(([, to]) => to!) : [],
  );
  expect(links.length).toBeGreaterThan(words.length);
  expect(links.filter((to) => !texts.has(to))).toEqual([]);
});

test('a configuration cannot name a file as Windows names a device', () => {
  expect(() => LuaOptions.parse({ prefix: 'com1' })).toThrow('Windows keeps this name for a device');
  const item = { kind: 'umdf', description: 'a', hardwareIds: ['a'] };
  const inf = (name: string, more: object = {}) =>
    InfOptions.safeParse({ vendor: 'a', packages: { [name]: { ...item, ...more } } }).success;
  expect([inf('pad'), inf('nul'), inf('pad', { binary: 'aux.dll' })]).toEqual([true, false, false]);
});

test('TypeScript: its parser takes every word as the published list leaves it, and sees one that leaves the list', () => {
  const model = modelOf(planeOf({ Pair: struct({ a: u8 }) }));
  const scope = new Scope(model.planes[0]!, new Lookup(model));
  const words = typescriptWords();
  const refusedByParser = () => {
    const text = words.map((word) => `export class ${scope.local(word)} {}\n`).join('');
    const { diagnostics = [] } = typescript.transpileModule(text, { reportDiagnostics: true });
    return [...new Set(diagnostics.map(({ start }) => words[text.slice(0, start).split('\n').length - 1]))];
  };
  expect(refusedByParser()).toEqual([]);
  const list = DECLARATIONS.words as Set<string>;
  list.delete('class');
  try {
    expect(refusedByParser()).toEqual(['class']);
  } finally {
    list.add('class');
  }
});

test('a word that leaves the published list is not escaped any more', () => {
  expect([member('NULL'), member('INT32_MAX'), member('bool'), member('width')]).toEqual([
    ...['NULL_', 'INT32_MAX_', 'bool_', 'width'],
  ]);
  const list = RESERVED.words as Set<string>;
  list.delete('NULL');
  try {
    expect(member('NULL')).toBe('NULL');
  } finally {
    list.add('NULL');
  }
});
