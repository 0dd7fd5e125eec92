/** The package as npm packs it: it runs from its tarball alone, on a schema anywhere. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { PACKAGE } from './support/pack.ts';
import { install } from './support/packed.ts';
import { temporary } from './support/process.ts';

const DEADLINE_MS = 240_000;

test('the packed program generates and checks, and the packed types hold a schema to the language', async () => {
  const project = temporary();
  const folder = await install(project);
  mkdirSync(join(project, 'abi'));
  const schema = `import { plane, schema, struct, u32 } from 'pf-gen/schema';
export const Pair = struct({ a: u32, b: u32 }, { size: 8 });
const control = plane({ name: 'control', id: 1, version: 1, policy: 'lockstep', members: { Pair } });
export default schema({ name: 'outside', planes: [control] });
`;
  writeFileSync(join(project, 'abi/main.ts'), schema);
  writeFileSync(join(project, 'package.json'), '{ "type": "module" }');
  const config = { schema: './abi/main.ts', out: './out', targets: { ts: {}, c: {}, rust: {}, lua: {}, docs: {} } };
  writeFileSync(join(project, 'pf-gen.config.json'), JSON.stringify(config));
  const pfGen = (args: string[]) =>
    execa(process.execPath, [join(folder, 'bin/pf-gen.cjs'), ...args], {
      cwd: project,
      reject: false,
      timeout: DEADLINE_MS,
    });
  expect(await pfGen(['generate'])).toMatchObject({ exitCode: 0, stderr: '' });
  expect(await pfGen(['check'])).toMatchObject({ exitCode: 0, stderr: '' });
  expect(readdirSync(join(project, 'out')).sort()).toEqual([
    'abi.lock.json',
    'c',
    'docs',
    'files.json',
    'lua',
    'rust',
    'ts',
  ]);
  const published = JSON.parse(readFileSync(join(folder, 'model.schema.json'), 'utf8')) as { title: string };
  expect(published.title).toContain('Model of pf-gen');

  const options = { module: 'nodenext', target: 'es2024', strict: true, noEmit: true, types: [] };
  writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions: options, include: ['abi'] }));
  const tsc = () =>
    execa('tsc', ['-p', project], { reject: false, timeout: DEADLINE_MS, preferLocal: true, localDir: PACKAGE });
  expect(await tsc()).toMatchObject({ exitCode: 0, stdout: '' });
  writeFileSync(join(project, 'abi/main.ts'), schema.replace('a: u32', 'a: 5'));
  expect((await tsc()).stdout).toContain('abi/main.ts(2,30): error TS2322');
  expect((await pfGen(['check'])).stderr).toContain('abi/main.ts:2:30 error PF1001');
});
