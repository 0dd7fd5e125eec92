/** Loads the modules of a schema with the tool's own language: as a fresh graph, or only what changed since the last one. */
import { type ResolveFnOutput, registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { moduleUrl } from '../../platform/paths.ts';
import { LANGUAGE_SPECIFIER, type Sources } from '../spans/sources.ts';

/** Marks a module as part of a schema; its value keeps versions apart, because Node never forgets a module. */
const MARK = 'pf-gen-graph';
let graphs = 0;
/** Values of the mark for modules of the graph that is being loaded, by URL; the graph's number for all others. */
let versions: ReadonlyMap<string, string> = new Map();
/** Paths of modules that are JavaScript as they stand, as in their URLs. */
let plain: ReadonlySet<string> = new Set();
let hooked = false;

/** In a marked module, imports of files are marked as well, and the language is that of this tool. */
function hook(): void {
  if (hooked) return;
  hooked = true;
  registerHooks({
    resolve(specifier, context, next) {
      const graph = context.parentURL === undefined ? null : new URL(context.parentURL).searchParams.get(MARK);
      if (graph === null) {
        if (!specifier.includes(`?${MARK}=`)) return next(specifier, context);
        return asModule(specifier) ?? next(specifier, context);
      }
      if (specifier === LANGUAGE_SPECIFIER) return { url: moduleUrl('language/index'), shortCircuit: true };
      if (!specifier.startsWith('.')) return next(specifier, context);
      const url = new URL(specifier, context.parentURL);
      url.searchParams.set(MARK, versions.get(url.href) ?? graph);
      return asModule(url.href) ?? next(specifier, context);
    },
  });
}

/**
 * A schema is made of ES modules, whatever the next package.json says: nothing is read twice, and nothing warns. Its files
 * are where the imports say, as for whoever reads their texts: Node would go through links once, and remember where those
 * led.
 */
function asModule(url: string): ResolveFnOutput | undefined {
  const { pathname } = new URL(url);
  if (plain.has(pathname)) return { url, format: 'module', shortCircuit: true };
  if (/\.m?ts$/.test(pathname)) return { url, format: 'module-typescript', shortCircuit: true };
  return /\.m?js$/.test(pathname) ? { url, format: 'module', shortCircuit: true } : undefined;
}

/** A module that could not be loaded. */
export interface LoadFailure {
  readonly file: string;
  readonly what: string;
  /** For a text that cannot be read: what stands where it goes wrong. */
  readonly found?: string;
  /** 1-based place, when Node said it. */
  readonly line?: number;
  readonly col?: number;
}

/** The modules of a schema. */
export interface Graph {
  readonly root: string;
  /** Relative to `root`; the entry comes first. */
  readonly files: readonly string[];
  /** Those of them without a type, from which nothing has to be taken away. */
  readonly untyped: readonly string[];
}

export function graphOf({ root, files }: Sources): Graph {
  const untyped = files.filter(({ index }) => index.plain === true);
  return { root, files: files.map(({ file }) => file), untyped: untyped.map(({ file }) => file) };
}

/**
 * Loads modules, in order. Not for two schemas at a time.
 *
 * @param marks a text for each file that is another one whenever the file or anything that it imports is; modules of the
 *   same marks are those of an earlier call. Without it everything is evaluated anew.
 *
 * @returns the exports of each file, or what went wrong with the first that failed
 */
export async function loadModules(
  { root, files, untyped }: Graph,
  marks: ReadonlyMap<string, string> = new Map(),
): Promise<{ exports: Record<string, unknown>[] } | { failure: LoadFailure }> {
  hook();
  graphs += 1;
  const urlOf = (file: string): URL => pathToFileURL(join(root, file));
  plain = new Set(untyped.map((file) => urlOf(file).pathname));
  versions = new Map([...marks].map(([file, mark]) => [urlOf(file).href, mark]));
  giveBack();
  giveBack = withoutOutside();
  const exports: Record<string, unknown>[] = [];
  try {
    for (const file of files) {
      const url = urlOf(file);
      url.searchParams.set(MARK, marks.get(file) ?? String(graphs));
      try {
        exports.push((await import(url.href)) as Record<string, unknown>);
      } catch (error) {
        return { failure: explain(error, root, file) };
      }
    }
    return { exports };
  } finally {
    giveBack();
  }
}

/** Gives back to this program what was taken from a schema; also for one that was stopped. */
export let giveBack: () => void = () => undefined;

/** What would outlive a schema, or end the program that reads it, as if all were well. */
const OUTSIDE = [
  ['', globalThis, ['setTimeout', 'setInterval', 'setImmediate', 'fetch', 'WebSocket', 'Worker', 'BroadcastChannel']],
  ['process.', process, ['exit', 'reallyExit', 'abort', 'kill', 'chdir']],
] as const;

/** Takes these from the code of a schema until the result is called. */
function withoutOutside(): () => void {
  const taken = OUTSIDE.flatMap(([before, owner, names]) => {
    const object = owner as unknown as Record<string, unknown>;
    return names.flatMap((name) => {
      const known = Object.getOwnPropertyDescriptor(object, name);
      if (known?.configurable !== true) return [];
      const value = (): never => {
        throw new Error(
          `\`${before}${name}\` is not for schemas: they are evaluated in one go, and their text alone decides what they are`,
        );
      };
      Object.defineProperty(object, name, { configurable: true, writable: true, enumerable: false, value });
      return [{ object, name, known }];
    });
  });
  return () => {
    giveBack = () => undefined;
    for (const { object, name, known } of taken) Object.defineProperty(object, name, known);
  };
}

/** The file of the schema and the place in it that a URL of the graph means. */
export function placeOf(
  { url, line = 1, col = 1 }: { readonly url?: string; readonly line?: number; readonly col?: number },
  root: string,
): { file: string; line: number; col: number } | undefined {
  const base = pathToFileURL(`${root}/`).href;
  if (url?.startsWith(base) !== true) return undefined;
  return { file: decodeURIComponent(url.slice(base.length).split('?')[0] ?? ''), line, col };
}

/** Finds the place of an error in the files of the schema, from its stack. */
function explain(error: unknown, root: string, file: string): LoadFailure {
  const what = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const syntax = error instanceof SyntaxError ? marked(stack, root) : undefined;
  if (syntax !== undefined) return { ...syntax, what };
  const base = pathToFileURL(`${root}/`).href;
  const escaped = base.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const match = new RegExp(`${escaped}([^?\\s]+)\\?${MARK}=\\w+:(\\d+)(?::(\\d+))?`).exec(stack);
  if (match === null) return { file, what };
  const [, where, line, col] = match;
  return { file: decodeURIComponent(where ?? file), what, line: Number(line), col: Number(col ?? 1) };
}

/** A fault of the text, as Node prints it above the message: file and line, the line itself, and marks below the place. */
function marked(stack: string, root: string): Omit<LoadFailure, 'what'> | undefined {
  const lines = stack.split('\n');
  const [, where = '', line] = /^(.+):(\d+)$/.exec(lines[0] ?? '') ?? [];
  const marks = lines.findIndex((text) => /^\s*\^+\s*$/.test(text));
  if (line === undefined || marks < 1) return undefined;
  const url = where.startsWith('file:') ? where : pathToFileURL(where).href;
  const place = placeOf({ url, line: Number(line), col: (lines[marks]?.indexOf('^') ?? 0) + 1 }, root);
  if (place === undefined) return undefined;
  const text = lines[marks - 1]?.slice(place.col - 1, lines[marks]?.trimEnd().length) ?? '';
  return { ...place, found: `\`${text}\`` };
}
