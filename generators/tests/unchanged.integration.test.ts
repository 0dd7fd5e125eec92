/**
 * A check of what was checked before is answered from its record. Each change that a full check would notice makes the
 * record worthless; the full check then says what is wrong.
 */
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { plainCheck } from '../src/incremental/record/unchanged.ts';
import { linkDependencies } from './support/packed.ts';
import { pfGen, type Ran, SOURCE, temporary } from './support/process.ts';
import { CONFIG, edit, generatedProject } from './support/project.ts';

/** Says which of the tool's modules are loaded. */
function spy(): string {
  const path = join(temporary(), 'spy.mjs');
  writeFileSync(
    path,
    `import { registerHooks } from 'node:module';
     registerHooks({ load(url, context, next) {
       if (/\\/cli\\/run\\.|handlebars|\\/zod\\/|commander|ts-morph/.test(url)) process.stderr.write('FULL ' + url + '\\n');
       return next(url, context);
     } });
     const shift = Number(process.env.SHIFT_DAYS ?? 0) * 86_400_000;
     const RealDate = Date;
     globalThis.Date = class extends RealDate {
       constructor(...given) { if (given.length === 0) super(RealDate.now() + shift); else super(...given); }
       static now() { return RealDate.now() + shift; }
     };`,
  );
  return pathToFileURL(path).href;
}

type Check = (args?: readonly string[], env?: Record<string, string>) => Promise<Ran & { full: boolean }>;
function checker(folder: string): Check {
  const hook = spy();
  return async (args = [], env = {}) => {
    const ran = await pfGen(folder, ['check', ...args], ['--import', hook], env);
    const lines = ran.stderr.split('\n');
    const said = lines.filter((line) => !line.startsWith('FULL ')).join('\n');
    return { ...ran, stderr: said, full: said !== ran.stderr };
  };
}

async function checked(config: object = CONFIG): Promise<{ folder: string; check: Check }> {
  const folder = await generatedProject(config);
  const check = checker(folder);
  expect(await check()).toMatchObject({ code: 0, full: true });
  expect(await check()).toMatchObject({ code: 0, full: false });
  return { folder, check };
}

test('the second check loads nothing heavy and says the same as the first, as text and as JSON', async () => {
  const folder = await generatedProject();
  const check = checker(folder);
  const first = await check();
  const again = await check();
  expect([first.full, again.full]).toEqual([true, false]);
  expect([again.code, again.stdout, again.stderr]).toEqual([first.code, first.stdout, first.stderr]);
  const known = await check(['--json']);
  rmSync(join(folder, '.cache'), { recursive: true });
  const anew = await check(['--json']);
  expect([known.full, anew.full]).toEqual([false, true]);
  expect(known.stdout).toBe(anew.stdout);
});

test('only the plainest command lines are answered so', () => {
  expect(plainCheck(['check'])).toEqual({ format: 'text' });
  expect(plainCheck(['check', '--config', 'a.json', '--json'])).toEqual({ format: 'json', config: 'a.json' });
  for (const argv of [
    [],
    ['generate'],
    ['check', '--watch'],
    ['check', 'x'],
    ['check', '--config'],
    ['check', '--config', '--json'],
    ['check', '--format', 'sarif'],
    ['--json', 'check'],
  ]) {
    expect(plainCheck(argv)).toBeUndefined();
  }
});

test('each single byte of the inputs and the outputs counts, and so does each file', async () => {
  const { folder, check } = await checked();
  const files = ['pf-gen.config.json', 'schema/index.ts', 'schema/parts/shared.ts'];
  files.push(
    ...readdirSync(join(folder, 'generated'), { recursive: true, encoding: 'utf8' })
      .map((name) => `generated/${name}`)
      .filter((name) => statSync(join(folder, name)).isFile()),
  );
  expect(files.length).toBeGreaterThan(6);
  for (const file of files) {
    const path = join(folder, file);
    const [before, { atime, mtime }] = [readFileSync(path), statSync(path)];
    const changed = Buffer.from(before);
    // The last byte, and the times as they were: neither size nor time tells.
    changed[changed.length - 1] = changed.at(-1)! ^ 1;
    writeFileSync(path, changed);
    utimesSync(path, atime, mtime);
    expect(await check(), `one bit of ${file}`).toMatchObject({ full: true });
    writeFileSync(path, before);
    renameSync(path, `${path}.away`);
    const gone = await check();
    expect(gone, `without ${file}`).toMatchObject({ full: true });
    expect(gone.code, `without ${file}`).not.toBe(0);
    renameSync(`${path}.away`, path);
    // The changed file may have been right as well, and then the record is of that one.
    expect((await check()).code, `${file} as it was`).toBe(0);
    expect(await check(), `${file} as it was, again`).toMatchObject({ code: 0, full: false });
  }
});

test('what was found to be true is believed while nothing is touched, and contents decide about what was', async () => {
  const { folder, check } = await checked();
  const kept = join(folder, '.cache/pf-gen/settled-pf-gen.config.json');
  const settled = async (): Promise<string> => {
    // A file that has just been written may change again within a tick.
    await expect
      .poll(async () => (await check()).full || existsSync(kept), { timeout: 60_000, interval: 500 })
      .toBe(true);
    return readFileSync(kept, 'utf8');
  };
  const before = await settled();
  expect(await check()).toMatchObject({ code: 0, full: false });
  expect(readFileSync(kept, 'utf8')).toBe(before);

  const schema = join(folder, 'schema/index.ts');
  const [text, { atime, mtime }] = [readFileSync(schema, 'utf8'), statSync(schema)];
  // The same bytes anew: nothing to check again, and another state to go by.
  writeFileSync(schema, text);
  utimesSync(schema, atime, mtime);
  expect(await check()).toMatchObject({ code: 0, full: false });
  rmSync(kept);
  expect(await settled()).not.toBe(before);
  // Other bytes of the same length, with the times of before.
  writeFileSync(schema, text.replace('width', 'wodth'));
  utimesSync(schema, atime, mtime);
  expect(await check()).toMatchObject({ code: 1, full: true });
  writeFileSync(schema, text);
  for (const damage of ['', '{', '{}', '[]', before.slice(0, -40), before.replace(/checked-\w+/, 'checked-0')]) {
    writeFileSync(kept, damage);
    expect(await check(), damage.slice(0, 40)).toMatchObject({ code: 0, full: false });
  }
});

test('a stray file in the output, and a package.json that tells Node how to read modules', async () => {
  const { folder, check } = await checked();
  for (const stray of ['generated/mine.h', 'generated/c/deep/er.h', 'generated/.hidden']) {
    mkdirSync(dirname(join(folder, stray)), { recursive: true });
    writeFileSync(join(folder, stray), '');
    expect(await check(), stray).toMatchObject({ code: 1, full: true });
    rmSync(join(folder, stray));
  }
  rmSync(join(folder, 'generated/c/deep'), { recursive: true });
  mkdirSync(join(folder, 'generated/c/target'));
  writeFileSync(join(folder, 'generated/c/target/built'), '');
  expect(await check()).toMatchObject({ code: 0, full: false });
  writeFileSync(join(folder, 'schema/package.json'), '{ "type": "commonjs" }');
  // Schemas are ES modules whatever it says; but that is for the full check to know.
  expect(await check()).toMatchObject({ code: 0, full: true });
  expect(await check()).toMatchObject({ code: 0, full: false });
});

test('released versions count, from the first one on, and approvals end with a day', async () => {
  const { folder, check } = await checked();
  expect((await pfGen(folder, ['release', '1.0'])).code).toBe(0);
  expect(await check(), 'the first release').toMatchObject({ code: 0, full: true });
  expect(await check()).toMatchObject({ code: 0, full: false, stdout: expect.stringContaining('1.0') });
  expect(await check([], { SHIFT_DAYS: '1' }), 'the next day').toMatchObject({ code: 0, full: true });

  edit(join(folder, 'schema/index.ts'), (text) =>
    text
      .replace('width: u32', 'breadth: i32')
      .replace('struct, u32', 'struct, i32, u32')
      .replace('version: 1', 'version: 2'),
  );
  expect((await pfGen(folder, ['generate'])).code).toBe(0);
  expect((await check()).code, 'a break').toBe(1);
  const day = new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10);
  const approved = await pfGen(folder, [
    'approve',
    '--plane',
    'control',
    '--why',
    'a test of approvals',
    '--todo',
    'rebuild both sides',
    '--expires',
    day,
  ]);
  expect(approved.code, approved.stderr).toBe(0);
  expect(await check(), 'approved').toMatchObject({ code: 0, full: true });
  expect(await check()).toMatchObject({ code: 0, full: false });
  expect(await check([], { SHIFT_DAYS: '4' }), 'expired').toMatchObject({ code: 1, full: true });
  const [approval] = readdirSync(join(folder, 'schema/released/approvals'));
  rmSync(join(folder, 'schema/released/approvals', approval!));
  expect(await check(), 'taken back').toMatchObject({ code: 1, full: true });
});

test('a damaged or forged record is not believed', async () => {
  const { folder, check } = await checked();
  const cache = join(folder, '.cache/pf-gen');
  const record = readdirSync(cache).find((name) => name.startsWith('checked-'))!;
  const path = join(cache, record);
  const good = readFileSync(path, 'utf8');
  edit(join(folder, 'generated/abi.lock.json'), (text) => text.replace('width', 'wodth'));
  const damages = [
    good.slice(0, -9),
    '',
    '[]',
    '{"sum":"","data":"{}"}',
    good.replace(/"sum":"./, '"sum":"x'),
    good.replace('match', 'motch'),
  ];
  for (const text of damages) {
    writeFileSync(path, text);
    expect(await check(), text.slice(0, 60)).toMatchObject({ code: 1, full: true });
  }
});

test('another version of the tool, other flags of Node and another formatter are another check', async () => {
  const { folder, check } = await checked();
  expect(await check([], { NODE_OPTIONS: '--stack-trace-limit=20' })).toMatchObject({ code: 0, full: true });

  const copy = join(temporary(), 'pf-gen');
  mkdirSync(copy);
  cpSync(SOURCE, join(copy, 'src'), { recursive: true });
  cpSync(join(SOURCE, '../package.json'), join(copy, 'package.json'));
  linkDependencies(join(copy, 'package.json'), join(copy, 'node_modules'));
  const hook = spy();
  const other = async () => {
    const ran = await pfGen(folder, ['check'], ['--import', hook], {}, join(copy, 'src/cli/main.ts'));
    return { code: ran.code, full: ran.stderr.includes('FULL') };
  };
  await other();
  expect(await other()).toEqual({ code: 0, full: false });
  edit(join(copy, 'src/emit/c/comment.ts'), (text) => `${text}\n`);
  expect((await other()).full).toBe(true);
  await other();
  edit(join(copy, 'package.json'), (text) => text.replace(/"version": ".*?"/, '"version": "9.9.9"'));
  // The banner names the version, so that the files are drift for it.
  expect(await other()).toEqual({ code: 1, full: true });
});

test('a formatter that changed, or is gone, is noticed', async () => {
  const bin = temporary();
  const formatter = join(bin, 'my-rustfmt');
  const { execa } = await import('execa');
  const { stdout } = await execa('rustup', ['which', 'rustfmt'], { reject: false, timeout: 240_000 });
  const real = stdout.trim() === '' ? (await execa('which', ['rustfmt'], { timeout: 240_000 })).stdout : stdout.trim();
  writeFileSync(formatter, `#!/bin/sh\nexec ${real} "$@"\n`, { mode: 0o755 });
  const { check } = await checked({ ...CONFIG, targets: { rust: { rustfmt: formatter } } });
  writeFileSync(formatter, `#!/bin/sh\n# another\nexec ${real} "$@"\n`, { mode: 0o755 });
  expect(await check()).toMatchObject({ code: 0, full: true });
  expect(await check()).toMatchObject({ code: 0, full: false });
  rmSync(formatter);
  expect(await check()).toMatchObject({ full: true });
});

test('a target of a program that may read anything is never remembered, nor is a configuration that is a module', async () => {
  const folder = await generatedProject();
  rmSync(join(folder, 'pf-gen.config.json'));
  writeFileSync(join(folder, 'pf-gen.config.ts'), `export default ${JSON.stringify(CONFIG)};`);
  const check = checker(folder);
  await check();
  expect(await check()).toMatchObject({ code: 0, full: true });
});
