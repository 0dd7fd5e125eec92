/** Makes every mutant of a model, and counts what nobody notices. */
import type { TargetConfig } from '../../config/config.ts';
import { diffModels } from '../../diff/index.ts';
import type { Model } from '../../model/model.ts';
import { applyMutant, derive, type Mutant, type Operator, type Passed } from './operators.ts';
import { type Noticed, proofs } from './outputs.ts';
import { allProperties } from './shape.ts';

/** Who noticed a mutant: a rule of the diff, or else a compiler or a vector. */
export type Killer = { readonly by: 'diff'; readonly codes: readonly string[] } | { readonly by: Noticed };

export interface JudgedMutant {
  readonly path: string;
  readonly node: string;
  readonly property: string;
  readonly operator: Operator;
  /** Absent when nobody noticed. */
  readonly killed?: Killer;
}

export interface MutationScore {
  /** The full derived set. */
  readonly mutants: readonly JudgedMutant[];
  readonly total: number;
  readonly killed: Readonly<Record<'diff' | Noticed, number>>;
  readonly survived: number;
  readonly survivors: readonly JudgedMutant[];
  /** Properties that were passed over, with how often they occur. */
  readonly neutral: readonly { readonly property: string; readonly reason: string; readonly places: number }[];
  /** Properties of nodes that this model does not have: they were not tried. */
  readonly absent: readonly string[];
}

export interface MutateOptions {
  /** Codes of rules that are switched off. */
  readonly without?: ReadonlySet<string>;
  /** Targets whose asserts and vectors are asked when no rule noticed; none when absent. */
  readonly targets?: readonly TargetConfig[];
}

/** Judges every mutant. The outputs are made only for those that no rule noticed. */
export async function mutate(model: Model, { without, targets = [] }: MutateOptions = {}): Promise<MutationScore> {
  const { mutants, neutral, seen } = derive(model);
  const options = without === undefined ? {} : { without };
  const base = { value: undefined as Awaited<ReturnType<typeof proofs>>, known: false };
  const judged: JudgedMutant[] = [];
  for (const mutant of mutants) {
    const changed = applyMutant(model, mutant);
    const { findings } = diffModels(model, changed, options);
    const codes = [...new Set(findings.map((found) => found.code))];
    const by: Killer | undefined =
      codes.length > 0 ? { by: 'diff', codes } : await noticed(model, changed, targets, base);
    judged.push(described(mutant, by));
  }
  const survivors = judged.filter((mutant) => mutant.killed === undefined);
  const count = (by: Killer['by']): number => judged.filter((mutant) => mutant.killed?.by === by).length;
  return {
    mutants: judged,
    total: judged.length,
    killed: { diff: count('diff'), refused: count('refused'), assert: count('assert'), vector: count('vector') },
    survived: survivors.length,
    survivors,
    neutral: summed(neutral),
    absent: allProperties().filter((property) => !seen.has(property)),
  };
}

async function noticed(
  model: Model,
  changed: Model,
  targets: readonly TargetConfig[],
  base: { value: Awaited<ReturnType<typeof proofs>>; known: boolean },
): Promise<Killer | undefined> {
  if (targets.length === 0) return undefined;
  if (!base.known) {
    base.value = await proofs(model, targets);
    base.known = true;
  }
  const now = await proofs(changed, targets);
  if (now === undefined) return { by: 'refused' };
  if (now.asserts !== base.value?.asserts) return { by: 'assert' };
  return now.vectors !== base.value?.vectors ? { by: 'vector' } : undefined;
}

function described({ path, node, property, operator }: Mutant, killed: Killer | undefined): JudgedMutant {
  return { path, node, property, operator, ...(killed === undefined ? {} : { killed }) };
}

function summed(passed: readonly Passed[]): MutationScore['neutral'] {
  const places = new Map<string, { property: string; reason: string; places: number }>();
  for (const { property, reason } of passed) {
    const known = places.get(property) ?? { property, reason, places: 0 };
    places.set(property, { ...known, places: known.places + 1 });
  }
  return [...places.values()];
}
