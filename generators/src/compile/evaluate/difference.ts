/** Where two evaluations of a schema differ. */
import type { Model } from '../../model/model.ts';

/** Where two models first differ, but for positions and documentation, which the second evaluation does not read. */
export function modelDifference(first: Model, second: Model): Difference | undefined {
  return firstDifference(placeless(first), placeless(second), first.name);
}

function placeless(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(placeless);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([key, entry]) => key !== 'docs' && key !== 'span' && entry !== undefined);
  return Object.fromEntries(kept.map(([key, entry]) => [key, placeless(entry)]));
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
  // The hash differs whenever anything does; the difference itself tells more.
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])].sort(
    (x, y) => Number(x === 'hash') - Number(y === 'hash'),
  );
  for (const key of keys) {
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
