/** The program of cargo-fuzz: how it is built, and which targets it has. */
import { join } from 'node:path';
import { execa } from 'execa';
import { z } from 'zod';
import { ROOT } from '../lib/results.ts';

/** Everything of the proof that is not kept in git. */
export const FUZZ_CACHE = join(ROOT, '.cache/fuzz');
/** Longest build: every crate behind the targets is compiled for libFuzzer. */
const BUILD_MS = 20 * 60 * 1000;
const LIST_MS = 60 * 1000;

export type Sanitizer = 'none' | 'address';

const Hex = z.string().regex(/^([0-9a-f]{2})*$/);
/** A target, as the program lists it. */
export const Target = z.object({
  /** `wire.Hello`; a name of a file as well. */
  name: z.string().regex(/^[\w.]+$/),
  /** Whether it reads bytes of the wire: a machine, or a decoder of that plane. */
  wire: z.boolean(),
  /** Most bytes of heap of one input: fixed + perByte × its length. The program checks it. */
  memory: z.object({ fixed: z.number(), perByte: z.number() }),
  /** Inputs to begin with, published or written. */
  seeds: z.array(Hex),
  /** Inputs that are kept in `tests/fuzz/corpora`. */
  kept: z.array(Hex),
});
export type Target = z.infer<typeof Target>;

/**
 * Builds the program and gives its path; throws with the compiler's words when that fails. libFuzzer's flags are stable ones;
 * the address sanitizer's is not, and stable Rust takes it for being told so.
 */
export async function buildProgram(sanitizer: Sanitizer): Promise<string> {
  const folder = join(FUZZ_CACHE, sanitizer === 'none' ? 'target' : `target-${sanitizer}`);
  const args = ['fuzz', 'build', '--sanitizer', sanitizer, '--fuzz-dir', 'tests/fuzz', '--features', 'libfuzzer'];
  const env = sanitizer === 'none' ? {} : { RUSTC_BOOTSTRAP: '1' };
  await execa('cargo', [...args, '--target-dir', folder, 'pf-libfuzzer'], {
    cwd: ROOT,
    env: { ...env, PATH: `${toolsFolder()}:${process.env.PATH}`, CARGO_INCREMENTAL: '0' },
    stdin: 'ignore',
    stdout: process.stderr,
    stderr: 'inherit',
    timeout: BUILD_MS,
  });
  const host = /^host: (.*)$/m.exec((await execa('rustc', ['-vV'])).stdout)?.[1];
  return join(folder, `${host}`, 'release/pf-libfuzzer');
}

/** Where set-up puts the programs of cargo that only a proof needs. */
export const toolsFolder = (): string => join(ROOT, '.cache/tools/bin');

/** All targets of the program. */
export async function targetsOf(program: string): Promise<Target[]> {
  const { stdout } = await execa(program, [], { env: { PF_FUZZ_LIST: '1' }, stdin: 'ignore', timeout: LIST_MS });
  return stdout.split('\n').map((line) => Target.parse(JSON.parse(line)));
}
