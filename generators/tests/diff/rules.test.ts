/** Every rule runs on every fixture, and finds exactly what is expected there. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { beforeAll, describe, expect, test } from 'vitest';
import { RULES } from '../../src/diff/index.ts';
import type { ExpectedFinding } from './support/expected.ts';

const FOLDER = fileURLToPath(new URL('./fixtures', import.meta.url));
const RUNNER = fileURLToPath(new URL('./support/run-fixtures.ts', import.meta.url));
const names = readdirSync(FOLDER).sort();

interface Result {
  readonly name: string;
  readonly findings: readonly ExpectedFinding[];
}

async function run(without = ''): Promise<ReadonlyMap<string, readonly ExpectedFinding[]>> {
  const { stdout } = await execa(process.execPath, [RUNNER, FOLDER, without], { timeout: 240_000 });
  return new Map((JSON.parse(stdout) as Result[]).map(({ name, findings }) => [name, findings]));
}

let found: ReadonlyMap<string, readonly ExpectedFinding[]>;
beforeAll(async () => {
  found = await run();
  // `PF_GEN_RECORD=1` writes what was found, to be read and reviewed; it is no test.
  if (process.env.PF_GEN_RECORD !== '1') return;
  for (const [name, findings] of found) {
    writeFileSync(join(FOLDER, name, 'expected.json'), `${JSON.stringify(findings, null, 2)}\n`);
  }
});

test('one rule, one fixture, and codes of the range of the diff', () => {
  expect(RULES.map((rule) => rule.name).sort()).toEqual(names);
  expect(new Set(RULES.map((rule) => rule.code)).size).toBe(RULES.length);
  expect(RULES.filter((rule) => !/^PF5[0-4]\d\d$/.test(rule.code))).toEqual([]);
});

describe.each(names)('%s', (name) => {
  test('finds exactly what is expected', () => {
    const path = join(FOLDER, name, 'expected.json');
    expect(existsSync(path)).toBe(true);
    expect(found.get(name)).toEqual(JSON.parse(readFileSync(path, 'utf8')));
  });

  test('its rule is among the findings', () => {
    expect(found.get(name)?.map((finding) => finding.rule)).toContain(name);
  });
});

test('a rule that is switched off finds nothing, and the others go on', async () => {
  const without = await run('PF5110,PF5204');
  expect(without.get('field-sign')).toEqual([]);
  expect(without.get('enum-renumbered')?.map((finding) => finding.rule)).toEqual(['listing-order']);
  expect(without.get('field-renamed')).toEqual(found.get('field-renamed'));
});
