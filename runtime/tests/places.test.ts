/** Odd places for runs and for the client's files: each is a sentence, nothing is made, and nothing is left. */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Problem } from '../src/outcome/problem.ts';
import { baseDirectory, RunDirectory } from '../src/run/directory.ts';
import { checkOutput } from '../src/run/place.ts';
import { tree } from './support/tree.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pf-place-'));
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

/** What a place is, the place, and the sentence about it. */
type Row = [what: string, place: () => string, words: string | RegExp];

const inside = (name: string): string => join(folder, name);

/** Makes what a name says; gives its path. */
function made(what: string): string {
  const path = inside(what);
  if (what === 'file') writeFileSync(path, 'text');
  if (what === 'directory' || what === 'link') mkdirSync(inside('directory'));
  if (what === 'link') symlinkSync(inside('directory'), path);
  if (what === 'dangling') symlinkSync(inside('nothing'), path);
  if (what === 'pipe') execFileSync('mkfifo', [path]);
  if (what === 'open' || what === 'group') mkdirSync(path);
  if (what === 'open') chmodSync(path, 0o777);
  return path;
}

/** The sentence with which something was refused; what lies in the folder is as it was. */
function refusal(act: () => unknown): string {
  const before = tree(folder);
  try {
    act();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    expect(error.exit).toBe(2);
    expect(error.help).not.toBe('');
    expect(tree(folder)).toEqual(before);
    return error.message.replaceAll(folder, 'F');
  }
  throw new Error('nothing was refused');
}

describe('a directory for runs', () => {
  const create = (parent: string): RunDirectory =>
    RunDirectory.create(baseDirectory(parent, undefined, 7), 'serve', '127.0.0.1');

  test.each<Row>([
    ['absent', () => inside('absent'), 'run_dir F/absent: there is no such directory'],
    ['below one that is absent', () => inside('absent/deeper'), 'run_dir F/absent/deeper: there is no such directory'],
    ['relative', () => 'runs', /^run_dir runs: it is a relative path; expected an absolute one, as \/.*\/runs$/],
    ['a file', () => made('file'), 'run_dir F/file: it is a file; expected a directory'],
    ['below a file', () => join(made('file'), 'x'), /^run_dir F\/file\/x: (ENOTDIR|there is no such directory)/],
    ['a pipe', () => made('pipe'), 'run_dir F/pipe: it is a pipe; expected a directory'],
    ['a link', () => made('link'), 'run_dir F/link: it is a symbolic link; name the directory itself: F/directory'],
    ['a link to nothing', () => made('dangling'), 'run_dir F/dangling: there is no such directory'],
    ['a device', () => '/dev/null', 'run_dir /dev/null: it is a device; expected a directory'],
    ['/proc', () => '/proc', 'run_dir /proc: the file system there shows the system and keeps no files'],
    ['below /proc', () => '/proc/self', /^run_dir \/proc\/self: the file system there shows the system/],
    ['/sys', () => '/sys', /^run_dir \/sys: the file system there shows the system/],
    ['/dev', () => '/dev', /^run_dir \/dev: the file system there shows the system/],
    ['open to all', () => made('open'), 'run_dir F/open: others may rename what is in it (mode 777, not sticky)'],
    ['a name with a zero byte', () => '/tmp/\0', /^run_dir \/tmp\/\\u0000: /],
    [
      'too deep for a socket',
      () => join(made('directory'), 'd'.repeat(90)),
      /^run_dir F\/directory\/d+… \(\d+ characters\) is too deep for a socket: /,
    ],
  ])('%s', (_, place, words) => {
    const path = place();
    const said = refusal(() => create(path));
    if (typeof words === 'string') expect(said).toBe(words);
    else expect(said).toMatch(words);
  });

  test('one in which this user may not write, and a full one', () => {
    const parent = made('directory');
    chmodSync(folder, 0o755);
    chmodSync(parent, 0o555);
    const base = baseDirectory(parent, undefined, 7);
    const module = (name: string) => JSON.stringify(new URL(`../src/run/${name}`, import.meta.url).href);
    // Root may write everywhere, and ceases to be root once all is loaded.
    const code = `import { RunDirectory } from ${module('directory.ts')};
      import { checkOutput } from ${module('place.ts')};
      if (process.argv[1] === 'other' && process.getuid() === 0) { process.setgid(65534); process.setuid(65534); }
      for (const act of [
        () => RunDirectory.create(${JSON.stringify(base)}, 'serve', '127.0.0.1'),
        () => checkOutput(${JSON.stringify(join(parent, 'x.h264'))}, 'out'),
      ]) try { act(); console.log('done'); } catch (error) { console.log(error.exit + ' ' + error.message); }`;
    const run = (limit: string, who: string) =>
      execFileSync('sh', ['-c', `${limit}; exec "$0" --input-type=module -e "$1" ${who}`, process.execPath, code], {
        encoding: 'utf8',
        timeout: 240_000,
      }).replaceAll(folder, 'F');
    const before = tree(folder);
    expect(run('true', 'other')).toBe(
      '2 run_dir F/directory: EACCES: permission denied\n' +
        '2 out F/directory/x.h264: its folder cannot be used: EACCES: permission denied\n',
    );
    chmodSync(parent, 0o755);
    // As on a full disk: this process may make directories, and files without content.
    expect(run('ulimit -f 0', 'same')).toMatch(
      /^2 the run directory F\/directory\/punktfunk-7\/[0-9a-f]{10} cannot be written: EFBIG: file too large\n2 out F\/directory\/x\.h264: its folder cannot be used: EFBIG: file too large\n$/,
    );
    chmodSync(parent, 0o555);
    expect(tree(folder)).toEqual(before);
  });

  test('of somebody else, and one in which somebody has a trap', () => {
    const own = process.geteuid!();
    vi.spyOn(process, 'geteuid').mockReturnValue(own + 1);
    const why = `it belongs to user ${own}, and this is user ${own + 1}`;
    // To another user than root this folder is a stranger's; root's own are trusted by all.
    if (own === 0)
      expect(refusal(() => create(folder))).toMatch(/^F\/punktfunk-7 is not a private directory of user 1 /);
    else expect(refusal(() => create(folder))).toBe(`run_dir F: ${why}`);
    vi.restoreAllMocks();
    symlinkSync(made('directory'), inside('punktfunk-7'));
    expect(refusal(() => create(folder))).toMatch(/^F\/punktfunk-7 is not a private directory/);
  });

  test('a sticky one that all share is as good as a private one', () => {
    chmodSync(made('open'), 0o1777);
    const run = create(inside('open'));
    expect(tree(inside('open'))[0]).toBe('700 punktfunk-7/');
    run.remove();
    expect(tree(inside('open'))).toEqual([]);
  });
});

describe('a file of the client', () => {
  test.each<Row>([
    [
      'in an absent folder',
      () => inside('absent/x'),
      'out F/absent/x: its folder cannot be used: there is no such directory',
    ],
    ['below a file', () => join(made('file'), 'x'), /^out F\/file\/x: its folder cannot be used: /],
    ['a directory', () => made('directory'), 'out F/directory: it is a directory; expected a file, or nothing yet'],
    ['a link', () => made('link'), /^out F\/link: it is a symbolic link, and links are not followed/],
    ['a link to nothing', () => made('dangling'), /^out F\/dangling: it is a symbolic link/],
    [
      'below /proc',
      () => '/proc/x.h264',
      /^out \/proc\/x.h264: its folder cannot be used: the file system there shows/,
    ],
    ['below /sys', () => '/sys/x.h264', /^out \/sys\/x.h264: its folder cannot be used: the file system there shows/],
    ['below /dev', () => '/dev/x.h264', /^out \/dev\/x.h264: its folder cannot be used: the file system there shows/],
    [
      'a name that is too long',
      () => inside('n'.repeat(300)),
      /^out F\/n+… \(\d+ characters\): its folder cannot be used: ENAMETOOLONG/,
    ],
  ])('%s', (_, place, words) => {
    const path = place();
    const said = refusal(() => checkOutput(path, 'out'));
    if (typeof words === 'string') expect(said).toBe(words);
    else expect(said).toMatch(words);
  });

  test('a socket, and what belongs to somebody else', async () => {
    const server = createServer();
    await new Promise<void>((done) => server.listen(inside('socket'), done));
    expect(refusal(() => checkOutput(inside('socket'), 'out'))).toBe(
      'out F/socket: it is a socket; expected a file, or nothing yet',
    );
    await new Promise((done) => server.close(done));
    const own = process.geteuid!();
    vi.spyOn(process, 'geteuid').mockReturnValue(own + 1);
    for (const what of ['file', 'pipe']) {
      const path = made(what);
      expect(refusal(() => checkOutput(path, 'capture'))).toBe(
        `capture F/${what}: it belongs to user ${own}, and this is user ${own + 1}`,
      );
    }
  });

  test('a file of before, none yet, a pipe of our own, and a device: looked at, and left alone', () => {
    const paths = [made('file'), inside('new'), made('pipe'), '/dev/full'];
    const before = tree(folder);
    for (const path of paths) checkOutput(path, 'out');
    expect(tree(folder)).toEqual(before);
    expect(readFileSync(inside('file'), 'utf8')).toBe('text');
  });
});
