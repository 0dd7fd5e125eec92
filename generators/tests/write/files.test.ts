/** Files are written all or none, beside their places, and nothing stays on its way. */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { caught } from '../../src/cli/failures.ts';
import { listFiles } from '../../src/incremental/output/list.ts';
import { type Change, writeFiles } from '../../src/platform/write/files.ts';
import { WriteRefused } from '../../src/platform/write/refused.ts';
import { isTemporary, temporaryIn } from '../../src/platform/write/temporary.ts';
import { temporary } from '../support/process.ts';
import { snapshot } from './small-disk.ts';

/** What was refused; the folder must be as it was. */
function refused(folder: string, changes: readonly Change[]): WriteRefused {
  const before = snapshot(folder);
  let error: unknown;
  try {
    writeFiles(changes);
  } catch (thrown) {
    error = thrown;
  }
  expect(snapshot(folder)).toEqual(before);
  if (!(error instanceof WriteRefused)) throw new Error(`it was not refused: ${String(error)}`);
  expect(error.changed).toEqual([]);
  return error;
}

test('a name that is refused in the middle takes all others back: old contents, removed files, new folders', () => {
  const folder = temporary();
  const at = (name: string): string => join(folder, name);
  for (const name of ['old', 'gone', 'taken']) writeFileSync(at(name), name);
  const { path, code } = refused(folder, [
    { path: at('gone'), gone: true },
    { path: at('old'), content: 'new' },
    { path: at('a/b/c/new'), content: 'new' },
    { path: at('taken'), content: 'mine', fresh: true },
    { path: at('after'), content: 'new' },
  ]);
  expect([path, code]).toEqual([at('taken'), 'EEXIST']);
});

test('a device is written as it is, and refuses for all', () => {
  const folder = temporary();
  writeFiles([{ path: '/dev/null', content: 'text' }]);
  const error = refused(folder, [
    { path: join(folder, 'first'), content: 'new' },
    { path: '/dev/full', content: 'text' },
  ]);
  expect([error.path, error.code]).toEqual(['/dev/full', 'ENOSPC']);
});

test('the message names file and cause, and what is new when not all could be taken back', () => {
  const host = { cwd: '/here', color: false, out: () => undefined, err: () => undefined };
  const cause = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
  const nothing = caught(host, new WriteRefused('/here/out/a.h', cause));
  expect(nothing).toMatchObject({ exit: 'internal' });
  expect(nothing.text).toContain(
    'error PF4006: out/a.h cannot be written: no space is left on its device (ENOSPC); nothing was changed',
  );
  expect(nothing.text).toContain('make room on the device, and run the command again');
  const some = caught(host, new WriteRefused('/there/a.h', cause, ['/here/out/b.h', '/there/c.h']));
  expect(some.text).toMatch(
    /\/there\/a\.h cannot.*; these hold the new content all the same: out\/b\.h, \/there\/c\.h/,
  );
});

test('a file that is there keeps its permissions; a new one has those that were asked for', () => {
  const folder = temporary();
  const at = (name: string): string => join(folder, name);
  for (const mode of [0o600, 0o755, 0o664]) {
    writeFileSync(at(`${mode}`), 'old');
    chmodSync(at(`${mode}`), mode);
    writeFiles([{ path: at(`${mode}`), content: 'new', mode: 0o644 }]);
    expect([statSync(at(`${mode}`)).mode & 0o777, readFileSync(at(`${mode}`), 'utf8')]).toEqual([mode, 'new']);
  }
  writeFiles([{ path: at('new'), content: 'new', mode: 0o751 }]);
  expect(statSync(at('new')).mode & 0o777).toBe(0o751);
});

test('a link stays one, and what it points at is written, also where nothing is yet', () => {
  const folder = temporary();
  const at = (name: string): string => join(folder, name);
  mkdirSync(at('elsewhere'));
  writeFileSync(at('elsewhere/real'), 'old');
  symlinkSync('elsewhere/real', at('link'));
  symlinkSync('link', at('link-to-link'));
  symlinkSync('elsewhere/not-yet', at('dangling'));
  writeFiles([
    { path: at('link-to-link'), content: 'new' },
    { path: at('dangling'), content: 'first' },
  ]);
  expect([readlinkSync(at('link')), readlinkSync(at('link-to-link')), readlinkSync(at('dangling'))]).toEqual([
    'elsewhere/real',
    'link',
    'elsewhere/not-yet',
  ]);
  expect([readFileSync(at('elsewhere/real'), 'utf8'), readFileSync(at('elsewhere/not-yet'), 'utf8')]).toEqual([
    'new',
    'first',
  ]);
  writeFiles([{ path: at('link'), gone: true }]);
  expect([existsSync(at('link')), existsSync(at('elsewhere/real'))]).toEqual([false, true]);
});

test.each([
  ['a folder in its place', 'EISDIR', 'folder'],
  ['a file where a folder should be', 'ENOTDIR', 'file/below'],
  ['links that go round', 'ELOOP', 'round'],
  ['a name that is too long', 'ENAMETOOLONG', 'n'.repeat(300)],
])('%s is refused by name, with what to do', (_, code, name) => {
  const folder = temporary();
  mkdirSync(join(folder, 'folder'));
  writeFileSync(join(folder, 'file'), '');
  symlinkSync('round', join(folder, 'round'));
  const error = refused(folder, [
    { path: join(folder, 'first'), content: 'new' },
    { path: join(folder, name), content: 'new' },
  ]);
  expect(error).toMatchObject({ path: join(folder, name), code, message: expect.stringContaining(code) });
  expect(error.help).toMatch(/^[a-z]/);
});

test('a name as long as the system takes is no obstacle to a file on its way', () => {
  const folder = temporary();
  writeFiles([{ path: join(folder, 'n'.repeat(255)), content: 'new' }]);
  expect(listFiles(folder)).toEqual(['n'.repeat(255)]);
});

test('what a killed run has left is removed by the next; what another run is writing is not, nor taken for anything', () => {
  const folder = temporary();
  const own = temporaryIn(folder).slice(folder.length + 1);
  const named = (machine: string, pid: number): string =>
    own.replace(
      /^(\.pf-gen-)([0-9a-f]{8})-\d+/,
      (_, start: string, here: string) => `${start}${machine || here}-${pid}`,
    );
  const living = named('', process.ppid);
  const left = {
    // No process has such a number.
    dead: named('', 2 ** 31 - 1),
    foreignAndOld: named('00000000', 1),
  };
  const foreign = named('11111111', 1);
  for (const name of [living, left.dead, left.foreignAndOld, foreign]) {
    expect(isTemporary(name), name).toBe(true);
    writeFileSync(join(folder, name), 'half');
  }
  utimesSync(join(folder, left.foreignAndOld), 1, 1);
  expect(listFiles(folder)).toEqual([]);
  writeFiles([{ path: join(folder, 'file'), content: '' }]);
  expect(Object.keys(snapshot(folder)).sort()).toEqual([living, foreign, 'file'].sort());
});

test('a folder that is a link belongs to the list, and one that leads back does not end in a circle', () => {
  const folder = temporary();
  mkdirSync(join(folder, 'real/below'), { recursive: true });
  writeFileSync(join(folder, 'real/below/file'), '');
  symlinkSync('real', join(folder, 'link'));
  symlinkSync('..', join(folder, 'real/up'));
  expect(listFiles(folder)).toEqual(['link/below/file', 'link/up', 'real/below/file', 'real/up']);
});
