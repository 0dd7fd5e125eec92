/** Every verb that writes, on a disk that is full: it says which file and why, and nothing is other than before. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { run } from '../fixtures/tools.ts';
import { MAIN, type Ran, temporary } from '../support/process.ts';
import { edit, project } from '../support/project.ts';
import { servedPfGen } from '../support/served.ts';
import { type Disk, smallDisk, snapshot } from './small-disk.ts';

const DEADLINE_MS = 240_000;

/** A project of which only one part lies on the disk; results are kept elsewhere. */
function projectWith(config: { out?: string; released?: string }): string {
  return project({ schema: './schema/index.ts', out: './generated', targets: { c: {}, ts: {} }, ...config });
}

async function works(folder: string, ...args: string[]): Promise<void> {
  expect(await servedPfGen(folder, args), args.join(' ')).toMatchObject({ code: 0, stderr: '' });
}

/** Breaks the schema, so that there is something to approve. */
const breakSchema = (folder: string): void =>
  edit(join(folder, 'schema/index.ts'), (text) =>
    text
      .replace('struct, u32', 'i32, struct, u32')
      .replace('height: u32', 'height: i32')
      .replace('version: 1', 'version: 2'),
  );
const DAY_MS = 24 * 60 * 60 * 1000;
const soon = (): string => new Date(Date.now() + 30 * DAY_MS).toISOString().slice(0, 10);

/** Each gives the folder to stand in, the command line and the file that the message has to name. */
const WRITERS: Readonly<Record<string, (disk: Disk) => Promise<readonly [string, readonly string[], RegExp]>>> = {
  'generate, where all is new': async ({ folder }) => {
    const home = projectWith({ out: join(folder, 'out') });
    return [home, ['generate'], /disk\/out\/\S+/];
  },
  'generate, over what an earlier schema gave': async ({ folder }) => {
    const home = projectWith({ out: join(folder, 'out') });
    await works(home, 'generate');
    edit(join(home, 'schema/index.ts'), (text) => text.replace('height: u32', 'depth: u32'));
    return [home, ['generate'], /disk\/out\/\S+/];
  },
  'import --out': async ({ folder }) => {
    const home = temporary();
    const fields = Array.from({ length: 400 }, (_, n) => `  unsigned int field_${n};`).join('\n');
    writeFileSync(join(home, 'a.h'), `struct A {\n${fields}\n};\n`);
    writeFileSync(join(folder, 'a.ts'), '// mine\n');
    return [home, ['import', 'a.h', '--target', 'linux-x64', '--out', join(folder, 'a.ts')], /disk\/a\.ts/];
  },
  docs: async ({ folder }) => [projectWith({}), ['docs', join(folder, 'deep/page.html')], /disk\/deep\/page\.html/],
  'explain --pages': async ({ folder }) => {
    const pages = join(folder, 'pages');
    mkdirSync(pages);
    for (const code of ['PF1004', 'PF9999']) writeFileSync(join(pages, `${code}.md`), 'older\n');
    return [temporary(), ['explain', '--pages', pages], /disk\/pages\/\S+\.md/];
  },
  init: async ({ folder }) => [folder, ['init', 'fresh'], /fresh\/\S+/],
  release: async ({ folder }) => {
    const home = projectWith({ released: join(folder, 'released') });
    return [home, ['release', '1.0.0'], /disk\/released\/1\.0\.0\S*/];
  },
  approve: async ({ folder }) => {
    const home = projectWith({ released: join(folder, 'released') });
    await works(home, 'release', '1.0.0');
    breakSchema(home);
    const why = 'a long enough reason. '.repeat(100);
    return [home, ['approve', '--why', why, '--todo', 'none', '--expires', soon()], /disk\/released\/approvals\/\S+/];
  },
  'release, with approvals that become history': async ({ folder }) => {
    const home = projectWith({ released: join(folder, 'released') });
    await works(home, 'release', '1.0.0');
    breakSchema(home);
    await works(home, 'approve', '--why', 'wanted', '--todo', 'none', '--expires', soon());
    return [home, ['release', '2.0.0'], /disk\/released\/2\.0\.0\S*/];
  },
  'pe --out': async ({ folder }) => {
    const home = temporary();
    const [source, object] = [join(home, 'a.c'), join(home, 'a.obj')];
    writeFileSync(source, 'int answer = 42;\n');
    run('clang', ['--target=x86_64-pc-windows-msvc', '-c', source, '-o', object]);
    const flags = ['/nologo', '/dll', '/noentry', '/nodefaultlib', '/integritycheck'];
    run('lld-link', [...flags, `/out:${join(home, 'a.dll')}`, object]);
    return [home, ['pe', 'a.dll', '--clear-force-integrity', '--out', join(folder, 'b.dll')], /disk\/b\.dll/];
  },
};

async function onFull(disk: Disk, home: string, args: readonly string[]): Promise<Ran> {
  if (disk.kind === 'disk') return servedPfGen(home, args);
  const script = 'ulimit -f 0; exec "$0" "$@"';
  const ran = await execa('sh', ['-c', script, process.execPath, MAIN, ...args], {
    cwd: home,
    reject: false,
    timeout: DEADLINE_MS,
  });
  return { code: ran.exitCode, stdout: ran.stdout, stderr: ran.stderr };
}

test.each(Object.keys(WRITERS))('%s: the file is named, and everything is as it was', async (name) => {
  const disk = smallDisk();
  const [home, args, file] = (await WRITERS[name]?.(disk)) ?? [];
  if (home === undefined || args === undefined || file === undefined) throw new Error(name);
  disk.fill();
  const before = snapshot(disk.folder);
  const ran = await onFull(disk, home, args);
  expect(ran).toMatchObject({
    code: 4,
    stderr: expect.stringMatching(/PF4006.*(ENOSPC|EFBIG)\); nothing was changed/),
  });
  expect(ran.stderr).toMatch(file);
  expect(snapshot(disk.folder)).toEqual(before);
});

test('the disk is full indeed: who writes in place leaves half a file there, and is seen', () => {
  const disk = smallDisk();
  disk.fill();
  const before = snapshot(disk.folder);
  const path = join(disk.folder, 'a.ts');
  if (disk.kind === 'limit') return writeFileSync(path, '');
  expect(() => writeFileSync(path, 'text')).toThrow('ENOSPC');
  expect(snapshot(disk.folder)).not.toEqual(before);
});

test('room for some of the files is no room: none is new', async () => {
  const disk = smallDisk();
  const home = projectWith({ out: join(disk.folder, 'out') });
  disk.fill(24 * 1024);
  const before = snapshot(disk.folder);
  const ran = await onFull(disk, home, ['generate']);
  expect(ran).toMatchObject({ code: 4, stderr: expect.stringMatching(/PF4006.*nothing was changed/) });
  expect(snapshot(disk.folder)).toEqual(before);
  // And with room it goes on where it was refused.
  if (disk.kind === 'disk') writeFileSync(join(disk.folder, 'filler'), '');
  await works(home, 'generate');
  await works(home, 'check');
});
