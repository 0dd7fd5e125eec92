/** The folder of a verification: the C header and the Rust crate, freshly emitted from the model. */
import { join } from 'node:path';
import { COptions, cEmitter } from '../../emit/c/index.ts';
import { RustOptions, rustEmitter } from '../../emit/rust/index.ts';
import { inputOf, writeInto } from '../../emit/standalone.ts';
import type { Model } from '../../model/model.ts';
import { scratchFolder } from '../../platform/write/scratch.ts';
import { type WantedLayout, wantedLayouts } from './layouts.ts';

/** Prefix of everything in the emitted header. */
const PREFIX = 'pf';
/** The emitted crate, as a path in Rust. */
export const CRATE = 'pf_verified';

export interface Workspace {
  readonly folder: string;
  /** Folder for cargo's builds; it stays from run to run. */
  readonly builds: string;
  readonly wanted: readonly WantedLayout[];
  /** Source that includes every header and has a variable of every layout. */
  readonly unit: string;
  /** Macro that makes `unit` state a wrong size: a compiler that takes it proves nothing. */
  readonly canary: string;
  /** Program without which there is no Rust crate; undefined when the crate is there. */
  readonly rustNeeds: string | undefined;
  write(path: string, text: string): string;
  remove(): void;
}

/** Emits header and crate. `builds` is created when it is needed. */
export async function openWorkspace(model: Model, builds: string): Promise<Workspace> {
  const { path: folder, remove } = scratchFolder('pf-gen-verify-');
  const input = inputOf(model);
  const write = (path: string, text: string): string => {
    writeInto(folder, [{ path, text }]);
    return join(folder, path);
  };
  writeInto(join(folder, 'c'), await cEmitter.emit(input, COptions.parse({ prefix: PREFIX })));
  let rustNeeds: string | undefined;
  try {
    writeInto(
      join(folder, 'rust'),
      await rustEmitter.emit(input, RustOptions.parse({ crate: CRATE.replaceAll('_', '-') })),
    );
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'RustfmtMissingError') throw error;
    rustNeeds = 'rustfmt';
  }
  const wanted = wantedLayouts(model, PREFIX);
  const unit = write('c/verify.c', unitText(wanted));
  return {
    folder,
    builds,
    wanted,
    unit,
    canary: 'PF_GEN_VERIFY_CANARY',
    rustNeeds,
    write,
    remove,
  };
}

function unitText(wanted: readonly WantedLayout[]): string {
  const variable = ({ type }: WantedLayout): string => `${type} verify_${type};\n`;
  const plain = wanted.filter(({ foreign }) => !foreign);
  const foreign = wanted.filter((want) => want.foreign);
  const guarded =
    foreign.length === 0 ? '' : `#if UINTPTR_MAX == 0xFFFFFFFFFFFFFFFFu\n${foreign.map(variable).join('')}#endif\n`;
  const [first] = plain.length > 0 ? plain : foreign;
  const wrong = first === undefined ? '0' : `sizeof(${first.type}) == ${first.size + 1}`;
  return `#include "pf_abi.h"
${plain.map(variable).join('')}${guarded}#if defined(PF_GEN_VERIFY_CANARY)
PF_STATIC_ASSERT(${wrong}, "the canary sings");
#endif
`;
}
