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
  lua: async () => {
    const { luaEmitter, LuaOptions } = await import('./lua/index.ts');
    return { emitter: luaEmitter as Emitter<never>, options: LuaOptions };
  },
  docs: async () => {
    const { docsEmitter, DocsOptions } = await import('./docs/index.ts');
    return { emitter: docsEmitter as Emitter<never>, options: DocsOptions };
  },
  inf: async () => {
    const { infEmitter, InfOptions } = await import('./inf/index.ts');
    return { emitter: infEmitter as Emitter<never>, options: InfOptions };
  },
  udev: async () => {
    const { udevEmitter, UdevOptions } = await import('./udev/index.ts');
    return { emitter: udevEmitter as Emitter<never>, options: UdevOptions };
  },
};

/** The target of a name in a checked configuration: one of ours, or else a program of the user's. */
export async function targetOf(name: string): Promise<Target> {
  const load = Object.hasOwn(TARGETS, name) ? TARGETS[name] : undefined;
  return load === undefined ? (await import('./external/index.ts')).externalTarget(name) : load();
}
