/** The package as npm packs it: it runs from its tarball alone, on a schema anywhere. */
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { SOURCE, temporary } from './support/process.ts';

const PACKAGE = join(SOURCE, '..');
const DEADLINE_MS = 120_000;

/** Builds, packs and unpacks the package into a project, with the repository's copies of its dependencies. */
async function install(project: string): Promise<string> {
  const built = temporary();
  const run = (file: string, args: string[], cwd: string) =>
    execa(file, args, { cwd, timeout: DEADLINE_MS, preferLocal: true, localDir: PACKAGE });
  await run('tsup', ['--config', join(PACKAGE, 'tsup.config.ts'), '--out-dir', built], PACKAGE);
  await run('tsc', ['-p', join(PACKAGE, 'tsconfig.types.json'), '--outDir', join(built, 'types')], PACKAGE);
  await run('npm', ['pack', built, '--pack-destination', project, '--silent'], project);
  const tarball = readdirSync(project).find((name) => name.endsWith('.tgz')) ?? '';
  const modules = join(project, 'node_modules');
  mkdirSync(join(modules, 'pf-gen'), { recursive: true });
  await run('tar', ['-xzf', join(project, tarball), '-C', join(modules, 'pf-gen'), '--strip-components=1'], project);
  const { dependencies } = JSON.parse(readFileSync(join(modules, 'pf-gen/package.json'), 'utf8'));
  const require = createRequire(join(PACKAGE, 'package.json'));
  for (const name of Object.keys(dependencies)) symlinkSync(packageFolder(require, name), join(modules, name));
  return join(modules, 'pf-gen');
}

function packageFolder(require: NodeJS.Require, name: string): string {
  for (const folder of require.resolve.paths(name) ?? []) {
    const candidate = join(folder, name);
    try {
      readFileSync(join(candidate, 'package.json'));
      return candidate;
    } catch {
      // Not in this folder: the next one is further up.
    }
  }
  throw new Error(`${name} is not installed for ${dirname(fileURLToPath(import.meta.url))}`);
}

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
  const config = { schema: './abi/main.ts', out: './out', targets: { ts: {}, c: {}, rust: {} } };
  writeFileSync(join(project, 'pf-gen.config.json'), JSON.stringify(config));
  const pfGen = (args: string[]) =>
    execa(process.execPath, [join(folder, 'cli/main.js'), ...args], {
      cwd: project,
      reject: false,
      timeout: DEADLINE_MS,
    });
  expect(await pfGen(['generate'])).toMatchObject({ exitCode: 0, stderr: '' });
  expect(await pfGen(['check'])).toMatchObject({ exitCode: 0, stderr: '' });
  expect(readdirSync(join(project, 'out')).sort()).toEqual(['abi.lock.json', 'c', 'files.json', 'rust', 'ts']);

  const options = { module: 'nodenext', target: 'es2024', strict: true, noEmit: true, types: [] };
  writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions: options, include: ['abi'] }));
  const tsc = () =>
    execa('tsc', ['-p', project], { reject: false, timeout: DEADLINE_MS, preferLocal: true, localDir: PACKAGE });
  expect(await tsc()).toMatchObject({ exitCode: 0, stdout: '' });
  writeFileSync(join(project, 'abi/main.ts'), schema.replace('a: u32', 'a: 5'));
  expect((await tsc()).stdout).toContain('abi/main.ts(2,30): error TS2322');
  expect((await pfGen(['check'])).stderr).toContain('abi/main.ts:2:30 error PF1001');
});
