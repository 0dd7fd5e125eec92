/** The configuration: found upward, strict, with the nearest known name. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nearest } from '@punktfunk/cli/nearest';
import { expect, test } from 'vitest';
import { loadConfig } from '../src/config/config.ts';
import { type Diagnostic, DiagnosticError } from '../src/diagnostics/table.ts';
import { temporary } from './support/process.ts';

const GOOD = { schema: './schema/index.ts', out: './generated', targets: { ts: {}, c: { prefix: 'ab' } } };

function withConfig(config: unknown): string {
  const folder = temporary();
  const text = typeof config === 'string' ? config : JSON.stringify(config, null, 2);
  writeFileSync(join(folder, 'pf-gen.config.json'), text);
  return folder;
}
async function faults(config: unknown): Promise<Pick<Diagnostic, 'code' | 'message' | 'help' | 'span'>[]> {
  try {
    await loadConfig(withConfig(config));
  } catch (error) {
    if (error instanceof DiagnosticError) return [...error.diagnostics];
    throw error;
  }
  return [];
}

test('a good one, from a folder below, with defaults of the targets', async () => {
  const folder = withConfig(GOOD);
  mkdirSync(join(folder, 'a/b'), { recursive: true });
  const config = await loadConfig(join(folder, 'a/b'));
  expect(config).toMatchObject({
    root: folder,
    schema: join(folder, 'schema/index.ts'),
    out: join(folder, 'generated'),
  });
  expect(config.targets[1]).toMatchObject({ name: 'c', options: { prefix: 'ab' } });
  expect(await loadConfig('/', join(folder, 'pf-gen.config.json'))).toEqual(config);
});

test('an unknown key is refused with the nearest known name, at its place', async () => {
  const [found] = await faults({ schema: 'a', outt: 'b', out: 'b', targets: {} });
  expect(found).toMatchObject({ code: 'PF3002', span: { line: 3, col: 3 } });
  expect(found?.help).toContain("did you mean 'out'?");
});

test('unknown targets and options of targets are refused as well', async () => {
  const found = await faults({ ...GOOD, targets: { rusty: {}, c: { prefx: 'pf' } } });
  expect(found.map(({ message, help }) => [message, help])).toEqual([
    ["unknown key 'rusty'", "did you mean 'rust'? Known: rust, ts, c, vectors, lua, docs, inf, udev"],
    ["unknown key 'prefx'", expect.stringMatching(/^did you mean 'prefix'\? Known: prefix/)],
  ]);
});

test('wrong values are refused', async () => {
  expect(await faults({ ...GOOD, schema: 5 })).toMatchObject([{ code: 'PF3003', span: { line: 2 } }]);
  expect(await faults({ out: './generated', targets: {} })).toMatchObject([{ code: 'PF3003' }]);
  expect(await faults({ ...GOOD, targets: { c: { prefix: 'No' } } })).toMatchObject([{ code: 'PF3003' }]);
  expect(await faults([])).toMatchObject([{ code: 'PF3003' }]);
});

test('an output folder that holds the configuration is refused: everything in it belongs to the generator', async () => {
  for (const out of ['.', '..', '/']) expect(await faults({ ...GOOD, out })).toMatchObject([{ code: 'PF3003' }]);
});

test('a file that cannot be read is reported', async () => {
  expect(await faults('{ "schema": ')).toMatchObject([{ code: 'PF3004' }]);
  await expect(loadConfig('/', 'no/such/file.json')).rejects.toThrow('PF3004');
});

test('what is no text of a size that a person writes is told, and keeps nobody waiting', async () => {
  const folder = temporary();
  const path = join(folder, 'pf-gen.config.json');
  const why = async () => {
    const error = await loadConfig(folder, path).catch((error: unknown) => error);
    return error instanceof DiagnosticError
      ? error.diagnostics.map(({ code, message }) => `${code} ${message}`)
      : error;
  };
  execFileSync('mkfifo', [path]);
  expect(await why()).toEqual([expect.stringMatching(/^PF3004 .*it is no regular file/)]);
  // Nor does who wants to show the line at fault.
  const main = join(import.meta.dirname, '../src/cli/main.ts');
  const ran = spawnSync(process.execPath, [main, 'check', '--config', path], { timeout: 60_000, encoding: 'utf8' });
  expect([ran.status, ran.stderr]).toEqual([2, expect.stringContaining('PF3004')]);
  rmSync(path);
  writeFileSync(path, Buffer.from('\ufeff{}', 'utf16le'));
  expect(await why()).toEqual([expect.stringMatching(/^PF3004 .*it is UTF-16; save it as UTF-8/)]);
  truncateSync(path, 50_000_000);
  expect(await why()).toEqual([expect.stringMatching(/^PF3004 .*it has 50000000 bytes; expected at most 1048576/)]);
});

test('nearest finds spelling mistakes and nothing far away', () => {
  expect(nearest('tragets', ['schema', 'out', 'targets'])).toBe('targets');
  expect(nearest('completely', ['schema', 'out', 'targets'])).toBeUndefined();
});
