/** The pages about words of the language are true: what they show is taken, and what they call wrong says what stands there. */
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import * as language from '../src/language/index.ts';
import { type CompiledEntry, compileAll } from './support/process.ts';

const PAGES = fileURLToPath(new URL('../../docs/words/', import.meta.url));
const pages = readdirSync(PAGES).filter((name) => name.endsWith('.md'));

/** Texts of all blocks of a kind. */
function blocks(page: string, kind: string): string[] {
  const text = readFileSync(join(PAGES, page), 'utf8');
  return [...text.matchAll(/^```(.+)\n([\s\S]*?)^```$/gm)].flatMap(([, info, body = '']) =>
    info === kind ? [body] : [],
  );
}

/** A schema of what a page declares. */
function schemaOf(declarations: string): string {
  const names = [...declarations.matchAll(/^export const (\w+) =/gm)].map(([, name]) => name);
  const used = Object.keys(language).filter((word) => new RegExp(`(?<![\\w.'])${word}\\b`).test(declarations));
  const words = [...new Set([...used, 'plane', 'schema'])].join(', ');
  const plane = `plane({ name: 'page', id: 1, version: 1, policy: 'lockstep', members: { ${names.join(', ')} } })`;
  return `import { ${words} } from 'pf-gen/schema';\n${declarations}export const page = ${plane};\nexport default schema({ name: 'page', planes: [page] });\n`;
}

let results: readonly CompiledEntry[];
beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'pf-gen-words-'));
  const entries = pages.flatMap((page, index) =>
    ['ts', 'ts wrong'].map((kind, n) => {
      const path = join(folder, `${index}-${n}.ts`);
      writeFileSync(path, schemaOf(blocks(page, kind).join('')));
      return path;
    }),
  );
  results = await compileAll(entries, join(folder, 'cache'));
});

test('there are pages', () => {
  expect(pages).toContain('alignment.md');
});

test.each(pages.map((page, index) => [page, index] as const))('%s: what it shows is a schema', (_, index) => {
  expect(results[index * 2]?.diagnostics).toEqual([]);
});

test.each(pages.map((page, index) => [page, index] as const))('%s: what is wrong says so', (page, index) => {
  const said = results[index * 2 + 1]?.diagnostics.map(({ code, message }) => `${code} ${message}`);
  expect(said).toEqual(blocks(page, 'text').join('').trimEnd().split('\n'));
});
