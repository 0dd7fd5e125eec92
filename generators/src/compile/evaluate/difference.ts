/** Where two evaluations of a schema differ. */
import { digest } from '../../incremental/cache/digest.ts';
import type { Model } from '../../model/model.ts';

/** What a second evaluation does not read. */
const UNCOMPARED: ReadonlySet<string> = new Set(['docs', 'span']);

/** A digest of all that is compared: two models with one digest are equal, and their difference need not be looked for. */
export function modelSum(model: Model): string {
  const planes = model.planes.map(({ hash: _hash, ...plane }) => placeless(plane));
  return digest(JSON.stringify({ ...model, planes }));
}

/**
 * Where two models first differ, but for positions and documentation, which the second evaluation does not read, and for the
 * hashes of planes, which follow from the rest.
 */
export function modelDifference(first: Model, second: Model): Difference | undefined {
  const unhashed = ({ planes, ...model }: Model): unknown => {
    return { ...model, planes: planes.map(({ hash: _hash, ...plane }) => plane) };
  };
  return firstDifference(placeless(unhashed(first)), placeless(unhashed(second)), first.name);
}

function placeless(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(placeless);
  if (typeof value !== 'object' || value === null) return value;
  const kept: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    const entry = (value as Record<string, unknown>)[key];
    if (entry !== undefined && !UNCOMPARED.has(key)) kept[key] = placeless(entry);
  }
  return kept;
}

export interface Difference {
  where: string;
  first: string;
  second: string;
}

/** Where two documents first differ; names of list entries serve as steps of the path. */
function firstDifference(first: unknown, second: unknown, where: string): Difference | undefined {
  if (Object.is(first, second)) return undefined;
  const bothObjects = typeof first === 'object' && typeof second === 'object' && first !== null && second !== null;
  if (!bothObjects || Array.isArray(first) !== Array.isArray(second))
    return { where, first: show(first), second: show(second) };
  const [a, b] = [first as Record<string, unknown>, second as Record<string, unknown>];
  for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
    const named = (a[key] ?? b[key]) as { name?: unknown } | undefined;
    const step = Array.isArray(first) && typeof named?.name === 'string' ? named.name : key;
    const found = firstDifference(a[key], b[key], `${where}.${step}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
