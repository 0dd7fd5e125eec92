/** The targets that a configuration can name. Each is loaded when it is used. */
import type { z } from 'zod';
import type { Emitter } from './emitter.ts';

export interface Target {
  readonly emitter: Emitter<never>;
  /** Shape of the target's options. */
  readonly options: z.ZodObject;
}

export const TARGETS: Readonly<Record<string, () => Promise<Target>>> = {
  rust: async () => {
    const { rustEmitter, RustOptions } = await import('./rust/index.ts');
    return { emitter: rustEmitter as Emitter<never>, options: RustOptions };
  },
  ts: async () => {
    const { tsEmitter, TsOptions } = await import('./ts/index.ts');
    return { emitter: tsEmitter as Emitter<never>, options: TsOptions };
  },
  c: async () => {
    const { cEmitter, COptions } = await import('./c/index.ts');
    return { emitter: cEmitter as Emitter<never>, options: COptions };
  },
  vectors: async () => {
    const { vectorsEmitter, VectorsOptions } = await import('./vectors/index.ts');
    return { emitter: vectorsEmitter as Emitter<never>, options: VectorsOptions };
  },
};
