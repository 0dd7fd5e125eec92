/** What a header calls itself and says stays text in the schema that import writes, and means the same there. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { needTools } from '../fixtures/tools.ts';
import { temporary } from '../support/process.ts';
import { servedPfGen as pfGen } from '../support/served.ts';

/** A name that a file may have, and texts that mean something in TypeScript and C. */
const NAME = "it's a throw 1; \u202e \u0024{x} * ü.h";
const HEADER = [
  '#define GREETING "it\'s \u0024{globalThis.PF_CANARY = 1} \\\\ \u202e */ `a` ü"',
  '#define LINES "a\\nb"',
  '#define SEVERAL "one\\0two"',
  '#define BYTES "\\xff"',
  'struct Native { void *p; int a; };',
  'struct Plain { int a; };',
  '#line 7 "gone\\nthrow 1;.y"',
  '#define BEHIND 3',
].join('\n');

test('a header with hostile names and texts', async () => {
  needTools('clang');
  const folder = temporary();
  mkdirSync(join(folder, 'schema'));
  writeFileSync(join(folder, NAME), HEADER);
  const ran = await pfGen(folder, ['import', NAME, '--out', 'schema/index.ts']);
  expect(ran, ran.stderr).toMatchObject({ code: 0 });
  // Whole texts or none: each that is left away is told.
  expect(ran.stderr + ran.stdout).toMatch(/SEVERAL is not imported: it holds a character/);
  expect(ran.stderr + ran.stdout).toMatch(/BYTES is not imported: its bytes are no text in UTF-8/);
  expect(readFileSync(join(folder, 'schema/index.ts'), 'utf8')).not.toMatch(/\u202e|\r/);
  const config = { schema: './schema/index.ts', out: './generated', targets: { ts: {} } };
  writeFileSync(join(folder, 'pf-gen.config.json'), JSON.stringify(config));
  const model = await pfGen(folder, ['model']);
  expect(model, model.stderr).toMatchObject({ code: 0 });
  const members = (
    JSON.parse(model.stdout) as { planes: { members: { name: string; value?: unknown }[] }[] }
  ).planes.flatMap((plane) => plane.members);
  const stated = (name: string) => members.find((member) => member.name === name)?.value;
  expect(stated('GREETING')).toEqual({ t: 'text', value: "it's \u0024{globalThis.PF_CANARY = 1} \\ \u202e */ `a` ü" });
  expect(stated('LINES')).toEqual({ t: 'text', value: 'a\nb' });
  expect(members.map(({ name }) => name)).toContain('Native');
});
