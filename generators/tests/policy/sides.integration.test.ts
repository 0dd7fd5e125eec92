/** What can be compared: releases, locks, folders, git refs and the schema; and what is said when it cannot. */
import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { pfGen, SOURCE, temporary } from '../support/process.ts';
import { Project } from './project.ts';

const TAIL = { fields: 'width: u32, height: u32, depth: u32' };

async function twoRevisions(): Promise<Project> {
  const project = new Project();
  await project.run('generate');
  await project.git('init', '-q');
  await project.git('add', '.');
  await project.git('commit', '-q', '-m', 'first');
  project.edit(TAIL);
  await project.run('generate');
  return project;
}

const paths = (data: unknown): string[] =>
  (data as { findings: { path: string }[] }).findings.map((found) => found.path);

test('a git ref, with and without a path, a folder, a lock and a release are the same old side', async () => {
  const project = await twoRevisions();
  const other = temporary();
  mkdirSync(join(other, 'old'));
  await project.git('--work-tree', join(other, 'old'), 'checkout', 'HEAD', '--', '.');
  await project.git('reset', '-q');
  cpSync(join(other, 'old/generated/abi.lock.json'), join(project.folder, 'old.lock.json'));
  for (const side of [
    'HEAD',
    'HEAD:generated/abi.lock.json',
    join(other, 'old'),
    join(other, 'old/generated'),
    'old.lock.json',
  ]) {
    const { exit, data, codes } = await project.json('diff', side);
    expect({ side, exit, codes: codes.filter((code) => code.startsWith('PF55')) }).toEqual({
      side,
      exit: 1,
      codes: ['PF5501'],
    });
    expect(paths(data)).toEqual(['control.Request']);
  }
  // A side that is a schema has places: the old one here, the new one always.
  const { data } = await project.json('diff', join(other, 'old'));
  const [found] = (data as { findings: { span: { line: number }; oldSpan: { file: string } }[] }).findings;
  expect(found?.span.line).toBe(4);
  expect(found?.oldSpan.file).toContain('old/schema/index.ts');
});

test('without arguments the newest release is compared with the schema', async () => {
  const project = new Project();
  expect(await project.json('diff')).toMatchObject({ exit: 2, codes: ['PF4003'] });
  await project.run('release', '1.0');
  const same = await project.run('diff');
  expect(same).toMatchObject({ code: 0, stdout: '1.0 → schema\nno differences' });
  project.edit({ ...TAIL, version: 2 });
  const { exit, data } = await project.json('diff');
  expect({ exit, data }).toMatchObject({ exit: 0, data: { old: '1.0', new: 'schema', class: 'tail' } });
});

test('--fail-on decides alone', async () => {
  const project = new Project();
  await project.run('release', '1.0');
  project.edit(TAIL);
  expect(await project.run('diff')).toMatchObject({ code: 1 });
  expect(await project.run('diff', '--fail-on', 'break')).toMatchObject({ code: 0 });
  expect(await project.run('diff', '--fail-on', 'tail')).toMatchObject({ code: 1 });
});

test('two locks need no project', async () => {
  const project = new Project();
  await project.run('generate');
  const lock = join(project.folder, 'generated/abi.lock.json');
  expect(await pfGen(temporary(), ['diff', lock, lock])).toMatchObject({ code: 0 });
});

test('what cannot be read is named, with what was tried', async () => {
  const project = await twoRevisions();
  const wrong = await project.json('diff', 'no-such-ref');
  expect(wrong).toMatchObject({ exit: 2, codes: ['PF5511'] });
  expect(wrong.error?.diagnostics[0]?.message).toMatch(/no file, no release, and git says: fatal/);
  expect(await project.json('diff', '--', '-x')).toMatchObject({ exit: 2, codes: ['PF5511'] });
  project.write('broken.json', '{}');
  expect(await project.json('diff', 'broken.json')).toMatchObject({ exit: 2, codes: ['PF5511'] });
  expect(await project.json('diff', 'schema')).toMatchObject({ exit: 0 });
  expect(await project.json('diff', '.git')).toMatchObject({ exit: 2, codes: ['PF5511'] });
});

test('without git a ref is a missing tool, not a pass', async () => {
  const project = await twoRevisions();
  const main = join(SOURCE, 'cli/main.ts');
  const options = {
    cwd: project.folder,
    env: { PATH: temporary() },
    extendEnv: false,
    reject: false,
    timeout: 240_000,
  } as const;
  const ran = await execa(process.execPath, [main, 'diff', 'HEAD', '--json'], options);
  expect(ran.exitCode).toBe(5);
  expect(ran.stdout).toContain('PF4002');
});
