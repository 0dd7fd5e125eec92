/** Builds and runs the programs of one set of schemas. */
import { join } from 'node:path';
import { execa } from 'execa';
import { COptions, cEmitter } from '../../emit/c/index.ts';
import type { EmitInput } from '../../emit/emitter.ts';
import { RustOptions, rustEmitter } from '../../emit/rust/index.ts';
import { inputOf, writeInto } from '../../emit/standalone.ts';
import { TsOptions, tsEmitter } from '../../emit/ts/index.ts';
import type { Model } from '../../model/model.ts';
import { scratchFolder, writeScratch } from '../../platform/write/scratch.ts';
import type { Facts } from './facts.ts';
import { cProgram, rustProgram, tsProgram } from './programs.ts';

/** What a language said: its lines, or why there are none. */
export type Said = { readonly lines: readonly string[] } | { readonly failed: string };
export type Language = 'c' | 'rust' | 'ts';
export const LANGUAGES: readonly Language[] = ['c', 'rust', 'ts'];

const COMPILE_MS = 600_000;
const RUN_MS = 60_000;
const CRATE = 'pf-random';

/** A folder that is removed at the end, with what the emitters wrote. */
export async function withFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const { path, remove } = scratchFolder('pf-gen-fuzz-');
  try {
    return await work(path);
  } finally {
    remove();
  }
}

/**
 * Lets a language speak. A program that is not installed throws; execa's error has `code: 'ENOENT'`.
 *
 * @param builds where cargo keeps what it has built, from run to run
 */
export async function speak(
  language: Language,
  model: Model,
  facts: Facts,
  folder: string,
  builds: string,
): Promise<Said> {
  const input = inputOf(model);
  let steps: readonly Step[];
  try {
    steps = await SPEAKERS[language](input, facts, folder, builds);
  } catch (error) {
    // A plain error is an emitter's refusal; a random schema gives it no reason.
    if (!(error instanceof Error) || Object.getPrototypeOf(error) !== Error.prototype) throw error;
    return { failed: `the emitter refuses the schema: ${error.message}` };
  }
  let said = '';
  for (const [program, args, timeout, env] of steps) {
    const result = await execa(program, args, { reject: false, timeout, cwd: folder, maxBuffer: 1 << 30, env });
    if (result.code === 'ENOENT') throw result;
    if (result.exitCode !== 0) return { failed: `${program} ${args.join(' ')}\n${result.message}` };
    said = result.stdout;
  }
  return { lines: said.split('\n') };
}

type Step = readonly [program: string, args: readonly string[], timeout: number, env: Record<string, string>];
type Speaker = (input: EmitInput, facts: Facts, folder: string, builds: string) => Promise<readonly Step[]>;

const SPEAKERS: Readonly<Record<Language, Speaker>> = {
  c: async (input, facts, folder) => {
    writeInto(join(folder, 'c'), await cEmitter.emit(input, COptions.parse({})));
    writeScratch(join(folder, 'c', 'main.c'), cProgram(input.model, facts, 'pf'));
    const strict = ['-std=c11', '-Wall', '-Wextra', '-Werror'];
    return [
      ['cc', [...strict, '-O0', '-o', 'c/main', 'c/main.c'], COMPILE_MS, {}],
      [join(folder, 'c', 'main'), [], RUN_MS, {}],
    ];
  },
  rust: async (input, facts, folder, builds) => {
    writeInto(join(folder, 'rust'), await rustEmitter.emit(input, RustOptions.parse({ crate: CRATE })));
    const program = join(folder, 'program');
    const manifest = `[package]\nname = "pf-random-facts"\nversion = "0.0.0"\nedition = "2021"\n
[dependencies]\n${CRATE} = { path = "../rust" }\n
[profile.dev]\nopt-level = 0\ndebug = false\nincremental = false\n\n[workspace]\n`;
    writeInto(program, [
      { path: 'Cargo.toml', text: manifest },
      { path: 'src/main.rs', text: rustProgram(facts, CRATE.replace('-', '_')) },
    ]);
    const env = { CARGO_TARGET_DIR: builds, RUSTFLAGS: '-Awarnings' };
    return [['cargo', ['run', '--quiet', '--manifest-path', join(program, 'Cargo.toml')], COMPILE_MS, env]];
  },
  ts: async (input, facts, folder) => {
    writeInto(join(folder, 'ts'), await tsEmitter.emit(input, TsOptions.parse({ package: CRATE })));
    writeScratch(join(folder, 'main.ts'), tsProgram(facts, './ts'));
    writeScratch(join(folder, 'package.json'), '{"type":"module"}\n');
    return [[process.execPath, [join(folder, 'main.ts')], RUN_MS, {}]];
  },
};
