/** What an emitter is: a pure function from the model to files (decision D3). */
import type { Memory } from '../incremental/cache/memory.ts';
import type { Parts } from '../incremental/parts/parts.ts';
import type { Model } from '../model/model.ts';

/** A file to write, path relative to the emitter's own folder, always `/` and LF. */
export interface OutputFile {
  path: string;
  text: string;
}

export interface EmitInput {
  model: Model;
  /** The pretty lock, as it stands in `abi.lock.json`. */
  lockText: string;
  /** The compact lock, as binaries carry it. */
  compactLock: string;
  /** Version of the tool, for the banner. No dates, no paths. */
  toolVersion: string;
  /** Keeps results that cost time, keyed by all that they depend on. Nothing but speed depends on it. */
  memory?: Memory;
  /** Where parts of the output are remembered from one run to the next, in programs that stay. */
  parts?: Parts;
}

export interface Emitter<Options> {
  /** Folder below the output folder, and the key in the configuration. */
  name: string;
  emit(input: EmitInput, options: Options): OutputFile[] | Promise<OutputFile[]>;
  /**
   * Programs whose output ends up in the files, by name or absolute path; none for an emitter that only computes. An emitter
   * that does not say may depend on anything, so that a clean check of it is never remembered.
   */
  programs?(options: Options): readonly string[];
  /** Files of the project that take part, absolute; they need not exist. */
  reads?(options: Options): readonly string[];
  /** Does ahead what the next run will wait for; called by programs that stay, while nothing happens. */
  prepare?(options: Options): void;
}
