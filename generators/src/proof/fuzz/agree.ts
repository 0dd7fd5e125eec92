/** Whether the languages say about random schemas what the model says; and the smallest schema about which they do not. */
import fc from 'fast-check';
import { NOWHERE } from '../../compile/build/context.ts';
import { buildModel } from '../../compile/build/index.ts';
import type { Model } from '../../model/model.ts';
import { composeSchema } from '../random/compose.ts';
import { evaluateAll } from '../random/expression.ts';
import { type SchemaShape, schemaShape } from '../random/shape.ts';
import { expectedLines, factsOf } from './facts.ts';
import { LANGUAGES, type Language, speak, withFolder } from './languages.ts';

/** One disagreement. `plane` is 1-based among the shapes, when it is known. */
export interface Disagreement {
  readonly language: Language | 'the model';
  readonly plane?: number;
  readonly what: string;
}

/** The shapes as planes of one schema. Throws when the language refuses them: shapes are always valid. */
export function modelOf(shapes: readonly SchemaShape[]): Model {
  const { model, diagnostics } = buildModel(evaluateAll(composeSchema(shapes)), NOWHERE);
  if (model === undefined) throw new Error(diagnostics.map((found) => `${found.code}: ${found.message}`).join('\n'));
  return model;
}

/** Compares all languages on some shapes at once; gives the first disagreement of each language. */
export async function disagreements(
  shapes: readonly SchemaShape[],
  builds: string,
  languages: readonly Language[] = LANGUAGES,
): Promise<Disagreement[]> {
  let model: Model;
  try {
    model = modelOf(shapes);
  } catch (error) {
    return [{ language: 'the model', what: error instanceof Error ? error.message : String(error) }];
  }
  const facts = factsOf(model);
  return withFolder(async (folder) => {
    const found: Disagreement[] = [];
    for (const language of languages) {
      const said = await speak(language, model, facts, folder, builds);
      if ('failed' in said) {
        found.push({ language, what: said.failed });
        continue;
      }
      const want = expectedLines(facts, language);
      const at = want.findIndex((line, n) => said.lines[n] !== line);
      if (at < 0 && said.lines.filter(Boolean).length === want.length) continue;
      const line = at < 0 ? 'nothing more' : (want[at] ?? '');
      const plane = /^plane(\d+)\./.exec(line)?.[1];
      const what = `says '${said.lines[at < 0 ? want.length : at] ?? 'nothing'}' where the model says '${line}'`;
      found.push({ language, what, ...(plane === undefined ? {} : { plane: Number(plane) }) });
    }
    return found;
  });
}

/** Finds one shape that disagrees alone, among shapes that disagree together. */
async function culprit(
  shapes: readonly SchemaShape[],
  disagree: (some: readonly SchemaShape[]) => Promise<boolean>,
  hint?: number,
): Promise<number | undefined> {
  if (hint !== undefined && (await disagree([shapes[hint]!]))) return hint;
  let [from, to] = [0, shapes.length];
  while (to - from > 1) {
    const middle = (from + to) >> 1;
    if (await disagree(shapes.slice(from, middle))) to = middle;
    else if (await disagree(shapes.slice(middle, to))) from = middle;
    else return undefined;
  }
  return from;
}

export interface Counterexample {
  readonly run: number;
  readonly shape: SchemaShape;
  readonly shrinks: number;
  readonly found: readonly Disagreement[];
}
export interface FuzzOptions {
  readonly runs: number;
  readonly seed: number;
  /** Schemas that are compiled together. */
  readonly batch: number;
  /** Folder for cargo's builds. */
  readonly builds: string;
  /** Longest time to shrink, in milliseconds. */
  readonly shrinkMs: number;
  progress(done: number): void;
}
export interface FuzzResult {
  readonly runs: number;
  readonly layouts: number;
  readonly messages: number;
  readonly counterexample?: Counterexample;
}

/** Runs until a disagreement, or to the end. */
export async function fuzz({ runs, seed, batch, builds, shrinkMs, progress }: FuzzOptions): Promise<FuzzResult> {
  const shapes = fc.sample(schemaShape, { seed, numRuns: runs });
  let [layouts, messages] = [0, 0];
  for (let from = 0; from < shapes.length; from += batch) {
    const some = shapes.slice(from, from + batch);
    const found = await disagreements(some, builds);
    if (found.length > 0) {
      const hint = found.find(({ plane }) => plane !== undefined)?.plane;
      // Those that agreed are not asked again: shrinking takes many turns, and one compiler's are enough.
      const languages = LANGUAGES.filter((language) => found.some((entry) => entry.language === language));
      const again = (few: readonly SchemaShape[]): Promise<Disagreement[]> => disagreements(few, builds, languages);
      const disagree = async (few: readonly SchemaShape[]): Promise<boolean> => (await again(few)).length > 0;
      const at = await culprit(some, disagree, hint === undefined ? undefined : hint - 1);
      const counterexample =
        at === undefined
          ? { run: from, shape: some[0]!, shrinks: 0, found }
          : await shrunk(seed, from + at, some[at]!, again, shrinkMs);
      return { runs: from + some.length, layouts, messages, counterexample };
    }
    const facts = factsOf(modelOf(some));
    layouts += facts.layouts.length;
    messages += facts.messages.length;
    progress(from + some.length);
  }
  return { runs, layouts, messages };
}

/** Lets fast-check make a counterexample smaller: it replays the run by seed and number, and shrinks from there. */
async function shrunk(
  seed: number,
  run: number,
  shape: SchemaShape,
  again: (few: readonly SchemaShape[]) => Promise<Disagreement[]>,
  shrinkMs: number,
): Promise<Counterexample> {
  let best: { shape: SchemaShape; found: readonly Disagreement[] } | undefined;
  let shrinks = 0;
  const property = fc.asyncProperty(schemaShape, async (candidate) => {
    const found = await again([candidate]);
    if (found.length === 0) return;
    if (best !== undefined) shrinks += 1;
    best = { shape: candidate, found };
    throw new Error('they disagree');
  });
  await fc.check(property, { seed, path: String(run), numRuns: 1, interruptAfterTimeLimit: shrinkMs });
  best ??= { shape, found: await again([shape]) };
  return { run, shrinks, ...best };
}
