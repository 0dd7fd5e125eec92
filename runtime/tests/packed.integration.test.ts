/** The package as it is published: it runs from its built folder alone, with the planes bundled. */
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { PLANES } from '@punktfunk/abi';
import { execa } from 'execa';
import { afterAll, expect, test } from 'vitest';

const PACKAGE = resolve(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'pf-packed-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The folder of an installed dependency of this package. */
function installed(name: string): string {
  for (let from = PACKAGE; dirname(from) !== from; from = dirname(from)) {
    try {
      return realpathSync(join(from, 'node_modules', name));
    } catch {
      // Further up.
    }
  }
  throw new Error(`${name} is not installed`);
}

test('the built package tells its versions and refuses nonsense', async () => {
  const built = join(folder, 'package');
  await execa('tsup', ['--config', join(PACKAGE, 'tsup.config.ts'), '--out-dir', built], {
    cwd: PACKAGE,
    preferLocal: true,
  });
  mkdirSync(join(folder, 'node_modules'));
  // What an installation of the package would bring: its own word for it, and nothing else.
  const { dependencies } = JSON.parse(readFileSync(join(built, 'package.json'), 'utf8'));
  for (const name of Object.keys(dependencies)) {
    const place = join(folder, 'node_modules', name);
    // A name may have a scope.
    mkdirSync(dirname(place), { recursive: true });
    symlinkSync(installed(name), place);
  }
  const pfHost = (...args: string[]) =>
    execa(process.execPath, [join(built, 'bin/main.js'), ...args], { cwd: folder, reject: false });
  const { exitCode, stdout } = await pfHost('version', '--json');
  expect(exitCode).toBe(0);
  const { data } = JSON.parse(stdout);
  expect(data.versions.runtime).toBe('0.1.0');
  for (const { name, hash } of PLANES) expect(data.planes.runtime[name].hash, name).toBe(hash);
  const serve = await pfHost('serve');
  expect(serve.exitCode).toBe(5);
  expect(serve.stderr).toContain('Set host_binary to where it is.');
});
