/** `init`: what it writes, what it leaves alone, and the names that it makes. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { namesFor } from '../src/init/names.ts';
import { packageJson } from '../src/init/project.ts';
import { githubErrors } from './support/github.ts';
import { pfGen, temporary } from './support/process.ts';

const files = (folder: string) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();

test('a new project checks clean after generate; its interface is its own and is told', async () => {
  const folder = temporary();
  const made = ['one', 'two'].map((name) => join(folder, name));
  const guids = [];
  for (const name of ['one', 'two']) {
    const { code, stdout } = await pfGen(folder, ['init', name, '--json']);
    expect(code).toBe(0);
    const { data } = JSON.parse(stdout);
    expect(data.written).toEqual(
      expect.arrayContaining(['schema/control.ts', '.gitignore', '.github/workflows/abi.yml']),
    );
    const text = readFileSync(join(folder, name, 'schema/control.ts'), 'utf8');
    expect(text).toContain(`interface: '${data.guid}'`);
    expect(readFileSync(join(folder, name, 'README.md'), 'utf8')).toContain(data.guid);
    guids.push(data.guid);
  }
  expect(new Set(guids).size).toBe(2);
  expect((await pfGen(made[0]!, ['generate'])).code).toBe(0);
  expect((await pfGen(made[0]!, ['check'])).code).toBe(0);
  for (const path of files(made[1]!).filter((name) => /\.(ts|cpp|rs|toml|json|md|yml)$/.test(name))) {
    expect(readFileSync(join(made[1]!, path), 'utf8'), path).not.toMatch(/\{\{|\}\}\}/);
  }
});

test('GitHub’s own parser takes the workflow', async () => {
  const folder = temporary();
  await pfGen(folder, ['init']);
  const content = readFileSync(join(folder, '.github/workflows/abi.yml'), 'utf8');
  expect(githubErrors('workflow', content)).toEqual([]);
  expect(githubErrors('workflow', content.replace('runs-on', 'runs_on'))).not.toEqual([]);
});

test('nothing is overwritten: one file that is there, and nothing is written', async () => {
  const folder = temporary();
  mkdirSync(join(folder, 'schema'));
  writeFileSync(join(folder, 'schema/index.ts'), 'mine');
  const ran = await pfGen(folder, ['init', '--json']);
  expect([ran.code, JSON.parse(ran.stdout).error.diagnostics[0]]).toMatchObject([
    2,
    { code: 'PF4005', message: expect.stringContaining('schema/index.ts') },
  ]);
  expect(files(folder)).toEqual(['schema', 'schema/index.ts']);
  expect(readFileSync(join(folder, 'schema/index.ts'), 'utf8')).toBe('mine');
});

test('a readme and git settings of the user stay; package.json is extended', async () => {
  const folder = temporary();
  writeFileSync(join(folder, 'README.md'), 'mine');
  writeFileSync(
    join(folder, 'package.json'),
    '{"name":"x","scripts":{"check":"mine"},"dependencies":{"pf-gen":"file:x.tgz"},"other":[1]}',
  );
  expect((await pfGen(folder, ['init'])).stdout).toContain('kept README.md');
  expect(readFileSync(join(folder, 'README.md'), 'utf8')).toBe('mine');
  const { scripts, ...rest } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  expect(rest).toEqual({ name: 'x', dependencies: { 'pf-gen': 'file:x.tgz' }, other: [1] });
  expect(scripts).toMatchObject({ check: 'mine', generate: 'pf-gen generate' });
  expect(JSON.parse(packageJson(undefined, 'x')).devDependencies['pf-gen']).toMatch(/^\^\d/);
  expect(() => packageJson('[]', 'x')).toThrow(SyntaxError);
});

test('--dry-run writes nothing', async () => {
  const folder = temporary();
  const ran = await pfGen(folder, ['init', 'new', '--dry-run']);
  expect([ran.code, existsSync(join(folder, 'new'))]).toEqual([0, false]);
  expect(ran.stdout).toContain('would write new/schema/control.ts');
});

test('any folder gives names that all targets can spell', () => {
  expect(namesFor('My Lamp')).toEqual({ name: 'my-lamp', prefix: 'mylamp', crate: 'my_lamp_abi' });
  expect(namesFor('Überblick_2')).toMatchObject({ name: 'uberblick-2' });
  expect(namesFor('123')).toMatchObject({ name: 'lamp' });
  expect(namesFor('中文').name).toBe('lamp');
  for (const word of ['class', 'int', 'std', 'new', 'and', 'std-'])
    expect(namesFor(word).prefix).toBe(`${word.replace('-', '')}abi`);
});
