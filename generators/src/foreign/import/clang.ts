/** Runs clang over a header: for its syntax tree, its layouts, its macros. */
import { join } from 'node:path';
import { ran } from '../../platform/program.ts';
import { makeScratch, type Scratch, scratchFolder, writeScratch } from '../../platform/write/scratch.ts';
import { CXX_SHIMS } from './cxx-shims.ts';
import { crashed } from './messages.ts';
import { SHIMS } from './shims.ts';

const DEADLINE_MS = 60_000;
/** Most of what clang prints: a syntax tree in JSON is large. */
const MOST = 512 * 1024 * 1024;

/** Platform as schemas name it → clang's triple. */
export const TARGETS: Readonly<Record<string, string>> = {
  'win-x64': 'x86_64-pc-windows-msvc',
  'win-arm64': 'aarch64-pc-windows-msvc',
  'win-x86': 'i686-pc-windows-msvc',
  'win-x64-gnu': 'x86_64-pc-windows-gnu',
  'linux-x64': 'x86_64-linux-gnu',
  'linux-arm64': 'aarch64-linux-gnu',
};

export type Language = 'c' | 'c++';

/** clang cannot be started. */
export class ClangMissingError extends Error {
  override readonly name = 'ClangMissingError';
}

/** clang ended by a defect of its own, or not at all. */
export class ClangCrashError extends Error {
  override readonly name = 'ClangCrashError';
}

export interface ClangOptions {
  /** Program, such as `clang` or `clang-18`. */
  readonly program: string;
  readonly args: readonly string[];
  /** Key of TARGETS. */
  readonly target: string;
  /** Folders of the system, looked into last. */
  readonly system?: readonly string[];
  readonly language: Language;
}

export interface Understood {
  readonly ok: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder for probes and stand-ins, for the time of one import. */
export class Workshop {
  readonly #scratch: Scratch;

  constructor() {
    this.#scratch = scratchFolder('pf-gen-import-');
    for (const [name, text] of Object.entries(SHIMS)) writeScratch(join(this.shims, name), text);
    for (const [name, text] of Object.entries(CXX_SHIMS)) writeScratch(join(this.cxx, name), text);
    makeScratch(this.missing);
  }

  get folder(): string {
    return this.#scratch.path;
  }

  /** Stand-ins for the C++ standard library. */
  get cxx(): string {
    return join(this.folder, 'cxx');
  }
  /** Stand-ins for what is not there; deep enough for includes such as `../../x.h`. */
  get missing(): string {
    return join(this.missingRoot, 'a/b/c/d');
  }
  get missingRoot(): string {
    return join(this.folder, 'missing');
  }

  get shims(): string {
    return join(this.folder, 'shims');
  }

  remove(): void {
    this.#scratch.remove();
  }

  /** Runs clang over a text that includes the header. Throws ClangMissingError when there is no clang. */
  async run(options: ClangOptions, name: string, text: string, args: readonly string[]): Promise<Understood> {
    const file = join(this.folder, `${name}.${options.language === 'c' ? 'c' : 'cpp'}`);
    writeScratch(file, text);
    const standard = options.language === 'c' ? '-std=gnu17' : '-std=gnu++20';
    const result = await ran(
      options.program,
      [
        ...['-x', options.language, standard, `--target=${TARGETS[options.target]}`],
        ...['-ffreestanding', '-nostdlibinc', '-fms-extensions', '-ferror-limit=0', '-fno-color-diagnostics'],
        ...['-Wno-everything', '-fno-caret-diagnostics'],
        ...options.args,
        ...['-isystem', this.shims, '-isystem', this.cxx],
        ...(options.system ?? []).flatMap((folder) => ['-idirafter', folder]),
        ...['-idirafter', this.missing],
        ...args,
        file,
      ],
      { timeout: DEADLINE_MS, most: MOST, through: file },
    );
    if (result.missing !== undefined) throw new ClangMissingError(result.missing);
    if (result.late) throw new ClangCrashError(`${options.program} did not end within ${DEADLINE_MS / 1000} s`);
    if (!result.ok && result.out === '' && result.err.startsWith('it printed more than'))
      throw new ClangCrashError(`${options.program} does not come to an end: ${result.err}`);
    if (!result.ok && crashed(result.err)) throw new ClangCrashError(`${options.program} crashed (${name})`);
    return { ok: result.ok, stdout: result.out, stderr: result.err };
  }
}
