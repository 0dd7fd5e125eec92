/**
 * Every rule about schemas has a fixture in `bad/`. Its last lines, `//= line:col CODE message | help`, are the findings
 * in order. `UPDATE=1 vitest run bad-schemas` writes them anew; read the difference before you keep it.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { DIAGNOSTICS, type Diagnostic } from '../src/diagnostics/table.ts';
import { type CompiledEntry, compileAll } from './support/process.ts';

const ROOT = fileURLToPath(new URL('./bad/', import.meta.url));
const entries = readdirSync(ROOT, { recursive: true, encoding: 'utf8' })
  .map((path) => join(ROOT, path))
  .filter((path) => /values\/[^/]+\.ts$|loading\/[^/]+\/index\.ts$/.test(path))
  .sort();

/** What Node says about a module, and what a clock or a random number was, is not the same every time. */
function stableText({ code, message, help }: Diagnostic): string {
  if (code === 'PF1002') return '';
  return ` ${code === 'PF1005' ? message.split(':')[0] : message} | ${help}`;
}

function line(found: Diagnostic): string {
  const { span, code } = found;
  const file = span === undefined || span.file === 'index.ts' || !span.file.includes('value.ts') ? '' : `${span.file}:`;
  return `//= ${file}${span?.line}:${span?.col} ${code}${stableText(found)}`;
}

const results = new Map<string, CompiledEntry>();
beforeAll(async () => {
  const compiled = await compileAll(entries, join(ROOT, '../../node_modules/.cache/bad-schemas'));
  for (const [n, entry] of entries.entries()) results.set(entry, compiled[n] ?? { diagnostics: [] });
});

describe('each bad schema is reported where it is wrong, with the help', () => {
  test.each(entries.map((entry) => [relative(ROOT, entry), entry]))('%s', (_, entry) => {
    const found = results.get(entry)?.diagnostics.map(line) ?? [];
    expect(found.length).toBeGreaterThan(0);
    const lines = readFileSync(entry, 'utf8').split('\n');
    const body = lines.filter((text) => !text.startsWith('//= '));
    if (process.env.UPDATE === '1')
      writeFileSync(entry, `${[...body.join('\n').trimEnd().split('\n'), ...found].join('\n')}\n`);
    else expect(found).toEqual(lines.filter((text) => text.startsWith('//= ')));
  });
});

test('no bad schema gives a model', () => {
  for (const [entry, { model }] of results) expect(model, entry).toBeUndefined();
});

test('every rule about schemas has a fixture', () => {
  const seen = new Set([...results.values()].flatMap(({ diagnostics }) => diagnostics.map((found) => found.code)));
  const rules = Object.keys(DIAGNOSTICS).filter((code) => code.startsWith('PF1'));
  expect(rules.filter((code) => !seen.has(code as never))).toEqual([]);
});

test('a value made by a function has the place where its plane lists it', () => {
  const entry = entries.find((path) => path.endsWith('values/types.ts')) ?? '';
  expect(existsSync(entry)).toBe(true);
  for (const found of results.get(entry)?.diagnostics ?? []) expect(found.span).toBeDefined();
});
