/** The program as users run it, in folders of their own. */
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parseLock } from '../src/compile/lock.ts';
import { Model } from '../src/model/model.ts';
import { pfGen, SOURCE, temporary } from './support/process.ts';

/** Each test starts several processes. */

const SCHEMA = `import { plane, schema, struct, u32 } from 'pf-gen/schema';
import { shared } from './parts/shared.ts';

/** Asks for a display. */
export const AddRequest = struct(
  {
    /** Width in pixels. */
    width: u32,
    height: u32,
  },
  { size: 8 },
);
export const control = plane({ name: 'control', id: 1, version: 1, policy: 'lockstep', members: { AddRequest, ...shared } });
export default schema({ name: 'example', planes: [control] });
`;
const SHARED = `import { constant, u32 } from 'pf-gen/schema';

/** Slots of the ring. */
const RING_LEN = constant(u32, 6);
export const shared = { RING_LEN };
`;
const CONFIG = { schema: './schema/index.ts', out: './generated', targets: { ts: {} } };

/** A project without node_modules: the program brings the language along. */
function project(config: object = CONFIG): string {
  const folder = temporary();
  mkdirSync(join(folder, 'schema/parts'), { recursive: true });
  writeFileSync(join(folder, 'schema/index.ts'), SCHEMA);
  writeFileSync(join(folder, 'schema/parts/shared.ts'), SHARED);
  writeFileSync(join(folder, 'pf-gen.config.json'), JSON.stringify(config, null, 2));
  return folder;
}
async function generated(): Promise<string> {
  const folder = project();
  expect(await pfGen(folder, ['generate'])).toMatchObject({ code: 0, stderr: '' });
  return folder;
}
const edit = (path: string, change: (text: string) => string): void =>
  writeFileSync(path, change(readFileSync(path, 'utf8')));
function times(folder: string): Record<string, number> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path));
  return Object.fromEntries(files.map((path) => [path, statSync(path).mtimeMs]));
}

describe('generate', () => {
  test('writes the lock, the list of files and the targets, and check agrees', async () => {
    const folder = await generated();
    const lock = parseLock(readFileSync(join(folder, 'generated/abi.lock.json'), 'utf8'));
    expect(lock.planes[0]?.members.map((member) => member.name)).toEqual(['AddRequest', 'RING_LEN']);
    expect(JSON.stringify(lock)).not.toMatch(/Asks for|"span"/);
    expect(await pfGen(folder, ['check'])).toMatchObject({ code: 0, stderr: '' });
  });

  test('touches nothing when nothing changed', async () => {
    const folder = await generated();
    const before = times(join(folder, 'generated'));
    const again = await pfGen(folder, ['generate', '--json']);
    expect(JSON.parse(again.stdout)).toMatchObject({ v: 2, data: { written: [], removed: [], stray: [] } });
    expect(times(join(folder, 'generated'))).toEqual(before);
  });

  test('--dry-run says what would change and writes nothing', async () => {
    const folder = project();
    const dry = await pfGen(folder, ['generate', '--dry-run']);
    expect(dry.stdout).toContain('would write generated/abi.lock.json');
    expect(readdirSync(folder)).not.toContain('generated');
  });

  test('writes only what changed, and removes what it wrote once', async () => {
    const folder = await generated();
    edit(join(folder, 'schema/index.ts'), (text) => text.replace("'control', id", "'display', id"));
    const { data } = JSON.parse((await pfGen(folder, ['generate', '--json'])).stdout);
    expect(data.removed).toEqual(['ts/control.ts']);
    expect(data.written).toContain('ts/display.ts');
    edit(join(folder, 'schema/index.ts'), (text) => text.replace('Width in pixels', 'Width of the display'));
    const again = JSON.parse((await pfGen(folder, ['generate', '--json'])).stdout);
    expect(again.data.written).toEqual(['ts/display.ts']);
    expect((await pfGen(folder, ['check'])).code).toBe(0);
  });

  test('removes a whole target with its folder when it is configured no more', async () => {
    const folder = await generated();
    writeFileSync(join(folder, 'pf-gen.config.json'), JSON.stringify({ ...CONFIG, targets: {} }));
    expect((await pfGen(folder, ['generate'])).code).toBe(0);
    expect(readdirSync(join(folder, 'generated')).sort()).toEqual(['abi.lock.json', 'files.json']);
  });

  test('leaves files alone that it did not write, and says so', async () => {
    const folder = await generated();
    writeFileSync(join(folder, 'generated/notes.txt'), 'mine');
    const ran = await pfGen(folder, ['generate']);
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain('generated/notes.txt:1:1 error PF2003');
    expect(readFileSync(join(folder, 'generated/notes.txt'), 'utf8')).toBe('mine');
  });
});

describe('check', () => {
  test('finds an edit, a missing file, a stray one and CR LF, each by name', async () => {
    const folder = await generated();
    const out = join(folder, 'generated');
    edit(join(out, 'ts/control.ts'), (text) => text.replace('width', 'breadth'));
    rmSync(join(out, 'ts/index.ts'));
    mkdirSync(join(out, 'ts/extra'));
    writeFileSync(join(out, 'ts/extra/mine.ts'), '');
    edit(join(out, 'ts/runtime.ts'), (text) => text.replaceAll('\n', '\r\n'));
    for (const tolerated of ['rust/target/debug', 'ts/node_modules/x']) {
      mkdirSync(join(out, tolerated), { recursive: true });
      writeFileSync(join(out, tolerated, 'built'), '');
    }
    const ran = await pfGen(folder, ['check']);
    expect(ran.code).toBe(1);
    const places = ran.stderr.split('\n').filter((line) => / error PF/.test(line));
    expect(places.map((line) => line.replace(/:\d+:1 error (PF\d+):.*/, ' $1'))).toEqual([
      'generated/ts/control.ts PF2001',
      'generated/ts/extra/mine.ts PF2003',
      'generated/ts/index.ts PF2002',
      'generated/ts/runtime.ts PF2004',
    ]);
    expect(ran.stderr).toContain('run `npx pf-gen generate`');
    const again = await pfGen(folder, ['check', '--json']);
    const { v, error } = JSON.parse(again.stdout);
    expect([v, error.code, error.diagnostics.length, again.code]).toEqual([2, 'findings', 4, 1]);
  });

  test('finds a schema that was edited without generating', async () => {
    const folder = await generated();
    edit(join(folder, 'schema/parts/shared.ts'), (text) => text.replace('6)', '7)'));
    const ran = await pfGen(folder, ['check']);
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain('generated/abi.lock.json');
    expect(ran.stderr).toContain('generated/ts/control.ts');
    expect(ran.stderr).toContain('run `npx pf-gen generate`');
  });

  test('an edited comment of the schema is drift of the targets, not of the lock', async () => {
    const folder = await generated();
    edit(join(folder, 'schema/index.ts'), (text) => text.replace('Width in pixels', 'Width of the display'));
    const ran = await pfGen(folder, ['check']);
    expect(ran.stderr).toContain('generated/ts/control.ts');
    expect(ran.stderr).not.toContain('abi.lock.json');
  });

  test('loads neither ts-morph nor a compiler when nothing changed, and survives a damaged cache', async () => {
    const folder = project();
    const spy = join(folder, 'spy.mjs');
    writeFileSync(
      spy,
      `import { registerHooks } from 'node:module';
       registerHooks({ load(url, context, next) {
         if (/node_modules\\/(ts-morph|@ts-morph|typescript)\\//.test(url)) process.stderr.write('LOADED ' + url + '\\n');
         return next(url, context);
       } });`,
    );
    const check = () => pfGen(folder, ['check'], ['--import', pathToFileURL(spy).href]);
    // A file without types is read without them even when nothing is known of it.
    expect(await pfGen(folder, ['generate'], ['--import', pathToFileURL(spy).href])).toMatchObject({ stderr: '' });
    edit(join(folder, 'schema/index.ts'), (text) => text.replace(/;\s*$/, ' as never;\n'));
    expect((await check()).stderr).toContain('LOADED');
    expect(await check()).toMatchObject({ code: 0, stderr: '' });
    const cache = join(folder, '.cache/pf-gen');
    expect(readdirSync(cache).length).toBeGreaterThan(0);
    for (const name of readdirSync(cache).filter((entry) => entry.endsWith('.json')))
      edit(join(cache, name), (text) => text.replace('RING_LEN', 'RONG_LEN').slice(0, -3));
    const repaired = await check();
    expect(repaired.code).toBe(0);
    expect(repaired.stderr).toContain('LOADED');
    expect(await check()).toMatchObject({ code: 0, stderr: '' });
    rmSync(cache, { recursive: true });
    expect((await check()).code).toBe(0);
  });
});

describe('model and explain', () => {
  test('model prints a document that fulfils its shape, with documentation and places', async () => {
    const folder = project();
    const model = Model.parse(JSON.parse((await pfGen(folder, ['model'])).stdout));
    const [request, length] = model.planes[0]?.members ?? [];
    expect(request).toMatchObject({ docs: 'Asks for a display.', span: { file: 'index.ts', line: 5, col: 14 } });
    expect(request).toMatchObject({ fields: [{ docs: 'Width in pixels.', span: { line: 8, col: 5 } }, {}] });
    // A constant that is not exported, from a file that is not the plane's: it is where the plane lists it.
    expect(length?.span).toMatchObject({ file: 'index.ts', line: 13 });
  });

  test('model --schema prints a JSON Schema', async () => {
    const ran = await pfGen(temporary(), ['model', '--schema', '--json']);
    expect(JSON.parse(ran.stdout).data).toMatchObject({ type: 'object', required: ['format', 'name', 'planes'] });
  });

  test('explain says what a code means, and helps with a wrong one', async () => {
    const folder = temporary();
    expect((await pfGen(folder, ['explain', 'pf1201'])).stdout).toContain('insert `‹pad›: pad(bytes(‹hole›))`');
    const wrong = await pfGen(folder, ['explain', 'PF1299']);
    expect([wrong.code, /did you mean PF12\d\d/.test(wrong.stderr)]).toEqual([2, true]);
  });
});

describe('what can go wrong', () => {
  test('an error of the schema: exit 3, place and line of the source, relative to the working folder', async () => {
    const folder = await generated();
    edit(join(folder, 'schema/index.ts'), (text) => text.replace('size: 8', 'size: 12'));
    const ran = await pfGen(join(folder, 'schema'), ['check']);
    expect(ran.code).toBe(3);
    expect(ran.stderr).toContain('index.ts:11:5 error PF1204: the size is stated as 12 and is 8\n');
    expect(ran.stderr).toContain('11 |   { size: 12 },');
    expect(ran.stderr).toContain('help: insert `_pad: pad(bytes(4))` after `height`');
    const json = JSON.parse((await pfGen(folder, ['generate', '--json'])).stdout);
    expect(json.error.diagnostics[0]).toMatchObject({
      code: 'PF1204',
      span: { file: 'schema/index.ts', line: 11, col: 5 },
    });
  });

  test('a wrong command line and no configuration: exit 2', async () => {
    const folder = temporary();
    expect((await pfGen(folder, ['chekc'])).code).toBe(2);
    const none = await pfGen('/', ['check', '--json']);
    expect([none.code, JSON.parse(none.stdout).error.diagnostics[0].code]).toEqual([2, 'PF3001']);
    expect((await pfGen(folder, ['--help'])).code).toBe(0);
  });

  test('a program that a target needs and that is not there: exit 5', async () => {
    const folder = project({ ...CONFIG, targets: { rust: { rustfmt: 'no-such-rustfmt' } } });
    const ran = await pfGen(folder, ['generate', '--json']);
    expect([ran.code, JSON.parse(ran.stdout).error.diagnostics[0].code]).toEqual([5, 'PF4002']);
    expect(readdirSync(folder)).not.toContain('generated');
  });

  test('names that a target cannot spell: exit 3, nothing is written', async () => {
    const folder = project({ ...CONFIG, targets: { c: {} } });
    const twice = 'ADD_REQUEST_SIZE: shared.RING_LEN';
    edit(join(folder, 'schema/index.ts'), (text) => text.replace('...shared', twice));
    const ran = await pfGen(folder, ['generate', '--json']);
    const [found] = JSON.parse(ran.stdout).error.diagnostics;
    expect(found).toMatchObject({ code: 'PF2008', span: { file: 'schema/index.ts', line: 13 } });
    expect(ran.code).toBe(3);
    expect(readdirSync(folder)).not.toContain('generated');
  });

  test('a configuration may be a module', async () => {
    const folder = project();
    rmSync(join(folder, 'pf-gen.config.json'));
    writeFileSync(join(folder, 'pf-gen.config.ts'), `export default ${JSON.stringify(CONFIG)} satisfies object;`);
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    expect(await pfGen(folder, ['generate'])).toMatchObject({ code: 0, stderr: '' });
  });

  test('another copy of the package beside the schema does not matter', async () => {
    const folder = project();
    mkdirSync(join(folder, 'node_modules'));
    cpSync(join(SOURCE, 'language'), join(folder, 'node_modules/pf-gen/language'), { recursive: true });
    symlinkSync(join(SOURCE, '..'), join(folder, 'node_modules/pf-gen-other'));
    expect((await pfGen(folder, ['generate'])).code).toBe(0);
  });
});
