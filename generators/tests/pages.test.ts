/** The pages in the documentation are those of the rules. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { readExamples } from '../src/catalogue/examples.ts';
import { rulePages } from '../src/catalogue/pages.ts';

const DOCS = fileURLToPath(new URL('../../docs/rules', import.meta.url));
const FIXTURES = fileURLToPath(new URL('./diff/fixtures', import.meta.url));
const AGAIN = 'run `npx pf-gen explain --pages docs/rules --examples generators/tests/diff/fixtures`';

test('docs/rules has exactly the pages of the rules', () => {
  const wanted = rulePages(readExamples(FIXTURES));
  expect(readdirSync(DOCS).sort(), AGAIN).toEqual([...wanted.keys()].sort());
  const stale = [...wanted].filter(([name, text]) => readFileSync(join(DOCS, name), 'utf8') !== text);
  expect(
    stale.map(([name]) => name),
    AGAIN,
  ).toEqual([]);
});

test('every page says what, why and what to do, and pages of the diff have an example', () => {
  for (const [name, text] of rulePages(readExamples(FIXTURES))) {
    if (name === 'README.md') continue;
    expect(text).toMatch(/^# PF\d{4}/);
    for (const part of ['## Why', '## What to do']) expect(text).toContain(part);
    expect(text).not.toMatch(/undefined|NaN|\[object/);
  }
  expect(rulePages(readExamples(FIXTURES)).get('PF5107.md')).toContain('## Example');
});
