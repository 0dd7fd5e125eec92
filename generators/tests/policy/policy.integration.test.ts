/** Versions go up exactly when they must, and a break needs an approval of that very break. */
import { describe, expect, test } from 'vitest';
import { compareReleases } from '../../src/policy/released.ts';
import { pfGen } from '../support/process.ts';
import { Project } from './project.ts';

const BREAK = 'width: u32, height: i32';
const TAIL = 'width: u32, height: u32, depth: u32';
const RENAME = 'width: u32, rows: u32';
const DAY_MS = 24 * 60 * 60 * 1000;
const inDays = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);
const reasons = (expires: string): string[] => ['--why', 'negative heights', '--todo', 'rebuild', '--expires', expires];

async function released(...of: ConstructorParameters<typeof Project>): Promise<Project> {
  const project = new Project(...of);
  expect(await project.run('release', '1.0')).toMatchObject({
    code: 0,
    stdout: 'wrote schema/released/1.0.lock.json',
  });
  return project;
}

describe('a plane in lockstep', () => {
  test('stays at its version while nothing changes', async () => {
    const project = await released();
    expect(await project.check()).toMatchObject({ exit: 0, codes: [] });
    expect((await project.json('check')).data).toMatchObject({ release: '1.0' });
  });

  test.each([
    ['a rename', RENAME],
    ['growth', TAIL],
  ])('needs another version for %s', async (_, fields) => {
    const project = await released();
    project.edit({ fields });
    const { exit, codes, diagnostics } = await project.check();
    expect({ exit, codes }).toEqual({ exit: 1, codes: ['PF5501'] });
    expect(diagnostics[0]?.span).toMatchObject({ file: 'schema/index.ts', line: 16 });
    project.edit({ fields, version: 2 });
    expect(await project.check()).toMatchObject({ exit: 0 });
  });

  test('must not get another version for nothing, or an older one', async () => {
    const project = await released({ version: 3 });
    project.edit({ version: 4 });
    expect(await project.check()).toMatchObject({ exit: 1, codes: ['PF5502'] });
    project.edit({ version: 2 });
    expect(await project.check()).toMatchObject({ exit: 1, codes: ['PF5503'] });
  });
});

test('an additive plane keeps its version while older peers cope, and must not raise it', async () => {
  const project = await released({ policy: 'additive' });
  project.edit({ policy: 'additive', fields: TAIL });
  expect(await project.check()).toMatchObject({ exit: 0 });
  project.edit({ policy: 'additive', fields: TAIL, version: 2 });
  expect(await project.check()).toMatchObject({ exit: 1, codes: ['PF5502'] });
  project.edit({ policy: 'additive', fields: BREAK });
  expect((await project.check()).codes).toEqual(['PF5504', 'PF5501']);
});

describe('a break', () => {
  test('needs an approval besides the version, and the approval holds for this break only', async () => {
    const project = await released();
    project.edit({ fields: BREAK, version: 2 });
    const refused = await project.check();
    expect(refused).toMatchObject({ exit: 1, codes: ['PF5504'] });
    expect(refused.diagnostics[0]?.span).toMatchObject({ file: 'schema/index.ts', line: 4 });
    expect(await project.run('approve', ...reasons(inDays(30)))).toMatchObject({ code: 0 });
    expect(await project.check()).toMatchObject({ exit: 0, codes: [] });
    // Something that breaks nobody leaves the approval in force; another break does not.
    project.edit({ fields: `${BREAK}, depth: u32`, version: 2 });
    expect(await project.check()).toMatchObject({ exit: 0, codes: [] });
    project.edit({ fields: 'width: i32, height: i32', version: 2 });
    expect((await project.check()).codes.toSorted()).toEqual(['PF5504', 'PF5505']);
  });

  test('is not approved any more after the last day, on which it still is', async () => {
    const project = await released();
    project.edit({ fields: BREAK, version: 2 });
    await project.run('approve', ...reasons(inDays(1)));
    expect(await project.check()).toMatchObject({ exit: 0 });
    const [file = ''] = project.list('schema/released/approvals');
    const path = `schema/released/approvals/${file}`;
    project.write(path, project.read(path).replace(inDays(1), inDays(-1)));
    expect(await project.check()).toMatchObject({ exit: 1, codes: ['PF5506'] });
  });

  test('that was undone leaves an approval that approves nothing', async () => {
    const project = await released();
    project.edit({ fields: BREAK, version: 2 });
    await project.run('approve', ...reasons(inDays(30)));
    project.edit();
    expect(await project.check()).toMatchObject({ exit: 1, codes: ['PF5505'] });
  });

  test('is history once it is released, and its approval is kept with the release', async () => {
    const project = await released();
    project.edit({ fields: BREAK, version: 2 });
    expect(await project.json('release', '2.0')).toMatchObject({ exit: 1, codes: ['PF5504'] });
    await project.run('approve', ...reasons(inDays(30)));
    expect(await project.run('release', '2.0')).toMatchObject({ code: 0 });
    expect(project.list('schema/released/approvals')).toEqual(['2.0']);
    expect(await project.check()).toMatchObject({ exit: 0 });
    expect(await project.run('diff', '1.0', '2.0')).toMatchObject({ code: 0 });
  });
});

test('an approval without a reason, or with a file that is none, is refused', async () => {
  const project = await released();
  expect(await project.json('approve')).toMatchObject({ exit: 2, codes: ['PF5512'] });
  project.edit({ fields: BREAK, version: 2 });
  const listed = await project.json('approve');
  expect(listed).toMatchObject({ exit: 0, data: { open: [{ plane: 'control' }] } });
  expect(await project.json('approve', '--why', 'x')).toMatchObject({ exit: 2, codes: ['PF4003'] });
  await project.run('approve', ...reasons(inDays(30)));
  project.write('schema/released/approvals/other.json', '{"format":1}');
  expect((await project.check()).codes).toEqual(['PF5507']);
});

test('the number of a request is not used again, even when it was gone for a release', async () => {
  const project = await released();
  const only = "ADD: ioctl({ fn: 0x900, in: Request, inMin: 'old' })";
  project.edit({ version: 2, ioctls: only });
  await project.run('approve', ...reasons(inDays(30)));
  expect(await project.run('release', '2.0')).toMatchObject({ code: 0 });
  project.edit({ version: 3, ioctls: `${only}, CLEAR: ioctl({ fn: 0x901 })` });
  const { codes, diagnostics } = await project.check();
  expect(codes).toEqual(['PF5509']);
  expect(diagnostics[0]?.message).toContain("was 'PING' in 1.0");
  project.edit({ version: 3, ioctls: `${only}, PING: ioctl({ fn: 0x901 })` });
  expect(await project.check()).toMatchObject({ exit: 0 });
});

test('a release is never written twice, has a plain name, and a damaged one is named', async () => {
  const project = await released();
  expect(await project.json('release', '1.0')).toMatchObject({ exit: 1, codes: ['PF5510'] });
  expect(await project.json('release', '../x')).toMatchObject({ exit: 2, codes: ['PF5513'] });
  expect(await project.json('release')).toMatchObject({ exit: 0, data: { releases: ['1.0'] } });
  project.write('schema/released/1.0.lock.json', '{}');
  expect((await project.check()).codes).toEqual(['PF5508']);
});

test('the folder of the releases can be configured', async () => {
  const project = new Project({}, { released: './kept' });
  await project.run('release', '1.0');
  expect(project.list('kept')).toEqual(['1.0.lock.json']);
  project.edit({ fields: RENAME });
  expect(await project.check()).toMatchObject({ exit: 1, codes: ['PF5501'] });
});

test('releases are in the order of their numbers, and a candidate comes before its release', () => {
  const names = ['v10', '1.10.0', '1.9.0', 'v9', '1.10.0-rc2', '1.10.0-rc10'];
  expect(names.toSorted(compareReleases)).toEqual(['1.9.0', '1.10.0-rc2', '1.10.0-rc10', '1.10.0', 'v9', 'v10']);
});

test('the result of a clean check is not remembered past another approval', async () => {
  const project = await released();
  await project.run('generate');
  expect(await pfGen(project.folder, ['check'])).toMatchObject({ code: 0 });
  expect(await pfGen(project.folder, ['check'])).toMatchObject({ code: 0, stdout: expect.stringContaining('1.0') });
  project.makeFolder('schema/released/approvals');
  project.write('schema/released/approvals/other.json', '{"format":1}');
  expect(await pfGen(project.folder, ['check'])).toMatchObject({ code: 1 });
});

test('--dry-run says what a release would write, and writes nothing', async () => {
  const project = await released();
  expect(await project.run('release', '2.0', '--dry-run')).toMatchObject({
    code: 0,
    stdout: 'would write schema/released/2.0.lock.json',
  });
  expect(project.list('schema/released')).toEqual(['1.0.lock.json']);
});
