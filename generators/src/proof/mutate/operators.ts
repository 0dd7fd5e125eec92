/** Derives every mutant of a model from the shape of models: each property of each node, changed once. */
import type { Model } from '../../model/model.ts';
import { neutralReason } from './neutral.ts';
import { isTag, MODEL_SHAPE, nodeOf, resolve, type Shape, sample, variantOf, variantsOf } from './shape.ts';

export const OPERATORS = ['change', 'add', 'remove', 'drop', 'reorder', 'replace'] as const;
/**
 * `change`: another value. `add`: an optional property that was not there. `remove`: one that was. `drop`: a list loses
 * its last entry. `reorder`: its first two change places. `replace`: another variant.
 */
export type Operator = (typeof OPERATORS)[number];

export interface Mutant {
  /** Such as `planes.0.members.3.fields.1.offset`. */
  readonly path: string;
  /** Kind of the node that has the property, such as `struct.fields`. */
  readonly node: string;
  readonly property: string;
  readonly operator: Operator;
  /** The value afterwards; undefined when the property is removed. */
  readonly value: unknown;
}
/** A property that was passed over, with the reason. */
export interface Passed {
  readonly path: string;
  readonly node: string;
  readonly property: string;
  readonly reason: string;
}
export interface Derived {
  readonly mutants: readonly Mutant[];
  readonly neutral: readonly Passed[];
  /** Every `node.property` that was looked at; a required node inside of another is changed through its own properties. */
  readonly seen: ReadonlySet<string>;
}

/** All mutants of a model, in the order of the document. */
export function derive(model: Model): Derived {
  const mutants: Mutant[] = [];
  const neutral: Passed[] = [];
  const seen = new Set<string>();
  const visit = (given: Shape, value: unknown, path: string, label: string): void => {
    const shape = variantOf(resolve(given), value);
    if (shape.items !== undefined) {
      for (const [n, entry] of (value as unknown[]).entries()) visit(shape.items, entry, `${path}.${n}`, label);
    }
    if (shape.properties === undefined) return;
    const node = nodeOf(shape, label);
    const required = new Set(shape.required);
    for (const [property, entry] of Object.entries(shape.properties)) {
      const at = path === '' ? property : `${path}.${property}`;
      const found = (value as Record<string, unknown>)[property];
      seen.add(`${node}.${property}`);
      const reason = neutralReason(node, property);
      if (reason !== undefined) {
        neutral.push({ path: at, node, property, reason });
        continue;
      }
      // What tells variants apart changes when the whole node is replaced by another variant.
      if (isTag(shape, property)) continue;
      const add = (operator: Operator, changed: unknown): void => {
        mutants.push({ path: at, node, property, operator, value: changed });
      };
      mutate(resolve(entry), found, required.has(property), add);
      if (found !== undefined) visit(entry, found, at, `${node}.${property}`);
    }
  };
  visit(MODEL_SHAPE, model, '', 'model');
  return { mutants, neutral, seen };
}

function mutate(
  shape: Shape,
  value: unknown,
  required: boolean,
  add: (operator: Operator, value: unknown) => void,
): void {
  if (value === undefined) {
    add('add', sample(shape));
    return;
  }
  if (!required) add('remove', undefined);
  if (shape.const !== undefined) return;
  const variants = variantsOf(shape);
  if (variants !== undefined) {
    const own = variantOf(shape, value);
    const other = variants.map(resolve).find((entry) => entry !== own);
    if (other !== undefined) add('replace', sample(other));
  } else if (shape.enum !== undefined) {
    const other = shape.enum.find((word) => word !== value);
    if (other !== undefined) add('change', other);
  } else if (shape.type === 'array') {
    const list = value as readonly unknown[];
    if (list.length === 0) add('add', sample(shape));
    else add('drop', list.slice(0, -1));
    const [first, second, ...rest] = list;
    if (second !== undefined) add('reorder', [second, first, ...rest]);
  } else if (shape.type === 'string') {
    add('change', otherText(shape, value as string));
  } else if (shape.type === 'integer' || shape.type === 'number') {
    add('change', (value as number) + 1);
  } else if (shape.type === 'boolean') {
    add('change', !(value as boolean));
  }
}

function otherText({ pattern, minLength }: Shape, value: string): string {
  if (pattern !== undefined) return (BigInt(value) + 1n).toString();
  // A text of a fixed length keeps it.
  if (minLength === undefined || minLength === 0) return `${value}x`;
  return `${value.slice(0, -1)}${value.endsWith('0') ? '1' : '0'}`;
}

/** The model with a mutant in it. Everything beside the path stays the same object. */
export function applyMutant(model: Model, { path, value }: Pick<Mutant, 'path' | 'value'>): Model {
  const set = (at: unknown, [step, ...rest]: readonly string[]): unknown => {
    if (step === undefined) return value;
    if (Array.isArray(at)) return at.map((entry, n) => (String(n) === step ? set(entry, rest) : entry));
    const record = at as Record<string, unknown>;
    const inner = set(record[step], rest);
    if (inner !== undefined) return { ...record, [step]: inner };
    return Object.fromEntries(Object.entries(record).filter(([key]) => key !== step));
  };
  return set(model, path.split('.')) as Model;
}
