/** Computes everything that the output folder should hold. */

import { LOCK_NAME, lockOf } from '../../compile/lock.ts';
import type { TargetConfig } from '../../config/config.ts';
import { type Diagnostic, DiagnosticError, diagnostic } from '../../diagnostics/table.ts';
import type { EmitInput, OutputFile } from '../../emit/emitter.ts';
import { type Target, targetOf } from '../../emit/index.ts';
import { isDevice } from '../../emit/naming.ts';
import { RefusedNames } from '../../emit/refused.ts';
import { inputOf } from '../../emit/standalone.ts';
import type { Model } from '../../model/model.ts';
import { collectGarbage } from '../../platform/spare.ts';
import type { Memory } from '../cache/memory.ts';
import { Parts } from '../parts/parts.ts';

/** Lists every generated file, so that a later run knows what it may remove. */
export const MANIFEST_NAME = 'files.json';

/** Path relative to the output folder, with `/` → text. Sorted by path. */
export type Plan = ReadonlyMap<string, string>;

/**
 * Runs the emitters.
 *
 * @param memory where emitters keep what costs time
 * @throws DiagnosticError when an emitter refuses the model (PF2007, PF2008) or breaks the rules of output files
 */
export async function planOutput(
  model: Model,
  targets: readonly TargetConfig[],
  toolVersion: string,
  memory?: Memory,
): Promise<Plan> {
  const input = inputFor(model, toolVersion, memory);
  collectGarbage();
  const texts = new Map<string, string>([[LOCK_NAME, input.lockText]]);
  const taken = new Map<string, string>([[LOCK_NAME.toLowerCase(), 'the lock']]);
  const found: Diagnostic[] = [];
  // All at once: one that waits for a program leaves the time to the others.
  const emitted = await Promise.allSettled(
    targets.map(async ({ name, options }) => {
      const target = await targetOf(name);
      return { name, target, files: await emit(target, input, options) };
    }),
  );
  const refused = emitted.filter((settled) => settled.status === 'rejected').map(({ reason }): unknown => reason);
  // What all targets refuse at once; anything else is a defect, or of the system.
  if (refused.length > 0) {
    const other = refused.find((reason) => !(reason instanceof DiagnosticError));
    throw other ?? new DiagnosticError(refused.flatMap((reason) => (reason as DiagnosticError).diagnostics));
  }
  for (const settled of emitted) {
    if (settled.status === 'rejected') continue;
    const { name, target, files } = settled.value;
    for (const { path, text } of files) {
      const full = `${target.emitter.name}/${path}`;
      const span = { file: full, line: 1, col: 1 };
      const why = fault(path, text);
      if (why !== undefined) found.push(diagnostic('PF2006', { why }, span));
      // Not every file system tells capitals from small letters.
      const other = taken.get(full.toLowerCase());
      if (other !== undefined) found.push(diagnostic('PF2005', { first: other, second: name }, span));
      taken.set(full.toLowerCase(), name);
      texts.set(full, text);
    }
  }
  if (found.length > 0) throw new DiagnosticError(found);
  collectGarbage();
  const paths = [...texts.keys(), MANIFEST_NAME].sort();
  const manifest = `${JSON.stringify({ files: paths }, null, 2)}\n`;
  return new Map(paths.map((path) => [path, texts.get(path) ?? manifest]));
}

/** What the emitters are given. The lock itself is needed no longer than its texts are made. */
function inputFor(model: Model, toolVersion: string, memory: Memory | undefined): EmitInput {
  const lock = lockOf(model);
  return {
    ...inputOf(model, toolVersion, lock),
    ...(memory === undefined ? {} : { memory }),
    ...(memory?.recall === undefined ? {} : { parts: new Parts(memory, model, lock, toolVersion) }),
  };
}

/** Programs that take part in the output; undefined when a target does not say what it depends on. */
export async function programsOf(targets: readonly TargetConfig[]): Promise<readonly string[] | undefined> {
  const programs = new Set<string>();
  for (const { name, options } of targets) {
    const named = (await targetOf(name)).emitter.programs?.(options as never);
    if (named === undefined) return undefined;
    for (const program of named) programs.add(program);
  }
  return [...programs].sort();
}

/** Files of the project that the targets read beside the schema; absolute, and they need not exist. */
export async function readsOf(targets: readonly TargetConfig[]): Promise<string[]> {
  const read = targets.map(async ({ name, options }) => (await targetOf(name)).emitter.reads?.(options as never) ?? []);
  return (await Promise.all(read)).flat();
}

/** Runs one emitter. A plain `Error` is its refusal of the model; any other exception is a defect. */
async function emit(target: Target, input: EmitInput, options: unknown): Promise<OutputFile[]> {
  try {
    const emitted = target.emitter.emit(input, options as never);
    collectGarbage();
    return await emitted;
  } catch (error) {
    if (error instanceof RefusedNames) throw new DiagnosticError(refusals(target.emitter.name, error));
    const plain = error instanceof Error && Object.getPrototypeOf(error) === Error.prototype;
    // What the system refuses is a plain error too, and no fault of the schema.
    if (!plain || 'syscall' in error) throw error;
    throw new DiagnosticError([diagnostic('PF2007', { target: target.emitter.name, why: error.message })]);
  }
}

/** Each refused name as a finding where it stands. */
function refusals(target: string, error: RefusedNames): Diagnostic[] {
  return error.refusals.map(({ owner, why, other }) => {
    const fix = other === undefined ? 'choose another name, or leave the target out' : 'rename one of them';
    return diagnostic('PF2008', { target, name: owner.name, why, fix }, owner.span);
  });
}

/** What is wrong with an output file, or nothing. */
function fault(path: string, text: string): string | undefined {
  const steps = path.split('/');
  if (path.includes('\\') || steps.some((step) => step === '' || step === '.' || step === '..')) {
    return 'its path is not plain and relative';
  }
  const device = steps.find(isDevice);
  if (device !== undefined) return `Windows takes '${device}' for a device`;
  return text.includes('\r') ? 'its text has CR' : undefined;
}
