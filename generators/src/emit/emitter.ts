/** What an emitter is: a pure function from the model to files (D3). */
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
}

export interface Emitter<Options> {
  /** Folder below the output folder, and the key in the configuration. */
  name: string;
  emit(input: EmitInput, options: Options): OutputFile[] | Promise<OutputFile[]>;
}
