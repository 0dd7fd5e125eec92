/** What a plan came to, remembered by everything that it is made from: equal models need no emitter to be checked. */

import type { TargetConfig } from '../../config/config.ts';
import type { Model } from '../../model/model.ts';
import { rowDigest, setDigest } from '../cache/digest.ts';
import { programIdentity } from '../cache/identity.ts';
import type { Memory } from '../cache/memory.ts';
import { type Plan, programsOf } from './plan.ts';

/** A plan without its texts. */
export interface PlanSum {
  readonly files: number;
  /** As `setDigest` of all its files. */
  readonly digest: string;
}
const KIND = 'plan';

/** Key of a plan; undefined when a target may depend on more than can be told. */
export async function planKey(model: Model, targets: readonly TargetConfig[]): Promise<string | undefined> {
  const programs = await programsOf(targets);
  if (programs === undefined) return undefined;
  return rowDigest(rowOf(model, [targets, programs.map(programIdentity)]));
}

/** A model and more, one text for each declaration: as one it would take more memory than the model. */
function* rowOf({ planes, ...model }: Model, more: unknown): Generator<string> {
  yield JSON.stringify([model, more]);
  for (const { members, ...plane } of planes) {
    yield JSON.stringify([plane, members.length]);
    for (const decl of members) yield JSON.stringify(decl);
  }
}

export function rememberedPlan(memory: Memory, key: string | undefined): PlanSum | undefined {
  return key === undefined ? undefined : memory.read<PlanSum>(KIND, key);
}

/** Keeps what a plan came to, and gives it. */
export function rememberPlan(memory: Memory, key: string | undefined, plan: Plan): PlanSum {
  const sum: PlanSum = { files: plan.size, digest: setDigest(plan) };
  if (key !== undefined) memory.write(KIND, key, sum);
  return sum;
}
