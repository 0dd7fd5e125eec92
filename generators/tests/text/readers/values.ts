/** The texts that programs get: literals as each language reads them. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { OutputFile } from '../../../src/emit/emitter.ts';
import { run } from '../../fixtures/tools.ts';
import { readInf } from '../../inf/check.ts';
import { temporary } from '../../support/process.ts';

function written(files: readonly OutputFile[]): string {
  const folder = temporary();
  for (const { path, text } of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

/** Values of all macros that are string literals, said by a program. */
export function macroTexts(files: readonly OutputFile[]): string[] {
  const folder = written(files);
  const headers = files.filter(({ path }) => path.endsWith('.h'));
  const macros = headers.flatMap(({ text }) => [...text.matchAll(/^#define (\w+) "/gm)].map(([, name]) => name ?? ''));
  const main = macros.map(
    (name) => `  for (i = 0; i < sizeof ${name} - 1; i++) printf("%02x", (unsigned char)${name}[i]); puts("");`,
  );
  const includes = ['#include <stdio.h>', ...headers.map(({ path }) => `#include "${path}"`)];
  writeFileSync(
    join(folder, 'say.c'),
    `${includes.join('\n')}\nint main(void) {\n  size_t i;\n${main.join('\n')}\n}\n`,
  );
  run('gcc', ['-w', '-trigraphs', '-I', folder, '-o', join(folder, 'say'), join(folder, 'say.c')]);
  return run(join(folder, 'say'), [])
    .split('\n')
    .map((line) => Buffer.from(line, 'hex').toString('utf8'));
}

/** String constants of a crate, by the rules of Rust's literals. */
export function rustTexts(files: readonly OutputFile[]): string[] {
  const source = files.map(({ text }) => text).join('\n');
  return [...source.matchAll(/pub const \w+: &(?:'static )?str =\s+"((?:[^"\\]|\\.)*)"/g)].map(([, inside = '']) =>
    inside.replaceAll(/\\(?:u\{([0-9a-f]+)\}|(.))/g, (_, code, char) =>
      code === undefined ? char : String.fromCodePoint(Number.parseInt(code, 16)),
    ),
  );
}

/** Strings that the modules export, said by a program. */
export function exportedTexts(files: readonly OutputFile[]): string[] {
  const folder = written(files);
  const modules = files.filter(({ path }) => path.endsWith('.ts')).map(({ path }) => `./${path}`);
  const script = `const all = await Promise.all(${JSON.stringify(modules)}.map((path) => import(path)));
console.log(JSON.stringify(all.flatMap((module) => Object.values(module).filter((value) => typeof value === 'string'))));`;
  const said = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    cwd: folder,
    encoding: 'utf8',
    timeout: 240_000,
  });
  if (said.status !== 0) throw new Error(said.stderr);
  return JSON.parse(said.stdout);
}

/** Strings anywhere in JSON documents. */
export function jsonTexts(files: readonly OutputFile[]): string[] {
  const all = (value: unknown): string[] => {
    if (typeof value === 'string') return [value];
    return typeof value === 'object' && value !== null ? Object.values(value).flatMap(all) : [];
  };
  return files.filter(({ path }) => path.endsWith('.json')).flatMap(({ text }) => all(JSON.parse(text)));
}

/** Values that an INF file puts into the registry. */
export function registryTexts(files: readonly OutputFile[]): string[] {
  const lines = files.flatMap(({ text }) => [...readInf(text).sections.values()].flat());
  return lines
    .flatMap(({ values }) => values)
    .flatMap((value) => {
      const inside = /^"(.*)"$/.exec(value)?.[1];
      return inside === undefined ? [] : [inside.replaceAll('""', '"').replaceAll('%%', '%')];
    });
}
