/** Formatting of the whole crate by one run of rustfmt, in a folder of its own. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ExecaError, execa } from 'execa';
import type { OutputFile } from '../emitter.ts';

/** The formatter can't be started. The command line tells it by its name and gives an exit code of its own. */
export class RustfmtMissingError extends Error {
  constructor(program: string) {
    super(
      `${program} can't be started: the Rust emitter needs it for a stable layout of its text. ` +
        'Install it with `rustup component add rustfmt`, or name another program as `rust.rustfmt` in the configuration.',
    );
    this.name = 'RustfmtMissingError';
  }
}

/** The crate's own settings, so that no file further up changes what "formatted" means. */
export const RUSTFMT_TOML: OutputFile = {
  path: 'rustfmt.toml',
  text: 'edition = "2021"\nmax_width = 120\nnewline_style = "Unix"\nuse_small_heuristics = "Max"\n',
};

/** How long the formatter may take, in milliseconds. */
const TIMEOUT_MS = 60_000;

/**
 * Formats every `.rs` file that `root` (a crate's `src/lib.rs`) reaches, with the settings among `files`. Fails with rustfmt's own words when the text
 * does not parse, which is an error of the emitter.
 */
export async function formatCrate(files: OutputFile[], root: string, program: string): Promise<OutputFile[]> {
  const folder = mkdtempSync(join(tmpdir(), 'pf-gen-rust-'));
  try {
    for (const { path, text } of files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    await execa(program, ['--edition', '2021', root], { cwd: folder, timeout: TIMEOUT_MS, stdin: 'ignore' });
    return files.map((file) =>
      file.path.endsWith('.rs') ? { path: file.path, text: readFileSync(join(folder, file.path), 'utf8') } : file,
    );
  } catch (error) {
    if (error instanceof ExecaError && error.code === 'ENOENT') throw new RustfmtMissingError(program);
    throw error;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
