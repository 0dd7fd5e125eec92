/** `--watch`: an edit is written, an error is told and the watch goes on, and the files are those of a single run. */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { pfGen } from './support/process.ts';
import { CONFIG, edit, project } from './support/project.ts';
import { watching } from './support/watching.ts';

test('generate --watch writes what an edit changes, survives errors, follows new files, new folders and renames', async () => {
  const folder = project({ ...CONFIG, targets: { c: {}, rust: {} } });
  const { round, first } = await watching(folder, 'generate');
  expect(first).toMatch(/wrote generated\/abi\.lock\.json/);
  const schema = join(folder, 'schema/index.ts');
  const header = () => readFileSync(join(folder, 'generated/c/pf_abi/control.h'), 'utf8');

  const edited = await round(() => edit(schema, (text) => text.replace('height: u32', 'depth: u32')), /wrote/);
  expect(edited).toContain('wrote generated/c/pf_abi/control.h');
  expect(header()).toContain('depth');

  const broken = await round(() => edit(schema, (text) => text.replace('size: 8', 'size: 12')), /error/);
  expect(broken).toMatch(/schema\/index\.ts:11:5 error PF1204/);
  const syntax = await round(() => edit(schema, (text) => text.replace('size: 12', 'size: 12 @')), /PF1013/);
  expect(syntax).toMatch(/schema\/index\.ts:\d+:\d+ error PF1013/);
  const corrected = await round(
    () => edit(schema, (text) => text.replace('size: 12 @', 'size: 8')),
    /up to date|changed/,
  );
  expect(corrected).toContain('up to date');

  // A module of another one changes, and only that: its importer is evaluated anew as well.
  await round(() => edit(join(folder, 'schema/parts/shared.ts'), (text) => text.replace('6)', '9)')), /wrote/);
  expect(header()).toMatch(/RING_LEN.*9/);

  // Editors write beside a file and rename; and a new folder is watched from its first file on.
  await round(() => {
    mkdirSync(join(folder, 'schema/more/deep'), { recursive: true });
    writeFileSync(
      join(folder, 'schema/more/deep/extra.ts'),
      "import { constant, u32 } from 'pf-gen/schema';\nexport const EXTRA = constant(u32, 41);\n",
    );
    const text = readFileSync(schema, 'utf8')
      .replace("from 'pf-gen/schema';", "from 'pf-gen/schema';\nimport { EXTRA } from './more/deep/extra.ts';")
      .replace('...shared', '...shared, EXTRA');
    writeFileSync(`${schema}~`, text);
    renameSync(`${schema}~`, schema);
  }, /wrote/);
  expect(header()).toMatch(/EXTRA.*41/);
  await round(() => edit(join(folder, 'schema/more/deep/extra.ts'), (text) => text.replace('41', '42')), /wrote/);
  expect(header()).toMatch(/EXTRA.*42/);

  const config = await round(
    () => edit(join(folder, 'pf-gen.config.json'), (text) => text.replace('"c": {}', '"c": { "prefix": "xy" }')),
    /wrote/,
  );
  expect(config).toContain('wrote generated/c/xy_abi/control.h');
  expect((await pfGen(folder, ['check'])).code).toBe(0);
  rmSync(join(folder, '.cache'), { recursive: true });
  expect((await pfGen(folder, ['check'])).code).toBe(0);
});

test('check --watch tells drift as it comes and goes', async () => {
  const folder = project();
  expect((await pfGen(folder, ['generate'])).code).toBe(0);
  const { round, first } = await watching(folder, 'check');
  expect(first).toContain('files match the schema');
  const lock = join(folder, 'generated/abi.lock.json');
  const before = readFileSync(lock, 'utf8');
  expect(await round(() => writeFileSync(lock, `${before} `), /PF2/)).toContain('error PF2001');
  expect(await round(() => writeFileSync(lock, before), /match/)).toContain('files match the schema');
});

test('a schema whose modules count goes the same way as in a single run', async () => {
  const folder = project();
  writeFileSync(
    join(folder, 'schema/parts/count.ts'),
    'let n = 0;\nexport const next = (): number => {\n  n += 1;\n  return n;\n};\n',
  );
  edit(join(folder, 'schema/index.ts'), (text) =>
    text
      .replace("parts/shared.ts';", "parts/shared.ts';\nimport { next } from './parts/count.ts';")
      .replace('id: 1', 'id: next()'),
  );
  expect((await pfGen(folder, ['generate'])).code).toBe(0);
  const { round } = await watching(folder, 'generate');
  const told = await round(
    () => edit(join(folder, 'schema/index.ts'), (text) => text.replace('Width in', 'Breadth in')),
    /wrote|PF/,
  );
  expect(told).not.toContain('PF1005');
  expect((await pfGen(folder, ['check'])).code).toBe(0);
});
