/** A sketch as the model and the version that the two verbs take. */
import { NOWHERE } from '../../compile/build/context.ts';
import { buildModel } from '../../compile/build/index.ts';
import { lockOf } from '../../compile/lock.ts';
import type { Model } from '../../model/model.ts';
import { evaluateAll, printModule } from '../random/expression.ts';
import { type SkewVersion, versionOf } from '../skew/version.ts';
import type { Sketch } from './sketch.ts';
import { Impossible, statementsOf } from './write.ts';

export interface Compiled {
  readonly sketch: Sketch;
  readonly model: Model;
}

/** Throws `Impossible` when the language refuses it. */
export function compileSketches(sketches: readonly Sketch[]): Model {
  const { model, diagnostics } = buildModel(evaluateAll(statementsOf(sketches)), NOWHERE);
  const [first] = diagnostics.filter(({ severity }) => severity === 'error');
  if (model === undefined || first !== undefined) throw new Impossible(first?.message ?? 'no model');
  return model;
}

export const compiled = (sketch: Sketch): Compiled => ({ sketch, model: compileSketches([sketch]) });

/** The same, or undefined when the change that was made is no schema. */
export function tryCompile(sketch: Sketch): Compiled | undefined {
  try {
    return compiled(sketch);
  } catch (error) {
    if (error instanceof Impossible) return undefined;
    throw error;
  }
}

export const versionFrom = (label: 'old' | 'new', model: Model): SkewVersion =>
  versionOf(label, label === 'old' ? 0 : 1, lockOf(model));

/** As the text of a schema. */
export const schemaText = (sketch: Sketch): string => printModule(statementsOf([sketch]));
