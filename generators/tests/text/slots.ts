/** Every place of a model that holds a text, found by walking its description, so that a new one is seen at once. */
import type { z } from 'zod';
import { Model } from '../../src/model/model.ts';

/** What a place may hold. */
export type Hold =
  /** Anything: documentation, units, sources. */
  | 'free'
  /** Text that programs use: no control characters, as the compiler refuses them (PF1311). */
  | 'line'
  /** Text of a constant: anything but NUL and halves of surrogate pairs (PF1311). */
  | 'literal'
  /** A name, or a reference to one: letters, digits and `_`, which the compiler sees to. */
  | 'name'
  /** Digits, as the description itself says. */
  | 'digits';

/** Last steps of a path, and what stands there. The first one that fits counts. */
const HOLDS: readonly (readonly [RegExp, Hold])[] = [
  [/\.docs$/, 'free'],
  [/\.(unit|since|mark|source|target|group)$/, 'free'],
  [/\.accounts\[\]\.why$/, 'free'],
  [/\.accounts\[\]\.party$/, 'name'],
  [/\.by\[\]$/, 'name'],
  [/\.span\.file$/, 'free'],
  [/<name>\.(template|security)$/, 'line'],
  [/<constant>\.value<text>\.value$/, 'literal'],
  [/(<(bytes|literal)>|\.marks\[\])\.hex$/, 'digits'],
  [/<guid>\.value$/, 'digits'],
  [/<device>\.interface$/, 'digits'],
  [/(^|\.)(name|plane)$/, 'name'],
  [/\.(owner|stamps|by|publishes\[\]|roles\[\]|parties\[\]|params\[\]|names\[\])$/, 'name'],
  [/\.protocols\[\]<(seqlock|spsc|latest)>\.(sequence|fields\[\]|producer|head|tail|slots|length|token|slot)$/, 'name'],
  [/<enum>\.unknown$/, 'name'],
  [/<device>\.(shortInput|shortOutput|unknownCode|success)$/, 'name'],
  [/\.messages\[\]\.direction$/, 'name'],
  [/<dialogue>\.(begin|states\[\]\.says\[\]\.(role|message|next))$/, 'name'],
  [/\.presence<(when|gate)>\.field$/, 'name'],
  [/\.tail\.rule<(count|bytes)>\.field$/, 'name'],
];

/** What the place at a path holds; undefined when nobody has said. */
export function holdOf(path: string, schema: z.ZodType): Hold | undefined {
  // What has a pattern or a length of its own is checked by the description.
  if (((schema as unknown as Described).def.checks ?? []).length > 0) return 'digits';
  return HOLDS.find(([pattern]) => pattern.test(path))?.[1];
}

interface Described {
  readonly def: {
    readonly type: string;
    readonly checks?: readonly unknown[];
    readonly shape?: Record<string, z.ZodType>;
    readonly element?: z.ZodType;
    readonly innerType?: z.ZodType;
    readonly options?: readonly z.ZodType[];
    readonly getter?: () => z.ZodType;
    readonly discriminator?: string;
    readonly values?: readonly string[];
  };
}

/** Kinds of descriptions that hold no text. */
const WITHOUT = new Set(['number', 'boolean', 'literal', 'enum', 'bigint']);

/** Goes over a description and, where there is one, a value of it. `each` may give another text. */
function walk(schema: z.ZodType, path: string, value: unknown, each: Visit, open: ReadonlySet<z.ZodType>): unknown {
  const { def } = schema as unknown as Described;
  switch (def.type) {
    case 'string':
      return each(path, schema, value);
    case 'optional':
      return walk(def.innerType!, path, value, each, open);
    case 'lazy':
      // Types within types: without a value once around is enough.
      if (value === undefined && open.has(schema)) return undefined;
      return walk(def.getter!(), path, value, each, new Set([...open, schema]));
    case 'array': {
      const list = value === undefined ? [undefined] : (value as unknown[]);
      const walked = list.map((item) => walk(def.element!, `${path}[]`, item, each, open));
      return value === undefined ? undefined : walked;
    }
    case 'object': {
      const kept = (value ?? {}) as Record<string, unknown>;
      const walked = Object.entries(def.shape!).map(([key, inner]) => {
        const place = path === '' ? key : `${path}.${key}`;
        return [key, walk(inner, place, kept[key], each, open)] as const;
      });
      if (value === undefined) return undefined;
      return Object.fromEntries(walked.filter(([, item]) => item !== undefined));
    }
    case 'union': {
      const tagOf = (option: z.ZodType): string =>
        (option as unknown as Described).def.shape?.[def.discriminator!] === undefined
          ? '?'
          : String(
              ((option as unknown as Described).def.shape![def.discriminator!] as unknown as Described).def.values![0],
            );
      if (value === undefined) {
        for (const option of def.options!) walk(option, `${path}<${tagOf(option)}>`, undefined, each, open);
        return undefined;
      }
      const tag = String((value as Record<string, unknown>)[def.discriminator!]);
      const option = def.options!.find((item) => tagOf(item) === tag);
      if (option === undefined) throw new Error(`${path}: no form '${tag}'`);
      return walk(option, `${path}<${tag}>`, value, each, open);
    }
    default:
      if (!WITHOUT.has(def.type)) throw new Error(`${path}: the walk does not know '${def.type}'`);
      return value;
  }
}
type Visit = (path: string, schema: z.ZodType, value: unknown) => unknown;

/** Paths of all texts of a model, without a model. */
export function textPaths(root: z.ZodType = Model): { path: string; hold: Hold | undefined }[] {
  const found = new Map<string, Hold | undefined>();
  const note: Visit = (path, schema) => void found.set(path, holdOf(path, schema));
  walk(root, '', undefined, note, new Set());
  return [...found].map(([path, hold]) => ({ path, hold }));
}

/** Places that a value lacks, and which are left away: nobody may write them there. */
const NOT_ADDED = /\.(security|group)$|<overlay>\.(target|mark|source)$/;

/**
 * The model with `write(path, hold, old)` in each place that holds more than a name, also in those that it leaves out.
 */
export function filled(model: Model, write: (path: string, hold: Hold, old: string | undefined) => string): Model {
  const visit: Visit = (path, schema, old) => {
    const hold = holdOf(path, schema);
    const changes = hold === 'free' || hold === 'line' || hold === 'literal';
    if (!changes || (old === undefined && NOT_ADDED.test(path))) return old;
    return write(path, hold, old as string | undefined);
  };
  return Model.parse(walk(Model, '', model, visit, new Set()));
}
