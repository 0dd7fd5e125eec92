/** The configuration: where the schema is, where the output goes, and which targets are generated. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { type Diagnostic, DiagnosticError, diagnostic } from '../diagnostics/table.ts';
import { TARGETS } from '../emit/index.ts';
import { nearest } from './nearest.ts';

export const CONFIG_NAMES = ['pf-gen.config.json', 'pf-gen.config.ts'] as const;

/** The file as a user writes it; options of the targets are checked with the shape of each target. */
export const ConfigFile = z.strictObject({
  $schema: z.string().optional(),
  /** Entry module of the schema, relative to the configuration. */
  schema: z.string().min(1),
  /** Output folder, relative to the configuration. It belongs to the generator. */
  out: z.string().min(1),
  /** Target → its options. */
  targets: z.record(z.string(), z.looseObject({})),
});
export type ConfigFile = z.input<typeof ConfigFile>;

export interface TargetConfig {
  readonly name: string;
  readonly options: unknown;
}
export interface Config {
  /** Absolute path of the configuration. */
  readonly path: string;
  readonly root: string;
  /** Absolute path of the entry module. */
  readonly schema: string;
  /** Absolute path of the output folder. */
  readonly out: string;
  readonly cache: string;
  readonly targets: readonly TargetConfig[];
}

/**
 * Reads the configuration.
 *
 * @param cwd where to look, upward
 * @param given path of the file, instead of looking for it
 * @throws DiagnosticError with PF3001 … PF3004
 */
export async function loadConfig(cwd: string, given?: string): Promise<Config> {
  const path = given === undefined ? findConfig(cwd) : resolve(cwd, given);
  const at = { file: path, line: 1, col: 1 };
  const raw = await readConfig(path).catch((error: unknown) => {
    const why = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    throw new DiagnosticError([diagnostic('PF3004', { why }, at)]);
  });
  const found: Diagnostic[] = [];
  const parsed = ConfigFile.safeParse(raw);
  const locate = locator(path);
  if (!parsed.success) found.push(...explain(parsed.error, ConfigFile, [], locate));
  const targets: TargetConfig[] = [];
  for (const [name, options] of Object.entries(parsed.data?.targets ?? {})) {
    const load = Object.hasOwn(TARGETS, name) ? TARGETS[name] : undefined;
    if (load === undefined) {
      found.push(unknownKey(name, Object.keys(TARGETS), locate([name])));
      continue;
    }
    const shape = (await load()).options.strict();
    const checked = shape.safeParse(options);
    if (checked.success) targets.push({ name, options: checked.data });
    else found.push(...explain(checked.error, shape, ['targets', name], locate));
  }
  if (found.length > 0 || !parsed.success) throw new DiagnosticError(found);
  const root = dirname(path);
  const { schema, out } = parsed.data;
  const folders = { schema: resolve(root, schema), out: resolve(root, out), cache: join(root, '.cache', 'pf-gen') };
  if (!relative(folders.out, root).startsWith('..')) {
    const why = 'the output folder holds the configuration itself, and everything in it belongs to the generator';
    throw new DiagnosticError([diagnostic('PF3003', { key: 'out', why }, locate(['out']))]);
  }
  return { path, root, ...folders, targets };
}

function findConfig(cwd: string): string {
  for (let folder = cwd; ; folder = dirname(folder)) {
    for (const name of CONFIG_NAMES) if (existsSync(join(folder, name))) return join(folder, name);
    if (dirname(folder) === folder) throw new DiagnosticError([diagnostic('PF3001', { where: cwd })]);
  }
}

async function readConfig(path: string): Promise<unknown> {
  if (path.endsWith('.json')) return JSON.parse(readFileSync(path, 'utf8')) as unknown;
  const { default: value } = (await import(pathToFileURL(path).href)) as { default?: unknown };
  return value;
}

type Locate = (path: readonly PropertyKey[]) => { file: string; line: number; col: number };

/** Finds a key in the text of the configuration: the last step of a path, after the steps before it. */
function locator(path: string): Locate {
  const text = readFileSync(path, 'utf8');
  return (steps) => {
    let at = 0;
    for (const step of steps) {
      const key = String(step).replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
      const match = new RegExp(`["']?\\b${key}\\b["']?\\s*:`).exec(text.slice(at));
      if (match === null) break;
      at += match.index;
    }
    const before = text.slice(0, at).split('\n');
    return { file: path, line: before.length, col: (before.at(-1)?.length ?? 0) + 1 };
  };
}

function explain(error: z.ZodError, shape: z.ZodObject, base: readonly string[], locate: Locate): Diagnostic[] {
  return error.issues.flatMap((issue) => {
    const path = [...base, ...issue.path];
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => unknownKey(key, Object.keys(shape.shape), locate([...path, key])));
    }
    return [diagnostic('PF3003', { key: path.join('.') || 'the configuration', why: issue.message }, locate(path))];
  });
}

function unknownKey(key: string, known: readonly string[], span: ReturnType<Locate>): Diagnostic {
  const listed = known.filter((name) => name !== '$schema');
  return diagnostic('PF3002', { key, known: listed.join(', '), nearest: nearest(key, listed) ?? '' }, span);
}
