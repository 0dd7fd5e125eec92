/** From the entry of a schema to its model: read, load, build, prove pure. */

import { type Diagnostic, diagnostic } from '../../diagnostics/table.ts';
import { contentHash } from '../../incremental/cache/cache.ts';
import type { Memory } from '../../incremental/cache/memory.ts';
import type { Model, Span } from '../../model/model.ts';
import { buildModel } from '../build/index.ts';
import { SourceLocator } from '../spans/locator.ts';
import { closureMarks, collectSources, type Sources } from '../spans/sources.ts';
import { evaluationLimit, withDeadline } from './deadline.ts';
import { type Graph, giveBack, graphOf, loadModules, placeOf } from './load.ts';
import type { OtherWorld } from './purity.ts';

export interface Compiled {
  /** Undefined while there is an error. */
  readonly model: Model | undefined;
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: Sources;
}

/** What can be ready before a schema is compiled, in programs that stay. */
export interface Prepared {
  /** A thread for the second evaluation; used up when it is taken. */
  readonly take?: () => OtherWorld | undefined;
  /** Whether modules of an earlier compilation may stand in for equal ones of this one. */
  readonly reuse?: boolean;
  /** Milliseconds after which a schema that has not ended is stopped. */
  readonly deadline?: number;
  /** Runs the schema's own code, which may never return. */
  readonly around?: <T>(run: () => Promise<T>) => Promise<T>;
  /**
   * Told the model as soon as it is there, while the second evaluation is still under way, so that work on it need not
   * wait. The model counts only when it is the one that `compile` gives in the end.
   */
  readonly meanwhile?: (model: Model) => void;
}

/** Compiles a schema. `entry` is the absolute path of its entry module. Never throws for what a schema can do. */
export async function compile(entry: string, cache: Memory, prepared: Prepared = {}): Promise<Compiled> {
  const sources = await collectSources(entry, cache);
  const failed = (diagnostics: readonly Diagnostic[]): Compiled => ({ model: undefined, diagnostics, sources });
  if (sources.diagnostics.length > 0) return failed(sources.diagnostics);
  const graph = graphOf(sources);
  // Once proven, a text stays pure: the proof is kept with the hash of all files.
  const proof = contentHash(sources.root, sources.hash);
  const proven = cache.read<boolean>('pure', proof) === true;
  const characters = sources.files.reduce((sum, { text }) => sum + text.length, 0);
  const { around = (run) => run(), deadline = evaluationLimit(characters) } = prepared;
  const second = proven ? undefined : await secondEvaluation(graph, deadline, prepared);
  const marks = prepared.reuse === true ? closureMarks(sources) : undefined;
  const evaluate = async () => {
    const loaded = await loadModules(graph, marks);
    if ('failure' in loaded) return loaded;
    const modules = sources.files.map((source, n) => ({ source, exports: loaded.exports[n] ?? {} }));
    const built = buildModel(loaded.exports[0]?.default, new SourceLocator(modules));
    if (built.model !== undefined) forgetPlaces(sources);
    return built;
  };
  const guarded = { milliseconds: deadline, root: sources.root, what: entry };
  // A text that ended once ends again.
  const ended = proven ? { value: await around(evaluate) } : await around(() => withDeadline(guarded, evaluate));
  if ('late' in ended) {
    giveBack();
    second?.drop();
    const { file, line, col } = placeOf(ended.late, sources.root) ?? waiting(sources);
    return failed([diagnostic('PF1015', { file, seconds: deadline / 1000 }, { file, line, col })]);
  }
  if ('failure' in ended.value) {
    const { file, what, found, line, col } = ended.value.failure;
    second?.drop();
    const at = { file, line: line ?? 1, col: col ?? 1 };
    if (found !== undefined) return failed([diagnostic('PF1013', { what, found }, at)]);
    return failed([diagnostic('PF1002', { file, what }, at)]);
  }
  const { model, diagnostics } = ended.value;
  const place = (found: Diagnostic): Diagnostic => withPlace(found, graph.files[0] ?? '', sources);
  const placed = diagnostics.map(place);
  if (model === undefined) {
    second?.drop();
    return failed(placed);
  }
  const compared = second?.compare(model);
  prepared.meanwhile?.(model);
  const impure = (await compared) ?? [];
  // A module with a state of its own goes on counting when it is reused: only a fresh graph is judged.
  if (impure.length > 0 && prepared.reuse === true) {
    return compile(entry, cache, { ...prepared, reuse: false });
  }
  if (impure.length > 0) return failed([...placed, ...impure.map(place)]);
  if (!proven) cache.write('pure', proof, true);
  return { model, diagnostics: placed, sources };
}

/** The places of a schema stand in its model; nobody looks them up again. */
function forgetPlaces({ files }: Sources): void {
  for (const source of files) {
    const { default: root } = source.index.consts;
    source.index = { ...source.index, consts: root === undefined ? {} : { default: { ...root, places: {} } } };
  }
}

/** Where a schema waits, when it does not run: at the first `await` outside of functions. */
function waiting({ files }: Sources): Span {
  for (const { file, index } of files) if (index.awaits !== undefined) return { file, ...index.awaits };
  return { file: files[0]?.file ?? '', line: 1, col: 1 };
}

/** Findings about the default export have no value to be found by: they stand where it is, or should be. */
function withPlace(found: Diagnostic, entry: string, sources: Sources): Diagnostic {
  if (found.span !== undefined) return found;
  const declared = sources.files[0]?.index.consts.default;
  return { ...found, span: { file: entry, line: declared?.line ?? 1, col: declared?.col ?? 1 } };
}

/** Starts the second evaluation beside the first one. */
async function secondEvaluation(graph: Graph, deadline: number, { take }: Prepared): Promise<OtherWorld> {
  const { OtherWorld } = await import('./purity.ts');
  const world = take?.() ?? new OtherWorld();
  world.evaluate(graph, deadline);
  return world;
}
