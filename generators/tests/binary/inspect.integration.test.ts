/** `pf-gen inspect`: what it says of files that fit, that do not, and of those without a lock. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { describeDifference, firstDifference } from '../../lock/src/difference.ts';
import { compactLock, lockOf } from '../../src/compile/lock.ts';
import { array, constant, enumeration, field, struct, u32, u64 } from '../../src/language/index.ts';
import type { StructFields } from '../../src/language/layouts.ts';
import type { EnumValue } from '../../src/language/numbers.ts';
import { run } from '../fixtures/tools.ts';
import { modelOf, planeOf } from '../support/build.ts';
import { pfGen, temporary } from '../support/process.ts';

const FIELDS = { id: u64, width: u32, height: u32, tail: array(u32, 2) };
const lockWith = (fields: StructFields, name = 'control') =>
  lockOf(modelOf(planeOf({ Request: struct(fields) }, name)));
const planeWith = (fields: StructFields) => lockWith(fields).planes[0];

/** An object file with this lock. */
function carrier(folder: string, name: string, text: string): string {
  const source = join(folder, 'lock.c');
  writeFileSync(
    source,
    `__attribute__((used, section(".pf_abi"))) static const char lock[] = ${JSON.stringify(text)};`,
  );
  run('clang', ['-c', source, '-o', join(folder, name)]);
  return name;
}

describe('the first difference', () => {
  const told = (fields: StructFields): string => {
    const difference = firstDifference(planeWith(FIELDS), planeWith(fields));
    return difference === undefined ? 'none' : describeDifference(difference, 'a', 'b');
  };
  test.each([
    ['nothing', FIELDS, 'none'],
    [
      'a swap',
      { id: u64, height: u32, width: u32, tail: array(u32, 2) },
      'Request.width: offset is 8 in a and 12 in b',
    ],
    ['a type', { ...FIELDS, tail: u64 }, 'Request.tail: type is u32[2] in a and u64 in b (offset 16 in both)'],
    [
      'a range',
      { ...FIELDS, height: field(u32, { range: [1, 9] }) },
      'Request.height: range is missing in a and {"min":"1","max":"9"} in b (offset 12 in both)',
    ],
    [
      'a growth, not the size that follows from it',
      { ...FIELDS, more: u64 },
      'Request.more is missing in a and there in b',
    ],
  ])('%s', (_what, fields, text) => {
    expect(told(fields)).toBe(text);
  });
});

test('one file: planes with versions and hashes', async () => {
  const folder = temporary();
  const lock = lockWith(FIELDS);
  carrier(folder, 'host.o', compactLock(lock));
  const { code, stdout } = await pfGen(folder, ['inspect', 'host.o']);
  expect(code).toBe(0);
  expect(stdout).toBe(`host.o: ELF64\n  control  version 1   ${lock.planes[0]?.hash.slice(0, 32)}  lockstep`);
});

test('several files: compatible, or the first differing field with both offsets and exit code 1', async () => {
  const folder = temporary();
  const lock = compactLock(lockWith(FIELDS));
  carrier(folder, 'host.o', lock);
  carrier(folder, 'driver.o', lock);
  carrier(folder, 'old.o', compactLock(lockWith({ id: u64, tail: array(u32, 2), width: u32, height: u32 })));
  writeFileSync(join(folder, 'abi.lock.json'), JSON.stringify(JSON.parse(lock), null, 2));
  const same = await pfGen(folder, ['inspect', 'host.o', 'driver.o', 'abi.lock.json']);
  expect(same.code).toBe(0);
  expect(same.stdout).toContain('compatible: 3 files carry the same lockstep planes');
  const other = await pfGen(folder, ['inspect', 'host.o', 'driver.o', 'old.o']);
  expect(other).toMatchObject({ code: 1, stdout: '' });
  expect(other.stderr).toContain(
    'error PF6103: plane control differs between host.o and old.o (version 1 and version 1): ' +
      'Request.width: offset is 8 in host.o and 16 in old.o',
  );
  const json = JSON.parse((await pfGen(folder, ['inspect', 'host.o', 'old.o', '--json'])).stdout);
  expect(json.error.code).toBe('findings');
  expect(json.data).toMatchObject({
    compatible: false,
    differing: [{ plane: 'control', allowed: false, difference: { offsets: { left: 8, right: 16 } } }],
  });
});

test('a plane that may differ is told and no reason to refuse', async () => {
  const folder = temporary();
  const additive = (fields: StructFields): string =>
    compactLock(lockWith(fields)).replace('"policy":"lockstep"', '"policy":"additive"');
  carrier(folder, 'a.o', additive(FIELDS));
  carrier(folder, 'b.o', additive({ ...FIELDS, more: u64 }));
  const { code, stdout } = await pfGen(folder, ['inspect', 'a.o', 'b.o']);
  expect(code).toBe(0);
  expect(stdout).toContain('warning PF6104: plane control differs');
  expect(stdout).toContain('compatible: 2 files');
});

test('hashes of two forms over equal layouts: refused, with the file that is to be built again', async () => {
  const folder = temporary();
  const { hashForm: _, ...old } = lockWith(FIELDS);
  const planes = old.planes.map((plane) => ({ ...plane, hash: 'e'.repeat(64) }));
  carrier(folder, 'new.o', compactLock(lockWith(FIELDS)));
  carrier(folder, 'old.o', compactLock({ ...old, planes }));
  const { code, stderr } = await pfGen(folder, ['inspect', 'new.o', 'old.o']);
  expect(code).toBe(1);
  expect(stderr).toContain('the layouts are the same, but the hashes of old.o are of form 1');
});

test('what is no meaning is no first difference', () => {
  const members = (status: EnumValue, size: number) =>
    lockOf(modelOf(planeOf({ Status: status, LIMIT: constant.hex(u32, size) }))).planes[0];
  const [one, two] = [enumeration(u32, { OK: 0, BAD: 1 }), enumeration(u32, { BAD: 1, OK: 0 })];
  const difference = firstDifference(members(one, 4), members(two, 5));
  expect(difference && describeDifference(difference, 'a', 'b')).toBe('LIMIT: value is 4 in a and 5 in b');
});

test('a plane of one file only is a difference', async () => {
  const folder = temporary();
  carrier(folder, 'a.o', compactLock(lockWith(FIELDS)));
  carrier(folder, 'b.o', compactLock(lockWith(FIELDS, 'other')));
  const { code, stderr } = await pfGen(folder, ['inspect', 'a.o', 'b.o']);
  expect(code).toBe(1);
  expect(stderr).toContain('(version 1 and absent): a.o has the plane and b.o does not');
});

test('a file without a lock, and one that is not there', async () => {
  const folder = temporary();
  writeFileSync(join(folder, 'plain.c'), 'int answer(void) { return 42; }\n');
  run('clang', ['--target=x86_64-pc-windows-msvc', '-c', join(folder, 'plain.c'), '-o', join(folder, 'plain.obj')]);
  const { code, stderr } = await pfGen(folder, ['inspect', 'plain.obj', 'missing.dll']);
  expect(code).toBe(1);
  expect(stderr).toContain('error PF6102: plain.obj (COFF x86-64 object) carries no lock');
  expect(stderr).toContain('error PF6101: missing.dll cannot be read: ENOENT');
});
