/** Emitters outside of a project: what they are given, and a folder that takes what they give. */
import { join } from 'node:path';
import { compactLock, lockOf, prettyLock } from '../compile/lock.ts';
import type { Model } from '../model/model.ts';
import { TOOL_VERSION } from '../platform/paths.ts';
import { writeScratch } from '../platform/write/scratch.ts';
import type { EmitInput, OutputFile } from './emitter.ts';

/** The input of an emitter: the model, and both forms of its lock. */
export function inputOf(model: Model, toolVersion = TOOL_VERSION, lock = lockOf(model)): EmitInput {
  return { model, lockText: prettyLock(lock), compactLock: compactLock(lock), toolVersion };
}

/** Writes files below a folder of a proof, which is made when it is missing. */
export function writeInto(folder: string, files: readonly OutputFile[]): void {
  for (const { path, text } of files) writeScratch(join(folder, path), text);
}
