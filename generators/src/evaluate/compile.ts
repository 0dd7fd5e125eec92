/** From the entry of a schema to its model: read, load, build, prove pure. */
import { type Cache, contentHash } from '../cache/cache.ts';
import { type Diagnostic, diagnostic } from '../diagnostics/table.ts';
import { buildModel } from '../model/build/index.ts';
import type { Model } from '../model/model.ts';
import { SourceLocator } from '../spans/locator.ts';
import { collectSources, type Sources } from '../spans/sources.ts';
import { loadModules } from './load.ts';

export interface Compiled {
  /** Undefined while there is an error. */
  readonly model: Model | undefined;
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: Sources;
}

/** Compiles a schema. `entry` is the absolute path of its entry module. Never throws for what a schema can do. */
export async function compile(entry: string, cache: Cache): Promise<Compiled> {
  const sources = await collectSources(entry, cache);
  const failed = (diagnostics: readonly Diagnostic[]): Compiled => ({ model: undefined, diagnostics, sources });
  if (sources.diagnostics.length > 0) return failed(sources.diagnostics);
  const files = sources.files.map((source) => source.file);
  const loaded = await loadModules(sources.root, files);
  if ('failure' in loaded) {
    const { file, what, line, col } = loaded.failure;
    return failed([diagnostic('PF1002', { file, what }, { file, line: line ?? 1, col: col ?? 1 })]);
  }
  const modules = sources.files.map((source, n) => ({ source, exports: loaded.exports[n] ?? {} }));
  const { model, diagnostics } = buildModel(loaded.exports[0]?.default, new SourceLocator(modules));
  const placed = diagnostics.map((found) => withPlace(found, files[0] ?? '', sources));
  if (model === undefined) return failed(placed);
  const impure = await purity(sources, files, model, cache);
  if (impure.length > 0) return failed([...placed, ...impure]);
  return { model, diagnostics: placed, sources };
}

/** Findings about the default export have no value to be found by: they stand where it is, or should be. */
function withPlace(found: Diagnostic, entry: string, sources: Sources): Diagnostic {
  if (found.span !== undefined) return found;
  const declared = sources.files[0]?.index.consts.default;
  return { ...found, span: { file: entry, line: declared?.line ?? 1, col: declared?.col ?? 1 } };
}

/** Once proven, a text stays pure: the proof is kept with the hash of all files. */
async function purity(sources: Sources, files: readonly string[], model: Model, cache: Cache): Promise<Diagnostic[]> {
  const key = contentHash(sources.root, sources.hash);
  if (cache.read<boolean>('pure', key) === true) return [];
  const { checkPurity } = await import('./purity.ts');
  const found = await checkPurity(sources.root, files, model);
  if (found.length === 0) cache.write('pure', key, true);
  return found.map((entry) => withPlace(entry, files[0] ?? '', sources));
}
