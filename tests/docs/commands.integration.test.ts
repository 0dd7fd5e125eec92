/** Commands of documents that no other test reads: each is run as it is written, in the order of its document; long ones say their help. */
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join, relative } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { temporary } from '../../generators/tests/support/process.ts';
import { edit, generatedProject } from '../../generators/tests/support/project.ts';
import { ROOT } from '../abi/schema.ts';

const DEADLINE_MS = 240_000;
const AS_SOMEBODY = 'git -c user.name=t -c user.email=t@t -c init.defaultBranch=main';

/** The `sh` blocks of a document. */
const blocksOf = (document: string): string[] =>
  [...readFileSync(join(ROOT, document), 'utf8').matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, text]) => text!);

/** Makes `npx pf-gen` the tool of this repository in a folder. */
function withTool(folder: string): void {
  mkdirSync(join(folder, 'node_modules/.bin'), { recursive: true });
  symlinkSync(join(ROOT, 'generators'), join(folder, 'node_modules/pf-gen'));
  symlinkSync('../pf-gen/bin/pf-gen.cjs', join(folder, 'node_modules/.bin/pf-gen'));
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  writeFileSync(join(folder, '.gitignore'), 'node_modules\n.cache\n');
}

/** Runs a script that must succeed, stopping at its first command that fails; gives what it printed. */
async function run(folder: string, script: string): Promise<string> {
  const env = { PATH: [dirname(process.execPath), process.env.PATH].join(delimiter) };
  const ran = await execa('sh', ['-ec', script], { cwd: folder, env, reject: false, all: true, timeout: DEADLINE_MS });
  expect(ran.exitCode, `${script}\n${ran.all}`).toBe(0);
  return ran.all;
}

test('docs/compatibility.md: compare, release, approve', { timeout: DEADLINE_MS }, async () => {
  const folder = await generatedProject();
  withTool(folder);
  const schema = join(folder, 'schema/index.ts');
  const commit = `git add -A && ${AS_SOMEBODY} commit -qm step`;
  await run(folder, `${AS_SOMEBODY} init -q && npx pf-gen release 1.0 && ${commit}`);
  // A value that was not there before is an addition; a field of another size is a break.
  edit(schema, (text) =>
    text.replace('{ size: 8 },\n);', '{ size: 8 },\n);\nexport const Asked = struct({ n: u32 });'),
  );
  edit(schema, (text) => text.replace('{ AddRequest, ', '{ AddRequest, Asked, ').replace('version: 1', 'version: 2'));
  await run(folder, `npx pf-gen generate && npx pf-gen release 1.1 && ${commit}`);

  const [compare, release, approve, ...more] = blocksOf('docs/compatibility.md');
  expect(more).toEqual([]);
  expect(await run(folder, compare!)).toContain('Asked');
  expect(await run(folder, release!)).toContain('1.4.0');

  edit(schema, (text) => text.replace('width: u32', 'width: u64').replace('{ size: 8 }', '{ size: 16 }'));
  edit(schema, (text) => text.replace('height: u32', 'height: u32,\n    spare: u32'));
  edit(schema, (text) => text.replace('struct, u32 }', 'struct, u32, u64 }').replace('version: 2', 'version: 3'));
  // Its day comes; the approval of the document is for readers of today.
  const inTime = approve!.replace(/--expires \d{4}/, `--expires ${new Date().getFullYear() + 1}`);
  expect(approve).toMatch(/--expires \d{4}/);
  expect(await run(folder, inTime)).toMatch(/approvals\/control-[0-9a-f]+\.json/);
  await run(folder, 'npx pf-gen generate && npx pf-gen check');
});

test('examples/emitters/python/README.md: the package that it writes reads', { timeout: DEADLINE_MS }, async () => {
  const folder = temporary();
  withTool(folder);
  const example = join(ROOT, 'examples/emitters/python');
  const python = { command: ['python3', join(example, 'emit.py')], planes: ['control', 'frame'] };
  const config = { schema: relative(folder, join(ROOT, 'schema/index.ts')), out: './generated', targets: { python } };
  writeFileSync(join(folder, 'pf-gen.config.json'), JSON.stringify(config));
  const [script, ...more] = blocksOf('examples/emitters/python/README.md');
  expect(more).toEqual([]);
  expect(await run(folder, script!)).toMatch(/\b2570\b/);
});

const { scripts } = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')));

test.each(Object.keys(scripts))('npm run %s -- --help says what it does, and does nothing', async (name) => {
  const ran = await execa('npm', ['run', '--silent', name, '--', '--help'], {
    cwd: ROOT,
    reject: false,
    stdin: 'ignore',
  });
  expect([ran.exitCode, ran.stderr]).toEqual([0, expect.not.stringMatching(/\n {4}at /)]);
  expect(ran.stdout).toMatch(
    name === 'start' ? /^Usage: pf-host demo/ : new RegExp(`^npm (?:run )?(?:--silent )?${name}`, 'm'),
  );
});

test('README.md: the options of npm start are options', async () => {
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
  const rows = [...readme.matchAll(/^\| `(--[^`]+)` \|/gm)].map(([, options]) => options!);
  expect(rows.length).toBeGreaterThan(3);
  await run(ROOT, rows.map((options) => `node runtime/src/main.ts demo --print-config ${options}`).join('\n'));
});
