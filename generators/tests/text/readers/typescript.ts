/** What the compiler and Node make of generated TypeScript. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { OutputFile } from '../../../src/emit/emitter.ts';
import { temporary } from '../../support/process.ts';
import { CANARY } from '../hostile.ts';

const TSC = join(import.meta.dirname, '../../../../node_modules/.bin/tsc');
const OPTIONS = [
  '--noEmit',
  '--strict',
  '--target',
  'esnext',
  '--module',
  'nodenext',
  '--allowImportingTsExtensions',
  '--skipLibCheck',
];

/** Compiles the files, and loads them in a process of their own. */
export async function typescriptFaults(files: readonly OutputFile[]): Promise<string[]> {
  const folder = temporary();
  for (const { path, text } of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const run = (program: string, args: readonly string[]) =>
    spawnSync(program, args, { cwd: folder, encoding: 'utf8', timeout: 240_000 });
  const compiled = run(TSC, [...OPTIONS, ...files.map(({ path }) => path).filter((path) => path.endsWith('.ts'))]);
  if (compiled.status !== 0) return [`tsc: ${compiled.stdout.slice(0, 2000)}`];
  const script = `import './index.ts'; if (globalThis.${CANARY} !== undefined) throw new Error('a text ran');`;
  const loaded = run(process.execPath, ['--input-type=module', '-e', script]);
  return loaded.status === 0 ? [] : [`node: ${loaded.stderr.slice(0, 2000)}`];
}
