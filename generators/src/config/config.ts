/** The configuration: where the schema is, where the output goes, and which targets are generated. */
import { readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { nearest } from '@punktfunk/cli/nearest';
import { z } from 'zod';
import { EVALUATION_MS, withDeadline } from '../compile/evaluate/deadline.ts';
import { type Diagnostic, DiagnosticError, diagnostic } from '../diagnostics/table.ts';
import { EXTERNAL_NAME } from '../emit/external/name.ts';
import { TARGETS, targetOf } from '../emit/index.ts';
import { contentHash } from '../incremental/cache/cache.ts';
import { cacheFolder, findConfig } from './find.ts';

/** The file as a user writes it; options of the targets are checked with the shape of each target. */
export const ConfigFile = z.strictObject({
  $schema: z.string().optional(),
  /** Entry module of the schema, relative to the configuration. */
  schema: z.string().min(1),
  /** Output folder, relative to the configuration. It belongs to the generator. */
  out: z.string().min(1),
  /** Target → its options. */
  targets: z.record(z.string(), z.looseObject({})),
  /** Folder of the released locks, relative to the configuration; `released` beside the schema's entry when absent. */
  released: z.string().min(1).optional(),
  /** Seconds after which a schema that has not ended is stopped; 10 when absent. */
  deadline: z.number().min(0.1).max(3600).optional(),
  /**
   * Constants of the version check, each as `plane.CONSTANT`, and the two parties, host first: what `pf-gen skew` reports
   * beside each pair.
   */
  skew: z
    .strictObject({
      version: z.string(),
      floor: z.string().optional(),
      ceiling: z.string().optional(),
      parties: z.tuple([z.string(), z.string()]).optional(),
    })
    .optional(),
});
export type ConfigFile = z.input<typeof ConfigFile>;

export interface TargetConfig {
  readonly name: string;
  readonly options: unknown;
}
/** Constants of the handshake, each as `plane.CONSTANT`. */
export interface HandshakeNames {
  /** The number that a side reports. */
  readonly version?: string | undefined;
  /** The oldest driver that a host serves. Where a version has neither floor nor ceiling, only its own number is served. */
  readonly floor?: string | undefined;
  /** The newest driver that a host serves; without it a host with a floor serves every newer one. */
  readonly ceiling?: string | undefined;
  /** Host and driver, as the planes call those who speak them; without them all lockstep planes are compared. */
  readonly parties?: readonly [host: string, driver: string] | undefined;
}

export interface Config {
  /** Absolute path of the configuration. */
  readonly path: string;
  /** Its text, as it was read. */
  readonly text: string;
  readonly root: string;
  /** Absolute path of the entry module. */
  readonly schema: string;
  /** Absolute path of the output folder. */
  readonly out: string;
  /** Absolute path of the folder with the released locks; it need not be there. */
  readonly released: string;
  readonly cache: string;
  /** Milliseconds after which a schema that has not ended is stopped. */
  readonly deadline?: number;
  readonly targets: readonly TargetConfig[];
  readonly skew?: HandshakeNames;
}

/**
 * Reads the configuration.
 *
 * @param cwd where to look, upward
 * @param given path of the file, instead of looking for it
 * @param deadline milliseconds after which a configuration that is a module is stopped
 * @throws DiagnosticError with PF3001 … PF3004
 */
export async function loadConfig(cwd: string, given?: string, deadline = EVALUATION_MS): Promise<Config> {
  const path = findConfig(cwd, given);
  if (path === undefined) throw new DiagnosticError([diagnostic('PF3001', { where: cwd })]);
  const at = { file: path, line: 1, col: 1 };
  const { text, raw } = await readConfig(path, deadline).catch((error: unknown) => {
    const why = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    throw new DiagnosticError([diagnostic('PF3004', { why }, at)]);
  });
  const found: Diagnostic[] = [];
  const parsed = ConfigFile.safeParse(raw);
  const locate = locator(path, text);
  if (!parsed.success) found.push(...explain(parsed.error, ConfigFile, [], locate));
  const targets: TargetConfig[] = [];
  for (const [name, options] of Object.entries(parsed.data?.targets ?? {})) {
    // A target with a command is a program of the user's; whatever else it has is the program's business.
    const external = !Object.hasOwn(TARGETS, name) && Object.hasOwn(options, 'command');
    if (!external && !Object.hasOwn(TARGETS, name)) {
      found.push(unknownKey(name, Object.keys(TARGETS), locate([name])));
      continue;
    }
    if (external && !EXTERNAL_NAME.test(name)) {
      const why = 'the name of such a target is a folder: lower-case letters, digits and dashes';
      found.push(diagnostic('PF3003', { key: `targets.${name}`, why }, locate([name])));
    }
    const target = await targetOf(name);
    const shape = external ? target.options : target.options.strict();
    const checked = shape.safeParse(options);
    if (checked.success)
      targets.push({ name, options: external ? { ...checked.data, root: dirname(path) } : checked.data });
    else found.push(...explain(checked.error, shape, ['targets', name], locate));
  }
  if (found.length > 0 || !parsed.success) throw new DiagnosticError(found);
  const root = dirname(path);
  const { schema, out, released } = parsed.data;
  const entry = resolve(root, schema);
  const folders = {
    schema: entry,
    out: resolve(root, out),
    released: released === undefined ? join(dirname(entry), 'released') : resolve(root, released),
    cache: cacheFolder(root),
  };
  if (!relative(folders.out, root).startsWith('..')) {
    const why = 'the output folder holds the configuration itself, and everything in it belongs to the generator';
    throw new DiagnosticError([diagnostic('PF3003', { key: 'out', why }, locate(['out']))]);
  }
  return {
    path,
    text,
    root,
    ...folders,
    targets,
    ...(parsed.data.deadline === undefined ? {} : { deadline: parsed.data.deadline * 1000 }),
    ...(parsed.data.skew === undefined ? {} : { skew: parsed.data.skew }),
  };
}

async function readConfig(path: string, milliseconds: number): Promise<{ text: string; raw: unknown }> {
  const text = textOf(path);
  // Some editors put a byte order mark before everything.
  if (path.endsWith('.json')) return { text, raw: JSON.parse(text.replace(/^\ufeff/, '')) as unknown };
  const url = pathToFileURL(path);
  // Node never forgets a module: another text is another module.
  url.searchParams.set('text', contentHash(text));
  const guarded = { milliseconds, root: dirname(path), what: path };
  const ended = await withDeadline(guarded, () => import(url.href) as Promise<{ default?: unknown }>);
  if ('late' in ended) throw new Error(`it did not end within ${milliseconds / 1000} s${whereText(ended.late)}`);
  return { text, raw: ended.value.default };
}

/** Most bytes of a configuration: what a person writes is far below. */
const TEXT_MAX = 1 << 20;

/** The text of a file that a person has written. To read a pipe or a device has no end. */
function textOf(path: string): string {
  const found = statSync(path);
  if (!found.isFile()) throw new Error('it is no regular file');
  if (found.size > TEXT_MAX) throw new Error(`it has ${found.size} bytes; expected at most ${TEXT_MAX}`);
  const bytes = readFileSync(path);
  const mark = bytes.toString('hex', 0, 2);
  if (mark === 'fffe' || mark === 'feff') throw new Error('it is UTF-16; save it as UTF-8');
  return bytes.toString('utf8');
}

const whereText = ({ line, col }: { line?: number; col?: number }): string =>
  line === undefined ? '' : `: it was at line ${line}, column ${col}`;

type Locate = (path: readonly PropertyKey[]) => { file: string; line: number; col: number };

/** Finds a key in the text of the configuration: the last step of a path, after the steps before it. */
function locator(path: string, text: string): Locate {
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
