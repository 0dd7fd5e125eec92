/** `pf-gen import --lint`: what it finds in headers as people write them, and nothing in clean ones. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Diagnostic } from '../../src/diagnostics/table.ts';
import { needTools } from '../fixtures/tools.ts';
import { temporary } from '../support/process.ts';
import { servedPfGen as pfGen } from '../support/served.ts';

const HEADERS = join(import.meta.dirname, 'headers');
beforeAll(() => needTools('clang'));

/** Findings as `code name-or-field line:col`, in the order in which they are told. */
async function findings(folder: string, file: string, ...more: string[]): Promise<string[]> {
  const { stdout } = await pfGen(folder, ['import', file, '--lint', '--json', ...more]);
  const { error } = JSON.parse(stdout) as { error?: { diagnostics: Diagnostic[] } };
  return (error?.diagnostics ?? []).map(({ code, message, span }) => {
    return `${code} ${message.split(/[ :]/)[0]} ${span?.line}:${span?.col}`;
  });
}

test.each([
  [
    'macros.h',
    [
      'PF6009 SKETCH_FRAME_EVENT 16:9',
      'PF6009 SKETCH_RING_NAME_FORMAT 17:9',
      'PF6005 IOCTL_SKETCH_ADD_MONITOR 21:9',
      'PF6001 IOCTL_SKETCH_PING 24:9',
      'PF6003 IOCTL_SKETCH_QUERY_STATE 25:9',
      'PF6004 IOCTL_SKETCH_MAP_RING 26:9',
      'PF6011 IOCTL_SKETCH_GET_MODES 27:9',
      'PF6006 SKETCH_ADD_MONITOR 33:8',
      'PF6006 SKETCH_ADD_MONITOR 34:8',
    ],
  ],
  [
    'enums.h',
    [
      'PF6004 PANE_IOCTL_QUERY 12:3',
      'PF6001 PANE_IOCTL_READ_STATS_AGAIN 14:3',
      'PF6006 pane_status 24:19',
      'PF6012 pane_status.frames 26:8',
      'PF6006 pane_status 28:12',
    ],
  ],
  [
    'unions.h',
    [
      'PF6010 SLATE_SECTION_SDDL 7:9',
      'PF6002 IOCTL_SLATE_SUBMIT 9:9',
      'PF6005 IOCTL_SLATE_RESET_ALL 10:9',
      'PF6002 IOCTL_SLATE_INFO 11:9',
      'PF6007 SLATE_COMMAND.Event 25:10',
      'PF6007 SLATE_COMMAND.Length 26:10',
      'PF6008 SLATE_CAPS.Planes 31:9',
      'PF6006 SLATE_CAPS 32:9',
    ],
  ],
  [
    'packed.h',
    [
      'PF6009 BLIND_PIPE 8:9',
      'PF6012 blind_mode.label 24:11',
      'PF6012 blind_block.bytes 29:17',
      'PF6007 blind_block.used 30:10',
      'PF6007 blind_block.cookie 31:9',
    ],
  ],
  [
    'mixed.h',
    [
      'PF6009 kGateName 11:23',
      'PF6021 Watcher 26:7',
      'PF6021 Stamped 32:8',
      'PF6005 IOCTL_SHADE_SET_GAMMA 40:9',
      'PF6011 IOCTL_SHADE_PRIVATE 41:9',
    ],
  ],
])('%s', async (file, expected) => {
  expect(await findings(HEADERS, join('messy', file))).toEqual(expected);
});

test('every messy header is in the list above, and every rule is broken somewhere', () => {
  expect(readdirSync(join(HEADERS, 'messy'))).toEqual(['enums.h', 'macros.h', 'mixed.h', 'packed.h', 'unions.h']);
});

describe('clean headers have no finding', () => {
  test.each(readdirSync(join(HEADERS, 'clean')))('%s', async (file) => {
    const { code, stdout } = await pfGen(HEADERS, ['import', join('clean', file), '--lint']);
    expect(stdout).toMatch(/^nothing found in [1-9]\d* structs/);
    expect(code).toBe(0);
  });
  test('and one for each change that breaks it', async () => {
    const clean = readFileSync(join(HEADERS, 'clean/macros.h'), 'utf8');
    const changed = async (from: string, to: string): Promise<string[]> => {
      expect(clean).toContain(from);
      const folder = temporary();
      writeFileSync(join(folder, 'changed.h'), clean.replace(from, to));
      return (await findings(folder, 'changed.h')).map((found) => found.split(' ')[0] ?? '');
    };
    expect(await changed('0x801, METHOD', '0x800, METHOD')).toEqual([]);
    expect(
      await changed('0x801, METHOD_BUFFERED, FILE_WRITE_ACCESS', '0x800, METHOD_BUFFERED, FILE_ANY_ACCESS'),
    ).toEqual(['PF6001', 'PF6005']);
    expect(await changed('0x802, METHOD_BUFFERED', '0x802, 4')).toEqual(['PF6002']);
    expect(await changed('FILE_DEVICE_UNKNOWN, 0x802', '0x2A, 0x802')).toEqual(['PF6011']);
    expect(await changed('FILE_READ_ACCESS | FILE_WRITE_ACCESS', 'FILE_ANY_ACCESS')).toEqual(['PF6005']);
    expect(await changed('  ULONG Reserved;\n', '')).toEqual(['PF6006']);
    expect(await changed('ULONGLONG Session', 'HANDLE Session')).toEqual(['PF6007']);
    expect(await changed('ULONG Height', 'long Height')).toEqual(['PF6012']);
    expect(await changed('(A;;GA;;;SY)', '(A;;GA;;;WD)')).toEqual(['PF6010']);
    expect(await changed('L"D:P(A;;GA;;;SY)(A;;GRGW;;;LS)"', '1')).toEqual(['PF6009']);
  });
});

test('a code that the header composes by itself is held to its parts', async () => {
  const folder = temporary();
  const own = '#define CTL_CODE(t, f, m, a) (((t) << 16) | ((a) << 12) | ((f) << 2) | (m))\n';
  writeFileSync(
    join(folder, 'own.h'),
    `${own}#define IOCTL_X_GET CTL_CODE(0x22, 0x800, 0, 1)\nenum { IOCTL_X_READ = 0x226004 };\n`,
  );
  // The tool cannot look into a macro of another shape, but this one it can: the same name and the same parameters.
  const text = await pfGen(folder, ['import', 'own.h', '--lint']);
  expect(text.stderr).toContain(
    'own.h:2:9 error PF6002: IOCTL_X_GET (0x223000) is wrongly composed: its parts make 0x226000',
  );
  expect(text.stderr).toContain('  2 | #define IOCTL_X_GET CTL_CODE(0x22, 0x800, 0, 1)\n');
});

test('what has no name is called what it is', async () => {
  const folder = temporary();
  const text = 'struct outer {\n  union {\n    long tag;\n  } choice;\n  struct {\n    long tag;\n  } part;\n};\n';
  writeFileSync(join(folder, 'nameless.h'), text);
  const { stderr } = await pfGen(folder, ['import', 'nameless.h', '--lint', '--target', 'linux-x64']);
  expect(stderr).toContain('nameless.h:3:10 warning PF6012: a union without a name.tag is long');
  expect(stderr).toContain('nameless.h:6:10 warning PF6012: a struct without a name.tag is long');
});

test('bit fields: those on which the compilers agree are no finding', async () => {
  const folder = temporary();
  const write = (fields: string): void =>
    writeFileSync(join(folder, 'bits.h'), `#include <stdint.h>\nstruct b { ${fields} };\n`);
  const told = async (...more: string[]): Promise<string[]> =>
    (await findings(folder, 'bits.h', ...more)).filter((found) => found.startsWith('PF6008'));
  write('uint32_t a : 4; uint32_t b : 28; uint32_t next;');
  expect(await told()).toEqual([]);
  write('uint32_t a : 20; uint32_t b : 20; uint32_t next;');
  expect(await told()).toEqual([]);
  write('uint16_t a : 4; uint32_t b : 28;');
  expect(await told()).toEqual(['PF6008 b.b 2:37']);
  expect(await told('--target', 'linux-x64')).toEqual(['PF6008 b.b 2:37']);
  write('uint32_t a : 4; uint8_t next; uint8_t more[3];');
  expect(await told()).toEqual(['PF6008 b.a 2:21']);
});
