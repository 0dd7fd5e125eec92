/** The package as strangers get it: what its manifest, its types and its first page promise. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkPackage, createPackageFromTarballData, type Problem } from '@arethetypeswrong/core';
import { execa } from 'execa';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { beforeAll, describe, expect, test } from 'vitest';
import { publishedManifest } from '../published.ts';
import { TARGETS } from '../src/emit/index.ts';
import { PACKAGE } from './support/pack.ts';
import { packTo } from './support/packed.ts';
import { pfGen, temporary, temporaryForFile } from './support/process.ts';

const DEADLINE_MS = 240_000;

describe('the tarball', () => {
  let tarball: Buffer;
  beforeAll(async () => {
    tarball = readFileSync(await packTo(temporaryForFile()));
  }, DEADLINE_MS);

  /** Messages of publint. */
  async function packaging(bytes: Buffer): Promise<string[]> {
    const data = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
    const { messages, pkg } = await publint({ pack: { tarball: data }, level: 'suggestion' });
    return messages.map((message) => formatMessage(message, pkg, { color: false }) ?? message.code);
  }
  /** What goes wrong for users of the types, but for the resolutions of Node before 12 and of CommonJS, which are not served. */
  async function types(bytes: Buffer): Promise<string[]> {
    const result = await checkPackage(createPackageFromTarballData(new Uint8Array(bytes)));
    const problems: Problem[] = result.types === false ? [] : result.problems;
    const served = problems.filter((problem) => {
      if (problem.kind === 'CJSResolvesToESM') return false;
      return !('resolutionKind' in problem) || problem.resolutionKind !== 'node10';
    });
    expect(result.types, 'it has types').not.toBe(false);
    return served.map((problem) => JSON.stringify(problem));
  }
  /** The same with another manifest. */
  async function repacked(change: (manifest: { readonly exports: object }) => object): Promise<Buffer> {
    const folder = temporary();
    writeFileSync(join(folder, 'in.tgz'), tarball);
    await execa('tar', ['-xzf', 'in.tgz'], { cwd: folder });
    const path = join(folder, 'package/package.json');
    writeFileSync(path, JSON.stringify(change(JSON.parse(readFileSync(path, 'utf8')))));
    await execa('tar', ['-czf', 'out.tgz', 'package'], { cwd: folder });
    return readFileSync(join(folder, 'out.tgz'));
  }

  test('publint has nothing to say, and would have', async () => {
    expect(await packaging(tarball)).toEqual([]);
    const gone = await repacked((manifest) => ({ ...manifest, exports: { './schema': './nowhere.js' } }));
    expect((await packaging(gone)).join('\n')).toContain('nowhere.js');
  });

  test('types are right for every resolution that is served, and would not be', async () => {
    expect(await types(tarball)).toEqual([]);
    const untyped = await repacked((manifest) => ({
      ...manifest,
      exports: {
        ...manifest.exports,
        './schema': { types: './types/no.d.ts', default: './language/index.js' },
      },
    }));
    expect(await types(untyped)).not.toEqual([]);
  });

  test('it holds the first page, the licences and the launcher', async () => {
    const { stdout } = await execa('tar', ['-tzf', '-'], { input: tarball });
    const files = stdout.split('\n');
    for (const name of ['README.md', 'LICENSE', 'LICENSE-MIT', 'LICENSE-APACHE', 'bin/pf-gen.cjs'])
      expect(files).toContain(`package/${name}`);
    expect(files.filter((name) => /\.(test\.ts|map)$|\/tests\//.test(name))).toEqual([]);
  });
});

test('the manifest claims the address of the repository that it is built from, or none', () => {
  const at = 'https://code.example/owner/name';
  const expected = {
    homepage: `${at}#readme`,
    bugs: { url: `${at}/issues` },
    repository: { type: 'git', url: `git+${at}.git`, directory: 'generators' },
  };
  const github = { GITHUB_SERVER_URL: 'https://code.example', GITHUB_REPOSITORY: 'owner/name' };
  expect(publishedManifest({ PF_REPOSITORY: at })).toMatchObject(expected);
  expect(publishedManifest(github)).toMatchObject(expected);
  expect(publishedManifest({})).not.toHaveProperty('repository');
  for (const wrong of ['git@code.example:owner/name', `${at}/`, `${at}.git`, 'http://code.example/owner/name'])
    expect(() => publishedManifest({ PF_REPOSITORY: wrong }), wrong).toThrow('expected an address such as');
  const { keywords } = publishedManifest({}) as unknown as { keywords: string[] };
  expect(keywords).toEqual([...new Set(keywords)].sort());
});

test('the schema of the first page is a schema, and the targets that it names are those that there are', async () => {
  const page = readFileSync(join(PACKAGE, 'README.md'), 'utf8');
  const folder = temporary();
  writeFileSync(join(folder, 'schema.ts'), /^```ts\n([\s\S]*?)^```$/m.exec(page)![1]!);
  const config = { schema: './schema.ts', out: './generated', targets: { ts: {}, c: {} } };
  writeFileSync(join(folder, 'pf-gen.config.json'), JSON.stringify(config));
  expect(await pfGen(folder, ['generate'])).toMatchObject({ code: 0, stderr: '' });
  const named = [.../^Targets: (.*?);/ms.exec(page)![1]!.matchAll(/`([a-z]+)`/g)].map(([, name]) => name);
  expect(named.sort()).toEqual(Object.keys(TARGETS).sort());
});
