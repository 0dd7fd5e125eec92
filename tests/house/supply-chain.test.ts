/**
 * Dependencies: licences, sources and duplicate versions, by `deny.toml`. Advisories need a database that is no package of any
 * registry; the workflow asks it (`cargo deny check`, `npm audit`).
 */
import { execFileSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { parse } from 'smol-toml';
import { describe, expect, test } from 'vitest';
import { everyFile, read, root } from './sources.ts';
import {
  duplicates,
  isAllowed,
  type LockedCrate,
  type LockedPackage,
  npmFindings,
  olderVersions,
  Policy,
  strangeSources,
} from './supply-chain.ts';

const policy = Policy.parse(parse(read('deny.toml')));
/** Of lightningcss (which vite brings) and of the lists of licences that this test goes by: nothing of them is shipped. */
const ONLY_HERE = ['MPL-2.0', 'CC0-1.0', 'CC-BY-3.0'];
const cargoLocks = everyFile().filter((path) => /(^|\/)Cargo\.lock$/.test(path));
const cratesOf = (path: string): LockedCrate[] =>
  (parse(read(path)) as unknown as { package: LockedCrate[] }).package ?? [];

test('every crate comes from an allowed registry, with a checksum', () => {
  expect(cargoLocks.length).toBeGreaterThan(1);
  const found = cargoLocks.flatMap((path) =>
    strangeSources(cratesOf(path), policy).map((finding) => `${path}: ${finding}`),
  );
  expect(found).toEqual([]);
});

test('a crate is there in one version, or deny.toml says why not', () => {
  expect(duplicates(cargoLocks.map(cratesOf), policy)).toEqual([]);
});

test('every crate may be used under an allowed licence', () => {
  const found = cargoLocks.flatMap((path) => {
    const manifest = join(root, dirname(path), 'Cargo.toml');
    const args = ['metadata', '--format-version', '1', '--locked', '--quiet', '--manifest-path', manifest];
    const { packages } = JSON.parse(execFileSync('cargo', args, { encoding: 'utf8', maxBuffer: 1 << 28 })) as {
      packages: { name: string; version: string; license: string | null; source: string | null }[];
    };
    expect(packages.length).toBeGreaterThan(0);
    return packages
      .filter(({ source, license }) => source !== null && !isAllowed(license, policy.licenses.allow))
      .map(({ name, version, license }) => `${path}: ${name} ${version} has the licence ${license ?? '(none)'}`);
  });
  expect(found).toEqual([]);
});

test('every npm package has an allowed licence and a checksum, and comes from the registry', () => {
  const { packages } = JSON.parse(read('package-lock.json')) as { packages: Record<string, LockedPackage> };
  expect(Object.keys(packages).length).toBeGreaterThan(100);
  expect(npmFindings(packages, policy, ONLY_HERE)).toEqual([]);
});

describe('a planted fault is found', () => {
  const registry = 'https://registry.example/index';
  const strict: Policy = {
    licenses: { allow: ['MIT', 'Apache-2.0', 'Unicode-3.0'] },
    bans: { skip: [{ crate: 'old@1.0.0', reason: 'something still needs it' }] },
    sources: { 'allow-registry': [registry] },
  };
  const from = `registry+${registry}`;

  test('licences', () => {
    const cases: [string | null, boolean][] = [
      ['MIT', true],
      ['MIT/Apache-2.0', true],
      ['GPL-3.0-only OR MIT', true],
      ['(MIT OR Apache-2.0) AND Unicode-3.0', true],
      ['MIT AND GPL-3.0-only', false],
      ['GPL-3.0-only', false],
      ['SEE LICENSE IN x', false],
      [null, false],
    ];
    for (const [license, allowed] of cases)
      expect(isAllowed(license, strict.licenses.allow), `${license}`).toBe(allowed);
  });

  test('sources', () => {
    expect(
      strangeSources(
        [
          { name: 'ours', version: '1.0.0' },
          { name: 'good', version: '1.0.0', source: from, checksum: '00' },
          { name: 'open', version: '1.0.0', source: from },
          { name: 'git', version: '1.0.0', source: 'git+https://code.example/x#0', checksum: '00' },
        ],
        strict,
      ),
    ).toEqual(['open 1.0.0 has no checksum', 'git 1.0.0 comes from git+https://code.example/x#0']);
  });

  test('versions', () => {
    const crates = ['1.10.0', '1.9.0', '0.2.1'].map((version) => ({ name: 'x', version }));
    expect(olderVersions(crates)).toEqual(['x@0.2.1', 'x@1.9.0']);
    expect(duplicates([crates.slice(0, 2)], strict)).toEqual([
      'x@1.9.0 is there beside a newer version',
      'deny.toml explains old@1.0.0, which is not there',
    ]);
  });

  test('npm packages', () => {
    const good = { version: '1.0.0', license: 'MIT', integrity: 'sha512-0' };
    const packages: Record<string, LockedPackage> = {
      '': {},
      generators: { version: '0.1.0' },
      'node_modules/good': good,
      'node_modules/linked': { link: true },
      'node_modules/tool': { ...good, license: 'MPL-2.0', dev: true },
      'node_modules/@a/shipped': { ...good, license: 'MPL-2.0' },
      'node_modules/x/node_modules/elsewhere': { ...good, resolved: 'https://code.example/x.tgz' },
      'node_modules/open': { version: '1.0.0', license: 'MIT' },
    };
    expect(npmFindings(packages, strict, ['MPL-2.0'])).toEqual([
      '@a/shipped 1.0.0 has the licence MPL-2.0',
      'elsewhere 1.0.0 comes from https://code.example/x.tgz',
      'open 1.0.0 has no checksum',
    ]);
  });
});
