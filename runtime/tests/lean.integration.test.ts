/** pf-host is small: of the generator it needs the reader of locks, and neither loads nor asks for the rest. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { execa } from 'execa';
import { expect, onTestFinished, test } from 'vitest';

const PACKAGE = resolve(import.meta.dirname, '..');
const MODULES = resolve(PACKAGE, '../node_modules');

/** Writes down every module that a process loads. */
const WITNESS = `import { appendFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
registerHooks({
  load(url, context, next) {
    appendFileSync(process.env.LOADED, url + '\\n');
    return next(url, context);
  },
});
`;

/** URLs of all modules that a command line of pf-host loads. */
async function loadedBy(...args: string[]): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'pf-lean-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const [witness, loaded] = [join(folder, 'witness.mjs'), join(folder, 'loaded')];
  writeFileSync(witness, WITNESS);
  const ran = await execa(
    process.execPath,
    ['--import', pathToFileURL(witness).href, join(PACKAGE, 'src/main.ts'), ...args],
    { env: { LOADED: loaded }, reject: false },
  );
  expect(ran.exitCode, ran.stderr).toBe(0);
  return readFileSync(loaded, 'utf8').trim().split('\n');
}

/** A package, and all that it asks for, and what these ask for. */
function needs(name: string, folder: string, seen: Set<string> = new Set()): Set<string> {
  if (seen.has(name)) return seen;
  seen.add(name);
  const { dependencies = {} } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  for (const other of Object.keys(dependencies)) needs(other, join(MODULES, other), seen);
  return seen;
}

test('its command line loads the reader of locks, and neither compiler nor templates nor generator', async () => {
  const loaded = await loadedBy('version', '--json');
  expect(loaded.some((url) => url.includes('/generators/lock/src/'))).toBe(true);
  const heavy = /ts-morph|handlebars|node_modules\/typescript\/|\/generators\/src\//;
  expect(loaded.filter((url) => heavy.test(url))).toEqual([]);
});

test('nothing that it asks for brings them', () => {
  const all = needs('pf-host', PACKAGE);
  expect(all.has('pf-gen-lock')).toBe(true);
  for (const heavy of ['pf-gen', 'ts-morph', 'handlebars', 'typescript']) expect(all.has(heavy), heavy).toBe(false);
  expect(needs('pf-gen', resolve(PACKAGE, '../generators')).has('ts-morph')).toBe(true);
});
