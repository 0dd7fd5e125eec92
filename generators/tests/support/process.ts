/** Runs the tool in processes of its own, as users do. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, onTestFinished } from 'vitest';
import type { Diagnostic } from '../../src/diagnostics/table.ts';
import type { Model } from '../../src/model/model.ts';

/** The longest command (`verify --targets all`) needs a fifth of it on a quiet machine. */
const DEADLINE_MS = 240_000;
export const SOURCE = fileURLToPath(new URL('../../src/', import.meta.url));

/** A folder that is gone after the test. */
export function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), 'pf-gen-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A folder that is gone after all tests of the file; for hooks. */
export function temporaryForFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'pf-gen-test-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export interface Ran {
  code: number | undefined;
  stdout: string;
  stderr: string;
}

/** Entry of the program. */
export const MAIN = join(SOURCE, 'cli/main.ts');

/** Runs `pf-gen` with these arguments in a folder. */
export async function pfGen(
  cwd: string,
  args: readonly string[],
  nodeArgs: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
  main: string = MAIN,
): Promise<Ran> {
  const options = { cwd, env, reject: false, timeout: DEADLINE_MS } as const;
  const ran = await execa(process.execPath, [...nodeArgs, main, ...args], options);
  return { code: ran.exitCode, stdout: ran.stdout, stderr: ran.stderr };
}

export interface CompiledEntry {
  model?: Model;
  diagnostics: Diagnostic[];
}

/** Compiles entry modules of schemas, all in one process. */
export async function compileAll(entries: readonly string[], cache: string): Promise<CompiledEntry[]> {
  const runner = fileURLToPath(new URL('./compile-all.ts', import.meta.url));
  const options = { input: JSON.stringify(entries), timeout: DEADLINE_MS };
  const { stdout } = await execa(process.execPath, [runner, cache], options);
  return JSON.parse(stdout) as CompiledEntry[];
}
