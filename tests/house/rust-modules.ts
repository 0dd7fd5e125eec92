/**
 * The modules of a crate and who uses whom among them, as its text says: paths behind `crate::`, `super::`, `self::` and
 * a child's name, and methods that one file calls and another gives the same type.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { Arrow } from './rooms.ts';

interface Module {
  /** Path of the file without `.rs`, relative to the crate's source folder. */
  readonly file: string;
  /** Where it stands in the crate: `['machine', 'clock']`. */
  readonly names: readonly string[];
  /** Its text without comments and tests. */
  readonly code: string;
}

/** Module → module inside of a crate's `src`: files without `.rs`, relative to `root`. */
export function moduleArrows(root: string, source: string): Arrow[] {
  const modules = readModules(root, source);
  const byName = new Map(modules.map((module) => [module.names.join('::'), module]));
  const arrows = modules
    .filter(isPart)
    .flatMap((from) => [
      ...usedPaths(from.file, from.code).map((path) => ({ from, to: owner(path, byName) })),
      ...methodArrows(from, modules),
    ]);
  const pairs = arrows.flatMap(({ from, to }) =>
    to === undefined || to === from || !isPart(to) ? [] : [{ from, to }],
  );
  const lines = new Map(pairs.map(({ from, to }) => [`${from.file} ${to.file}`, { from, to }]));
  return [...lines.values()].map(({ from, to }) => ({ from: `${source}/${from.file}`, to: `${source}/${to.file}` }));
}

/** Roots see everything below them, and nobody looks at them. */
const isPart = ({ file }: Module): boolean => !/^(lib|main|bin)($|\/)/.test(file);

function readModules(root: string, source: string): Module[] {
  const top = join(root, source);
  return readdirSync(top, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.rs'))
    .map((entry) => relative(top, join(entry.parentPath, entry.name)).split('\\').join('/'))
    .sort()
    .map((path) => {
      const file = path.replace(/\.rs$/, '');
      return { file, names: namesOf(file), code: withoutTests(readFileSync(join(top, path), 'utf8')) };
    });
}

const namesOf = (file: string): string[] => {
  const names = file.split('/');
  return names.at(-1) === 'mod' || file === 'lib' || file === 'main' ? names.slice(0, -1) : names;
};

/** Tests of a file in the file do not count, and neither do comments. */
const withoutTests = (text: string): string =>
  text.replace(/\/\/.*$/gm, '').replace(/#\[cfg\((?:all\()?test[\s\S]*?\bmod \w+ \{[\s\S]*$/, '');

/** The module that a path leads into. */
function owner(path: readonly string[], byName: ReadonlyMap<string, Module>): Module | undefined {
  for (let length = path.length; length > 0; length--) {
    const found = byName.get(path.slice(0, length).join('::'));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The paths that a file's text names, from the crate's root on. `file` is its path without `.rs`. */
export function usedPaths(file: string, text: string): string[][] {
  const here = namesOf(file);
  const code = withoutTests(text);
  const children = [...code.matchAll(/\bmod (\w+);/g)].map(([, name]) => name!);
  const found: string[][] = [];
  for (const { 0: first, index } of code.matchAll(/(?<!::|\w)[a-z_]\w*(?=::)/g)) {
    const known = first === 'crate' || first === 'super' || first === 'self' || children.includes(first);
    if (known) found.push(...pathsAt(code, index).paths.map((path) => absolute(here, path)));
  }
  return found;
}

function absolute(here: readonly string[], path: readonly string[]): string[] {
  if (path[0] === 'crate') return path.slice(1);
  const ups = path.findIndex((name) => name !== 'super');
  const up = ups < 0 ? path.length : ups;
  const below = path.slice(path[up] === 'self' ? up + 1 : up);
  return [...here.slice(0, here.length - up), ...below];
}

/** The path, or the paths of the group, that begin at an index. */
function pathsAt(code: string, start: number): { paths: string[][]; end: number } {
  let at = start;
  const names: string[] = [];
  for (;;) {
    const [space] = /\s*/y.exec(code.slice(at)) ?? [''];
    const group = code[at + space.length] === '{';
    if (group) {
      const inner = groupAt(code, at + space.length + 1);
      return { paths: inner.paths.map((path) => [...names, ...path]), end: inner.end };
    }
    const name = /^\s*(\w+|\*)/.exec(code.slice(at, at + 200));
    if (name === null) return { paths: [names], end: at };
    names.push(name[1]!);
    at += name[0].length;
    if (code.slice(at, at + 2) !== '::') return { paths: [names], end: at };
    at += 2;
  }
}

function groupAt(code: string, start: number): { paths: string[][]; end: number } {
  const paths: string[][] = [];
  let at = start;
  while (at < code.length) {
    const [skipped] = /^[\s,]*/.exec(code.slice(at)) ?? [''];
    at += skipped.length;
    if (code[at] === '}') return { paths, end: at + 1 };
    const inner = pathsAt(code, at);
    paths.push(...inner.paths);
    // `as name`, or something that is no path at all.
    const [rest] = /^[^,}]*/.exec(code.slice(inner.end)) ?? [''];
    at = inner.end + rest.length;
  }
  return { paths, end: at };
}

interface Block {
  readonly type: string;
  readonly ofTrait: boolean;
  readonly body: string;
}

const BLOCK = /^(?:unsafe )?impl(?:<[^{]*?>)?\s+(?:([\w:]+(?:<[^{]*?>)?)\s+for\s+)?(\w+)\b[^{]*\{([\s\S]*?)^\}/gm;

function blocksOf(code: string): Block[] {
  return [...code.matchAll(BLOCK)].map(([, trait, type, body]) => ({
    type: type!,
    ofTrait: trait !== undefined,
    body: body!,
  }));
}

const methodsOf = (body: string): string[] =>
  [...body.matchAll(/^ {4}(?:pub(?:\([^)]*\))? )?(?:const |async |unsafe )*fn (\w+)/gm)].map(([, name]) => name!);

const defines = (code: string, type: string): boolean => new RegExp(`\\b(?:struct|enum|union) ${type}\\b`).test(code);

/** A file whose `impl` of a type calls what another file's `impl` of that type has. */
function methodArrows(from: Module, modules: readonly Module[]): { from: Module; to: Module }[] {
  return blocksOf(from.code).flatMap(({ type, body }) => {
    if (modules.filter(({ code }) => defines(code, type)).length !== 1) return [];
    const called = new Set([...body.matchAll(/\b(?:self\s*\.|Self::)(\w+)\(/g)].map(([, name]) => name!));
    const givers = modules.filter(
      (other) =>
        other !== from &&
        blocksOf(other.code).some((block) => block.type === type && methodsOf(block.body).some((m) => called.has(m))),
    );
    return givers.map((to) => ({ from, to }));
  });
}

/** `impl` blocks outside of the folder of their type: what is called there, no import tells. A line each. */
export function strayImpls(root: string, source: string): string[] {
  const modules = readModules(root, source);
  return modules.flatMap((module) =>
    blocksOf(module.code).flatMap(({ type, ofTrait }) => {
      const homes = modules.filter(({ code }) => defines(code, type));
      if (ofTrait || homes.length === 0) return [];
      const near = homes.some((home) => folderOf(home) === folderOf(module));
      return near ? [] : [`${source}/${module.file}: impl ${type}, which is of ${source}/${homes[0]!.file}`];
    }),
  );
}

/** `tables/wdf.rs` and `tables/wdf/device.rs` are of one folder. */
const folderOf = ({ names, file }: Module): string => (file.endsWith('/mod') ? names.join('/') : dirname(file));
