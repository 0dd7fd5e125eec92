/** What the compilers and the vectors would notice: the part of the generated files that proves something. */
import type { TargetConfig } from '../../config/config.ts';
import { planOutput } from '../../incremental/output/plan.ts';
import type { Model } from '../../model/model.ts';

/** Lines that fail to compile, or to verify, when they are wrong. */
const PROVES = /assert/i;

/** Targets whose files are proofs from the first to the last byte. */
const VECTORS = 'vectors/';

export type Noticed = 'refused' | 'assert' | 'vector';

/** What a model proves, as text; `undefined` when an emitter refuses it. */
export async function proofs(
  model: Model,
  targets: readonly TargetConfig[],
): Promise<{ asserts: string; vectors: string } | undefined> {
  try {
    const plan = await planOutput(model, targets, 'mutate');
    const files = [...plan].filter(([path]) => path.includes('/'));
    const asserts = files.flatMap(([, text]) => text.split('\n').filter((line) => PROVES.test(line)));
    const vectors = files.filter(([path]) => path.startsWith(VECTORS)).map(([, text]) => text);
    return { asserts: asserts.join('\n'), vectors: vectors.join('\n') };
  } catch {
    return undefined;
  }
}
