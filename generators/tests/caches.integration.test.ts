/** The page about what is remembered names every kind of entry, and none that is not there. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { needTools } from './fixtures/tools.ts';
import { temporary } from './support/process.ts';
import { servedPfGen as pfGen } from './support/served.ts';

const ROOT = join(import.meta.dirname, '../..');
beforeAll(() => needTools('rustfmt'));

test('every kind of entry on disk stands in docs/incremental.md, and each of these is kept', async () => {
  const folder = temporary();
  mkdirSync(join(folder, 'schema'));
  const language = "import { message, plane, schema, u32 } from 'pf-gen/schema';";
  const declared =
    "export const Ping = message({ n: u32 } as const);\nexport const p = plane({ name: 'p', id: 1, version: 1, policy: 'lockstep', members: { Ping } });";
  writeFileSync(
    join(folder, 'schema/index.ts'),
    `${language}\n${declared}\nexport default schema({ name: 's', planes: [p] });\n`,
  );
  writeFileSync(
    join(folder, 'emit.cjs'),
    "process.stdin.resume().on('end', () => console.log(JSON.stringify({ files: [] })));\n",
  );
  const external = { command: [process.execPath, './emit.cjs'], inputs: ['./emit.cjs'] };
  const targets = { rust: {}, vectors: {}, own: external };
  writeFileSync(
    join(folder, 'pf-gen.config.json'),
    JSON.stringify({ schema: './schema/index.ts', out: './generated', targets }),
  );
  for (const verb of ['generate', 'check']) expect((await pfGen(folder, [verb])).code, verb).toBe(0);
  const kept = new Set(
    readdirSync(join(folder, '.cache/pf-gen')).map((name) => name.replace(/-[0-9a-f]{40}\.json$/, '')),
  );
  const page = readFileSync(join(ROOT, 'docs/incremental.md'), 'utf8').split('## In memory')[0] ?? '';
  const told = [...page.matchAll(/^\| `(\w+)` \|/gm)].map(([, kind]) => kind);
  expect([...kept].sort()).toEqual(told.sort());
});
