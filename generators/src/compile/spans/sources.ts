/** Finds the files of a schema by its imports, and holds the schema to its allow-list. */
import { readFileSync, statSync } from 'node:fs';
import { dirname, join, posix, relative, sep } from 'node:path';
import { type Diagnostic, diagnostic } from '../../diagnostics/table.ts';
import { contentHash } from '../../incremental/cache/cache.ts';
import type { Memory } from '../../incremental/cache/memory.ts';
import * as language from '../../language/index.ts';
import { spareMemory, takeMemory } from '../../platform/spare.ts';
import { LinkFaults } from './links.ts';
import { readPlain } from './plain/read.ts';
import type { SourceIndex } from './source-index.ts';

/** The import under which a schema gets the language. */
export const LANGUAGE_SPECIFIER = 'pf-gen/schema';

/** Characters of a schema from which on memory counts more than a little time. */
const LARGE = 500_000;

export interface Source {
  /** Relative to the schema's folder, with `/`. */
  readonly file: string;
  readonly path: string;
  readonly text: string;
  /** Its places of values go once there is a model. */
  index: SourceIndex;
}
export interface Sources {
  /** Folder of the entry; the schema is everything in it that the entry reaches. */
  readonly root: string;
  /** In the order in which the entry reaches them. */
  readonly files: readonly Source[];
  /** Every path that was looked at, as the imports say it: those of the files, and those where no file is. */
  readonly looked: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
  /** Hash over all names and texts. */
  readonly hash: string;
}

/** Reads the entry and everything that it imports. ts-morph is loaded only for files that are not plain, and not known to the cache. */
export async function collectSources(entry: string, cache: Memory): Promise<Sources> {
  const root = dirname(entry);
  const files = new Map<string, Source>();
  const diagnostics: Diagnostic[] = [];
  const nameOf = (path: string): string => relative(root, path).split(sep).join('/');
  const queue: string[] = [entry];
  const looked = new Set(queue);
  let characters = 0;
  if (!isFile(entry)) diagnostics.push(diagnostic('PF1006', { file: entry }));
  for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
    const file = nameOf(path);
    if (files.has(file) || !isFile(path)) continue;
    const text = readFileSync(path, 'utf8');
    characters += text.length;
    if (characters > LARGE) spareMemory();
    else takeMemory();
    const index = await indexOf(text, cache);
    files.set(file, { file, path, text, index });
    for (const { code, params, line, col } of index.faults)
      diagnostics.push(diagnostic(code, withFile(params, file) as never, { file, line, col }));
    for (const { what, line, col } of index.hidden)
      diagnostics.push(diagnostic('PF1007', { what }, { file, line, col }));
    for (const { specifier, line, col } of index.imports) {
      if (specifier === LANGUAGE_SPECIFIER) continue;
      const target = join(dirname(path), specifier);
      const inside = /^\.\.?\//.test(specifier) && !nameOf(target).startsWith('../');
      const at = { file, line, col };
      if (inside) looked.add(target);
      if (!inside) diagnostics.push(diagnostic('PF1004', { specifier }, at));
      else if (!isFile(target)) diagnostics.push(diagnostic('PF1006', { file: specifier }, at));
      else queue.push(target);
    }
  }
  if (diagnostics.length === 0) {
    const named = [LANGUAGE_SPECIFIER, Object.keys(language)] as const;
    diagnostics.push(...new LinkFaults([...files.values()], named).find());
  }
  const texts = [...files.values()].flatMap(({ file, text }) => [file, text]);
  return { root, files: [...files.values()], looked: [...looked], diagnostics, hash: contentHash(...texts) };
}

/** Places of a file are known to it as `line:col`. */
const withFile = (params: Readonly<Record<string, string>>, file: string): Readonly<Record<string, string>> =>
  params.first === undefined ? params : { ...params, first: `${file}:${params.first}` };

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

async function indexOf(text: string, cache: Memory): Promise<SourceIndex> {
  // Sooner read than found again.
  const plain = readPlain(text);
  if (plain !== undefined) return plain;
  const known = cache.read<SourceIndex>('source', text);
  if (known !== undefined) return known;
  const { readSource } = await import('./read-source.ts');
  const index = readSource(text);
  cache.write('source', text, index);
  return index;
}

/** For each file a digest over it and everything that it imports, directly or not. */
export function closureMarks({ files }: Sources): Map<string, string> {
  const byName = new Map(files.map((source) => [source.file, source]));
  const reach = (file: string, seen: Map<string, string>): Map<string, string> => {
    const source = byName.get(file);
    if (source === undefined || seen.has(file)) return seen;
    seen.set(file, source.text);
    for (const { specifier } of source.index.imports) reach(posix.join(posix.dirname(file), specifier), seen);
    return seen;
  };
  return new Map(files.map(({ file }) => [file, contentHash(...[...reach(file, new Map())].flat())]));
}
