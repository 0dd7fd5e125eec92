/** What compilers of C and C++ make of headers. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { OutputFile } from '../../../src/emit/emitter.ts';
import { temporary } from '../../support/process.ts';
import { CANARY } from '../hostile.ts';

const WARNINGS = ['-Wall', '-Wextra', '-Werror', '-Wcomment', '-Wtrigraphs'];
const COMPILERS: readonly (readonly string[])[] = [
  ['gcc', '-std=c11', '-trigraphs', '-Wbidi-chars=any'],
  ['clang', '-std=c11', '-trigraphs'],
  ['g++', '-std=c++20', '-x', 'c++', '-Wbidi-chars=any'],
  ['clang++', '-std=c++20', '-x', 'c++'],
];

/** Faults of the headers: what a compiler says, and code that a text became. */
export function headerFaults(files: readonly OutputFile[]): string[] {
  const folder = temporary();
  for (const { path, text } of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const includes = (ending: string): string =>
    files
      .filter(({ path }) => path.endsWith(ending))
      .map(({ path }) => `#include "${path}"\n`)
      .join('');
  writeFileSync(join(folder, 'all.c'), `${includes('.h')}int answer;\n`);
  writeFileSync(join(folder, 'all.cpp'), `${includes('.hpp') || includes('.h')}int answer;\n`);
  return COMPILERS.flatMap(([program = '', ...flags]) => {
    const source = join(folder, program.endsWith('++') ? 'all.cpp' : 'all.c');
    const run = (more: readonly string[]) =>
      spawnSync(program, [...flags, ...more, '-I', folder, source], {
        encoding: 'utf8',
        timeout: 240_000,
        maxBuffer: 1 << 27,
      });
    const checked = run([...WARNINGS, '-fsyntax-only']);
    if (checked.error !== undefined) throw checked.error;
    if (checked.status !== 0) return [`${program}: ${checked.stderr.slice(0, 2000)}`];
    // Preprocessed, comments are gone and macros stay; what is left of the texts stands in string literals.
    const code = run(['-E', '-P', '-dD']).stdout.replaceAll(/"(?:[^"\\\n]|\\.)*"/g, '""');
    const at = code.indexOf(CANARY);
    return at < 0 ? [] : [`${program}: a text became code: ${code.slice(Math.max(0, at - 80), at + 80)}`];
  });
}
