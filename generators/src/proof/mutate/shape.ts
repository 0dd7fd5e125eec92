/** The model's JSON Schema, as far as mutations are derived from it. */
import { z } from 'zod';
import { Model } from '../../model/model.ts';
import { neutralReason } from './neutral.ts';

/** A node of a JSON Schema; only the keywords that the model's shape produces. */
export interface Shape {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Shape>>;
  readonly type?: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean';
  readonly const?: unknown;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly minimum?: number;
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
  readonly items?: Shape;
  readonly oneOf?: readonly Shape[];
  readonly anyOf?: readonly Shape[];
}

export const MODEL_SHAPE = z.toJSONSchema(Model) as unknown as Shape;

/** The shape behind a reference. */
export function resolve(shape: Shape): Shape {
  if (shape.$ref === undefined) return shape;
  const name = shape.$ref.replace('#/$defs/', '');
  const target = MODEL_SHAPE.$defs?.[name];
  if (target === undefined) throw new Error(`the shape of models has no ${shape.$ref}`);
  return resolve(target);
}

export const variantsOf = (shape: Shape): readonly Shape[] | undefined => shape.oneOf ?? shape.anyOf;

/** Whether a property tells variants apart. One that may be missing says yes or no. */
export const isTag = (shape: Shape, key: string): boolean =>
  shape.properties?.[key]?.const !== undefined && shape.required?.includes(key) === true;

/** The property that tells variants apart, with its value. */
export function tagOf(shape: Shape): readonly [key: string, value: unknown] | undefined {
  const found = Object.entries(shape.properties ?? {}).find(([key]) => isTag(shape, key));
  return found === undefined ? undefined : [found[0], found[1].const];
}

/** The variant to which a value belongs. */
export function variantOf(shape: Shape, value: unknown): Shape {
  const variants = variantsOf(shape);
  if (variants === undefined) return shape;
  const found = variants.map(resolve).find((entry) => {
    const tag = tagOf(entry);
    return tag !== undefined && (value as Record<string, unknown>)[tag[0]] === tag[1];
  });
  if (found === undefined) throw new Error(`no shape fits ${JSON.stringify(value).slice(0, 80)}`);
  return found;
}

/** The smallest value of a shape. */
export function sample(given: Shape): unknown {
  const shape = resolve(given);
  if (shape.const !== undefined) return shape.const;
  const variants = variantsOf(shape);
  if (variants !== undefined) return sample(variants[0] as Shape);
  if (shape.enum !== undefined) return shape.enum[0];
  switch (shape.type) {
    case 'string':
      return shape.pattern === undefined ? 'mutant' : '1';
    case 'boolean':
      return true;
    case 'array':
      return shape.items === undefined ? [] : [sample(shape.items)];
    case 'object':
      return Object.fromEntries((shape.required ?? []).map((key) => [key, sample(shape.properties?.[key] as Shape)]));
    default:
      return 1;
  }
}

/** Every property of every kind of node, as `node.property`. */
export function allProperties(): string[] {
  const found = new Set<string>();
  const seen = new Set<string>();
  const visit = (given: Shape, label: string): void => {
    const shape = resolve(given);
    const variants = variantsOf(shape);
    if (variants !== undefined) {
      for (const variant of variants) visit(variant, label);
      return;
    }
    if (shape.items !== undefined) visit(shape.items, label);
    if (shape.properties === undefined) return;
    const node = nodeOf(shape, label);
    if (seen.has(node)) return;
    seen.add(node);
    for (const [key, entry] of Object.entries(shape.properties)) {
      if (isTag(shape, key)) continue;
      found.add(`${node}.${key}`);
      // What is neutral is neutral with all that is in it.
      if (neutralReason(node, key) === undefined) visit(entry, `${node}.${key}`);
    }
  };
  visit(MODEL_SHAPE, 'model');
  return [...found];
}

/** Name of a kind of node: its tag, or where it stands. Types and codecs are the same wherever they stand. */
export function nodeOf(shape: Shape, label: string): string {
  const tag = tagOf(shape);
  if (tag === undefined || tag[0] === 'format') return label;
  return `${PREFIXES[tag[0]] ?? ''}${String(tag[1])}`;
}
const PREFIXES: Readonly<Record<string, string>> = { t: 'type ', c: 'codec ', p: 'rule ', r: 'tail ' };
