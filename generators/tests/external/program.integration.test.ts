/** What pf-gen does with a target's program: its document, its limits, and what it says when the program fails. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ExternalOptions } from '../../src/emit/external/index.ts';
import { planOutput } from '../../src/incremental/output/plan.ts';
import { SHAPES } from '../fixtures/shapes.ts';
import { type Ran, temporary } from '../support/process.ts';
import { servedPfGen as pfGen } from '../support/served.ts';

const SCHEMA = `import { plane, schema, struct, u32 } from 'pf-gen/schema';
/** Two numbers. */
const Pair = struct({ a: u32, b: u32 }, { size: 8 });
export const control = plane({ name: 'control', id: 1, version: 1, policy: 'lockstep', members: { Pair } });
export default schema({ name: 'example', planes: [control] });
`;

/** A project with one external target; `script` is its program, in JavaScript so that every machine can run it. */
function project(script: string, target: object = {}, name = 'mine'): string {
  const folder = temporary();
  mkdirSync(join(folder, 'tools'));
  writeFileSync(join(folder, 'schema.ts'), SCHEMA);
  writeFileSync(join(folder, 'tools/emit.mjs'), script);
  const targets = { [name]: { command: [process.execPath, 'tools/emit.mjs'], ...target } };
  writeFileSync(join(folder, 'pf-gen.config.json'), JSON.stringify({ schema: './schema.ts', out: './out', targets }));
  return folder;
}
const READ = `import { readFileSync } from 'node:fs';
const request = JSON.parse(readFileSync(0, 'utf8'));
const answer = (files) => process.stdout.write(JSON.stringify({ files }));
`;
const ECHO = `${READ}answer([{ path: 'deep/request.json', text: JSON.stringify(request) + '\\n' }]);`;

interface Failed {
  error: { code: string; diagnostics: { code: string; message: string }[] };
}
async function failure(folder: string): Promise<{ ran: Ran; code: string; text: string }> {
  const ran = await pfGen(folder, ['generate', '--json']);
  const { error } = JSON.parse(ran.stdout) as Failed;
  expect(existsSync(join(folder, 'out')), 'nothing is written').toBe(false);
  const [first] = error.diagnostics;
  return { ran, code: first!.code, text: first!.message };
}

test('the program gets model, own options and lock hash, and its files are written below its name', async () => {
  const folder = project(ECHO, { style: { indent: 2 } });
  expect(await pfGen(folder, ['generate'])).toMatchObject({ code: 0, stderr: '' });
  const request = JSON.parse(readFileSync(join(folder, 'out/mine/deep/request.json'), 'utf8'));
  const lock = readFileSync(join(folder, 'out/abi.lock.json'));
  expect(request).toMatchObject({ format: 1, target: 'mine', options: { style: { indent: 2 } } });
  expect(request.lockHash).toBe(createHash('sha256').update(lock).digest('hex'));
  const { data: model } = JSON.parse((await pfGen(folder, ['model', '--json'])).stdout) as { data: unknown };
  expect(request.model).toEqual(model);
  expect(Object.keys(request).sort()).toEqual(['format', 'lockHash', 'model', 'options', 'target', 'toolVersion']);
  expect(await pfGen(folder, ['check'])).toMatchObject({ code: 0, stderr: '' });
});

test('the program runs again when the schema, an option or a file of it changed, and only then', async () => {
  const count = `import { appendFileSync } from 'node:fs';\nappendFileSync('runs.txt', '.');\n`;
  const folder = project(`${count}${ECHO}`, { inputs: ['tools/table.txt'] });
  writeFileSync(join(folder, 'tools/table.txt'), '1');
  const runs = () => readFileSync(join(folder, 'runs.txt'), 'utf8').length;
  const pass = async (verb: string) => expect(await pfGen(folder, [verb])).toMatchObject({ code: 0, stderr: '' });
  await pass('generate');
  await pass('check');
  await pass('check');
  await pass('generate');
  expect(runs()).toBe(1);
  writeFileSync(join(folder, 'tools/table.txt'), '2');
  await pass('check');
  expect(runs()).toBe(2);
  writeFileSync(join(folder, 'tools/emit.mjs'), `${readFileSync(join(folder, 'tools/emit.mjs'), 'utf8')}\n`);
  await pass('check');
  expect(runs()).toBe(3);
  writeFileSync(join(folder, 'schema.ts'), SCHEMA.replace('Two numbers', 'Both numbers'));
  expect((await pfGen(folder, ['check'])).code).toBe(1);
  expect(runs()).toBe(4);
});

test('drift of its files is found like any other', async () => {
  const folder = project(ECHO);
  await pfGen(folder, ['generate']);
  writeFileSync(join(folder, 'out/mine/deep/request.json'), '{}\n');
  const ran = await pfGen(folder, ['check']);
  expect(ran.code).toBe(1);
  expect(ran.stderr).toContain('out/mine/deep/request.json:1:1 error PF2001');
});

test('a missing program is a missing tool', async () => {
  const { ran, code, text } = await failure(project('', { command: ['pf-no-such-program', 'x'] }));
  expect([ran.code, code]).toEqual([5, 'PF6401']);
  expect(text).toContain("the program of target 'mine' cannot be started: pf-no-such-program");
});

test('a refusal shows what the program said', async () => {
  const { ran, code, text } = await failure(project(`console.error('no form for Pair'); process.exit(3);`));
  expect([ran.code, code]).toEqual([3, 'PF6402']);
  expect(text).toMatch(/ended with exit code 3 .*; it said:\n {4}no form for Pair/);
});

test('a program that does not end is ended', async () => {
  const { ran, code } = await failure(project(`setInterval(() => {}, 1000);`, { timeoutMs: 700 }));
  expect([ran.code, code]).toEqual([4, 'PF6403']);
});

test.for([
  ['text around it', `${READ}console.log('done');answer([]);`, 'PF6404'],
  ['another shape', `process.stdout.write('{"files":[{"path":"a"}]}')`, 'PF6404'],
  ['too much', `process.stdout.write('x'.repeat(65 << 20))`, 'PF6405'],
  ['a path that leaves the folder', `${READ}answer([{ path: '../a', text: '' }])`, 'PF2006'],
  ['an absolute path', `${READ}answer([{ path: '/a', text: '' }])`, 'PF2006'],
  ['a path with a backslash', `${READ}answer([{ path: 'a\\\\b', text: '' }])`, 'PF2006'],
  ['a device of Windows', `${READ}answer([{ path: 'a/nul.txt', text: '' }])`, 'PF2006'],
  ['paths that differ in case', `${READ}answer([{ path: 'a', text: '' }, { path: 'A', text: '1' }])`, 'PF2005'],
  ['one path twice', `${READ}answer([{ path: 'a', text: '' }, { path: 'a', text: '1' }])`, 'PF2005'],
  ['a carriage return', `${READ}answer([{ path: 'a', text: '\\r' }])`, 'PF2006'],
] as const)('an answer with %s is refused', async ([, script, wanted]) => {
  const command = [process.execPath, 'tools/emit.mjs'];
  const options = { ...ExternalOptions.parse({ command }), root: project(script) };
  await expect(planOutput(SHAPES, [{ name: 'mine', options }], '0')).rejects.toThrow(wanted);
});

test('the configuration is checked: names, limits, and a misspelt target of ours stays unknown', async () => {
  expect(await failure(project(ECHO, {}, 'My Target'))).toMatchObject({ code: 'PF3003' });
  expect(await failure(project(ECHO, { timeoutMs: 0 }))).toMatchObject({ code: 'PF3003' });
  expect(await failure(project(ECHO, { command: [] }))).toMatchObject({ code: 'PF3003' });
  const { text } = await failure(project(ECHO, { command: undefined }, 'rusty'));
  expect(text).toContain("unknown key 'rusty'");
});
