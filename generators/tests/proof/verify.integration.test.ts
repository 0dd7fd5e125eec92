/** Other compilers prove the layouts; a proof that cannot fail is none. */
import { chmodSync, cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Model } from '../../src/model/model.ts';
import { type Compiler, crossCompiler, proveAsserts } from '../../src/proof/verify/asserts.ts';
import { parseDwarf, proveDwarf } from '../../src/proof/verify/dwarf.ts';
import { parseRecords, recordDifference } from '../../src/proof/verify/records.ts';
import { proveBindgen } from '../../src/proof/verify/rust.ts';
import { TARGETS } from '../../src/proof/verify/targets.ts';
import { openWorkspace, type Workspace } from '../../src/proof/verify/workspace.ts';
import { SHAPES } from '../fixtures/shapes.ts';
import { needTools } from '../fixtures/tools.ts';
import { pfGen, SOURCE, temporary } from '../support/process.ts';

const BUILDS = join(tmpdir(), 'pf-gen-test-verify-builds');
const HEADER = fileURLToPath(new URL('./bitfield.h', import.meta.url));
needTools('clang', 'gcc', 'readelf', 'bindgen', 'cargo');

const SCHEMA = `import { array, bytes, pad, plane, schema, struct, u8, u16, u32, u64 } from 'pf-gen/schema';
export const Inner = struct({ a: u16, b: u8, _pad: pad(u8) });
export const Outer = struct({ id: u64, inner: array(Inner, 3), tag: bytes(3), _pad: pad(u8) }, { size: 24 });
export const words = plane({ name: 'words', id: 1, version: 1, policy: 'lockstep', members: { Inner, Outer } });
export default schema({ name: 'words', planes: [words] });
`;
function project(): string {
  const folder = temporary();
  mkdirSync(join(folder, 'schema'));
  writeFileSync(join(folder, 'schema/index.ts'), SCHEMA);
  writeFileSync(
    join(folder, 'pf-gen.config.json'),
    JSON.stringify({ schema: './schema/index.ts', out: './generated', targets: { c: {} } }),
  );
  return folder;
}

interface Data {
  proofs: { check: string; target: string; language: string; tool: string; verdict: string; layouts: number }[];
}

test('--targets all: every platform with its tool and verdict, in C and in C++', { timeout: 300_000 }, async () => {
  const { code, stdout } = await pfGen(project(), ['verify', '--targets', 'all', '--json']);
  const { data } = JSON.parse(stdout) as { data: Data };
  expect(code, stdout).toBe(0);
  for (const { name } of TARGETS) {
    const proofs = data.proofs.filter((proof) => proof.target === name && proof.tool.startsWith('clang'));
    expect(proofs.map((proof) => [proof.language, proof.verdict, proof.layouts])).toEqual([
      ['C11', 'proven', 2],
      ['C++17', 'proven', 2],
    ]);
  }
  expect(TARGETS.length).toBeGreaterThanOrEqual(12);
  for (const check of ['dwarf', 'rust', 'bindgen']) {
    const verdicts = data.proofs.filter((proof) => proof.check === check).map((proof) => proof.verdict);
    expect(new Set(verdicts), check).toEqual(new Set(['proven']));
  }
});

test('a bit-field differs between MSVC and GNU, and the field is named', async () => {
  const { code, stdout } = await pfGen(temporary(), ['verify', '--header', HEADER, '--json']);
  expect(code).toBe(1);
  const { data, error } = JSON.parse(stdout) as {
    data: { findings: { record: string; difference: string; groups: { targets: string[] }[] }[] };
    error: { diagnostics: { code: string; message: string }[] };
  };
  expect(data.findings.map(({ record }) => record)).toEqual(['relay_state']);
  expect(data.findings[0]?.difference).toBe('size 4 against 12, channel at 0 bit 4 against 4, level at 1 against 8');
  const groups = data.findings[0]?.groups.map(({ targets }) => targets) ?? [];
  expect(groups[0]).toContain('x86_64-linux');
  expect(groups[1]).toContain('x86_64-windows-msvc');
  expect(error.diagnostics[0]?.code).toBe('PF6202');
});

test('a compiler that is not installed is exit 5, and no pass', async () => {
  const folder = temporary();
  const main = join(SOURCE, 'cli/main.ts');
  for (const args of [['verify', '--header', HEADER], ['verify']]) {
    const ran = await execa(process.execPath, [main, ...args], {
      cwd: project(),
      reject: false,
      env: { PATH: folder },
    });
    expect(ran.exitCode, ran.stderr).toBe(5);
    expect(ran.stderr).toContain('clang is needed');
  }
});

test('wrong targets and files are usage errors', async () => {
  expect(await pfGen(project(), ['verify', '--targets', 'x86_64-lunix'])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("did you mean 'x86_64-linux'?") as unknown,
  });
  expect(await pfGen(temporary(), ['verify', '--header', 'gone.h'])).toMatchObject({ code: 2 });
});

describe('a proof fails', () => {
  let good: Workspace;
  let wrong: Workspace;
  const clang = (language: Compiler['language']): Compiler =>
    crossCompiler({ kind: 'clang', program: 'clang', version: 'any' }, TARGETS[0]!, language);

  beforeAll(async () => {
    good = await openWorkspace(SHAPES, BUILDS);
    const model: Model = structuredClone(SHAPES);
    const request = model.planes[1]!.members.find((decl) => decl.name === 'Request');
    if (request?.kind !== 'struct') throw new Error('the fixture has no Request');
    // Only the expectation is wrong; the header is compiled as it is.
    request.fields[3]!.offset += 4;
    const expected = await openWorkspace(model, BUILDS);
    wrong = { ...good, wanted: expected.wanted };
    expected.remove();
  });
  afterAll(() => good.remove());

  test.each(['C11', 'C++17'] as const)('when the compiler’s own record of %s says otherwise', async (language) => {
    expect(await proveAsserts(good, clang(language))).toMatchObject({ verdict: 'proven' });
    const proof = await proveAsserts(wrong, clang(language));
    expect(proof).toMatchObject({
      verdict: 'failed',
      note: expect.stringMatching(/Request: .* must stand at/) as unknown,
    });
  });

  test('when DWARF says otherwise', async () => {
    expect(await proveDwarf(good, 'gcc', 'any')).toMatchObject({ verdict: 'proven' });
    expect(await proveDwarf(wrong, 'gcc', 'any')).toMatchObject({ verdict: 'failed' });
  });

  test('when bindgen sees another struct', { timeout: 300_000 }, async () => {
    expect(await proveBindgen(good, 'any')).toMatchObject({ verdict: 'proven' });
    const folder = temporary();
    const header = join(folder, 'c', 'pf_abi.h');
    cpSync(join(good.folder, 'c'), join(folder, 'c'), { recursive: true });
    cpSync(join(good.folder, 'rust'), join(folder, 'rust'), { recursive: true });
    writeFileSync(
      header,
      `#define packed __attribute__((packed))\n${'#pragma pack(push, 1)\n'}#include "pf_abi/common.h"\n`,
    );
    const moved = { ...good, folder, write: (path: string, text: string) => put(folder, path, text) };
    expect(await proveBindgen(moved, 'any')).toMatchObject({ verdict: 'failed' });
  });

  test('when the compiler takes a wrong assert', async () => {
    const folder = temporary();
    const lenient = join(folder, 'lenient');
    writeFileSync(lenient, '#!/bin/sh\nexit 0\n');
    chmodSync(lenient, 0o755);
    const proof = await proveAsserts(good, { ...clang('C11'), program: lenient, records: false });
    expect(proof).toMatchObject({ verdict: 'failed', note: expect.stringContaining('was not refused') as unknown });
  });
});

function put(folder: string, path: string, text: string): string {
  const full = join(folder, path);
  mkdirSync(join(full, '..'), { recursive: true });
  writeFileSync(full, text);
  return full;
}

test('records of clang are read with bit-fields and without nested members', () => {
  const dump = `
*** Dumping AST Record Layout
         0 | struct outer
         0 |   struct inner first
         0 |     int x
     8:0-3 |   unsigned char low
     8:4-7 |   unsigned char high
           | [sizeof=12, align=4]
`;
  const outer = parseRecords(dump).get('outer')!;
  expect(outer).toEqual({
    name: 'outer',
    size: 12,
    align: 4,
    fields: [
      { name: 'first', at: 0 },
      { name: 'low', at: 64, bits: 4 },
      { name: 'high', at: 68, bits: 4 },
    ],
  });
  expect(recordDifference(outer, outer)).toBeUndefined();
});

test('DWARF 4 and 5 spell numbers and names differently', () => {
  const dump = ` <1><2e>: Abbrev Number: 2 (DW_TAG_structure_type)
    <2f>   DW_AT_name        : (indirect string, offset: 0x0): old
    <33>   DW_AT_byte_size   : 16
 <2><36>: Abbrev Number: 3 (DW_TAG_member)
    <37>   DW_AT_name        : a
    <3b>   DW_AT_data_member_location: 8
 <1><40>: Abbrev Number: 2 (DW_TAG_structure_type)
    <41>   DW_AT_name        : (strp) (offset: 0): new
    <45>   DW_AT_byte_size   : (data1) 4
`;
  const told = parseDwarf(dump);
  expect([...told.keys()]).toEqual(['old', 'new']);
  expect(told.get('old')).toEqual({ size: 16, offsets: new Map([['a', 8]]) });
  expect(told.get('new')?.size).toBe(4);
});
