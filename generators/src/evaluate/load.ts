/** Loads the modules of a schema, each time as a fresh graph, with the tool's own language. */
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { LANGUAGE_SPECIFIER } from '../spans/sources.ts';
import { moduleUrl } from './paths.ts';

/** Marks a module as part of a schema; the number keeps graphs apart, because Node never forgets a module. */
const MARK = 'pf-gen-graph';
let graphs = 0;
let hooked = false;

/** In a marked module, imports of files are marked as well, and the language is that of this tool. */
function hook(): void {
  if (hooked) return;
  hooked = true;
  registerHooks({
    resolve(specifier, context, next) {
      const graph = context.parentURL === undefined ? null : new URL(context.parentURL).searchParams.get(MARK);
      if (graph === null) return next(specifier, context);
      if (specifier === LANGUAGE_SPECIFIER) return { url: moduleUrl('language/index'), shortCircuit: true };
      const resolved = next(specifier, context);
      if (!specifier.startsWith('.')) return resolved;
      const url = new URL(resolved.url);
      url.searchParams.set(MARK, graph);
      return { ...resolved, url: url.href };
    },
  });
}

/** A module that could not be loaded. */
export interface LoadFailure {
  readonly file: string;
  readonly what: string;
  /** 1-based place, when Node said it. */
  readonly line?: number;
  readonly col?: number;
}

/**
 * Loads files below `root`, in order.
 *
 * @returns the exports of each file, or what went wrong with the first that failed
 */
export async function loadModules(
  root: string,
  files: readonly string[],
): Promise<{ exports: Record<string, unknown>[] } | { failure: LoadFailure }> {
  hook();
  graphs += 1;
  const exports: Record<string, unknown>[] = [];
  for (const file of files) {
    const url = pathToFileURL(join(root, file));
    url.searchParams.set(MARK, String(graphs));
    try {
      exports.push((await import(url.href)) as Record<string, unknown>);
    } catch (error) {
      return { failure: explain(error, root, file) };
    }
  }
  return { exports };
}

/** Finds the place of an error in the files of the schema, from its stack. */
function explain(error: unknown, root: string, file: string): LoadFailure {
  const what = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const base = pathToFileURL(`${root}/`).href;
  const escaped = base.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const match = new RegExp(`${escaped}([^?\\s]+)\\?${MARK}=\\d+:(\\d+)(?::(\\d+))?`).exec(stack);
  if (match === null) return { file, what };
  const [, where, line, col] = match;
  return { file: decodeURIComponent(where ?? file), what, line: Number(line), col: Number(col ?? 1) };
}
