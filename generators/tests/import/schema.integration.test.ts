/** `pf-gen import`: the schema compiles, and what is generated from it lies in memory as the header does. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { COptions, cEmitter } from '../../src/emit/c/index.ts';
import { Workshop } from '../../src/foreign/import/clang.ts';
import { guidOfBody, literalText } from '../../src/foreign/import/macros.ts';
import { templateOf } from '../../src/foreign/import/schema/texts.ts';
import type { WrittenNumber, WrittenStruct } from '../../src/foreign/import/schema/written.ts';
import { emitTo } from '../fixtures/emit.ts';
import { SHAPES } from '../fixtures/shapes.ts';
import { needTools } from '../fixtures/tools.ts';
import { temporary } from '../support/process.ts';
import { servedPfGen as pfGen } from '../support/served.ts';

const HEADERS = join(import.meta.dirname, 'headers');
let shop: Workshop;
beforeAll(() => {
  needTools('clang');
  shop = new Workshop();
});
afterAll(() => shop.remove());

interface Imported {
  readonly structs: WrittenStruct[];
  readonly ioctls: WrittenNumber[];
  readonly constants: WrittenNumber[];
  readonly warnings: { code: string; message: string }[];
}

/** Imports a header into a project of its own, and generates C from it. */
async function imported(header: string, ...more: string[]): Promise<Imported & { folder: string }> {
  const folder = temporary();
  mkdirSync(join(folder, 'schema'));
  const ran = await pfGen(folder, ['import', header, '--out', 'schema/index.ts', '--json', ...more]);
  expect(ran, ran.stderr).toMatchObject({ code: 0 });
  const config = { schema: './schema/index.ts', out: './generated', targets: { c: {}, ts: {} } };
  writeFileSync(join(folder, 'pf-gen.config.json'), JSON.stringify(config));
  expect(await pfGen(folder, ['generate'])).toMatchObject({ code: 0, stderr: '' });
  return { folder, ...(JSON.parse(ran.stdout) as { data: Imported }).data };
}

/** A program of asserts: sizes and offsets of the original against those of the generated header. */
function asserts(header: string, { structs, ioctls, constants }: Imported): string {
  const lines = [
    `#include "${header}"`,
    '#include <winioctl.h>',
    '#include "pf_abi.h"',
    'namespace shade {} namespace neat {} using namespace shade; using namespace neat;',
  ];
  for (const { name, original, size, fields } of structs) {
    if (original === '') continue;
    const own = `pf_${name}`;
    lines.push(`static_assert(sizeof(${original}) == ${size} && sizeof(${own}) == ${size}, "${name}");`);
    for (const field of fields) {
      // What has no name in the header is a declaration of its own, which stands at a place that the result knows.
      const holder = `pf_${field.owner}`;
      if (field.open === true) {
        const macro = `PF_${field.owner}_${field.name}_OFFSET`.replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2').toUpperCase();
        lines.push(`static_assert(offsetof(${original}, ${field.original}) == ${macro}, "${name}.${field.name}");`);
        continue;
      }
      const place = holder === own ? `offsetof(${own}, ${field.name})` : String(field.offset);
      const same = `offsetof(${original}, ${field.original}) == ${place}`;
      lines.push(`static_assert(${same}, "${name}.${field.name}");`);
      lines.push(
        `static_assert(sizeof(${original}::${field.original}) == sizeof(${holder}::${field.name}), "${field.name}");`,
      );
    }
  }
  for (const { name, original } of ioctls)
    lines.push(`static_assert(PF_IOCTL_${name} == (uint32_t)(${original}), "${name}");`);
  for (const { name, original } of constants) {
    const macro = `PF_${name.replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2').toUpperCase()}`;
    lines.push(`static_assert((uint64_t)${macro} == (uint64_t)(${original}), "${name}");`);
  }
  return `${lines.join('\n')}\n`;
}

async function compiled(header: string, result: Imported & { folder: string }, target = 'win-x64') {
  const options = {
    program: 'clang',
    args: [`-I${join(result.folder, 'generated/c')}`],
    target,
    language: 'c++' as const,
  };
  return shop.run(options, 'same', asserts(header, result), ['-fsyntax-only']);
}

/** The schema as a formatter leaves it. */
async function formatted(folder: string): Promise<string> {
  const style = ['--indent-style=space', '--line-width=120', '--javascript-formatter-quote-style=single'];
  const options = { preferLocal: true, localDir: HEADERS, cwd: folder, timeout: 240_000, stripFinalNewline: false };
  const input = readFileSync(join(folder, 'schema/index.ts'), 'utf8');
  const { stdout } = await execa('biome', ['format', '--stdin-file-path=schema.ts', ...style], { ...options, input });
  return stdout;
}

const ALL = ['messy', 'clean'].flatMap((kind) =>
  readdirSync(join(HEADERS, kind)).map((file) => join(HEADERS, kind, file)),
);

describe.each(ALL)('%s', (header) => {
  test('becomes a formatted schema whose C has the same sizes, offsets, codes and constants', async () => {
    const result = await imported(header);
    expect(result.structs.length).toBeGreaterThan(0);
    expect(await compiled(header, result)).toEqual({ ok: true, stdout: '', stderr: '' });
    expect(await formatted(result.folder)).toBe(readFileSync(join(result.folder, 'schema/index.ts'), 'utf8'));
  });
});

test('a layout that is not the same stops the compiler', async () => {
  const header = join(HEADERS, 'messy/macros.h');
  const result = await imported(header);
  const moved = result.structs.map((struct) => ({ ...struct, fields: struct.fields.map((field) => ({ ...field })) }));
  const request = moved.find(({ name }) => name === 'SKETCH_ADD_MONITOR');
  request!.fields[0] = { ...request!.fields[0]!, name: 'Height' };
  const ran = await compiled(header, { ...result, structs: moved });
  expect(ran.ok).toBe(false);
  expect(ran.stderr).toContain('SKETCH_ADD_MONITOR.Height');
});

test('other platforms have other layouts', async () => {
  const header = join(HEADERS, 'messy/enums.h');
  const windows = await imported(header);
  const linux = await imported(header, '--target', 'linux-x64');
  const sizeOf = ({ structs }: Imported) => structs.find(({ name }) => name === 'pane_status')?.size;
  expect([sizeOf(windows), sizeOf(linux)]).toEqual([32, 40]);
  expect((await compiled(header, linux, 'linux-x64')).stderr).toBe('');
  expect((await compiled(header, linux)).ok).toBe(false);
});

test('what has no form in a schema is left out, with its place and the reason', async () => {
  const { warnings, constants } = await imported(join(HEADERS, 'messy/mixed.h'));
  expect(warnings.map(({ code, message }) => `${code} ${message}`)).toEqual([
    'PF6021 Watcher is not imported: it has virtual functions, and a table pointer in front',
    'PF6021 Stamped is not imported: it has base classes, whose layout no standard fixes',
  ]);
  expect(constants.map(({ name }) => name)).toEqual(['kProtocol', 'kSlots']);
});

test('what the C target writes comes back as it was: every struct, field and offset', async () => {
  const { folder, remove } = await emitTo(cEmitter, COptions.parse({}), SHAPES);
  let seen = 0;
  for (const plane of SHAPES.planes) {
    // Only read: with the prefix in front, `pf_Point` and the macro of its size would be one name in C again.
    const { stdout } = await pfGen(folder, ['import', join('pf_abi', `${plane.name}.h`), '--json']);
    const { structs } = (JSON.parse(stdout) as { data: Imported }).data;
    for (const decl of plane.members) {
      if (decl.kind !== 'struct' && decl.kind !== 'section') continue;
      const back = structs.find(({ name }) => name === `pf_${decl.name}`);
      expect(back?.size, decl.name).toBe(decl.size);
      expect(
        back?.fields.map(({ offset }) => offset),
        decl.name,
      ).toEqual(decl.fields.map(({ offset }) => offset));
      seen += 1;
    }
  }
  remove();
  expect(seen).toBeGreaterThan(2);
});

describe('the command', () => {
  test('without clang: exit code 5 and what to install', async () => {
    const ran = await pfGen(HEADERS, ['import', 'clean/macros.h', '--clang', 'no-such-clang']);
    expect(ran.code).toBe(5);
    expect(ran.stderr).toContain('error PF6022: no-such-clang cannot be started: ENOENT');
    expect(ran.stderr).toContain('install clang');
  });
  test('a header of nothing, and one that is not there', async () => {
    const folder = temporary();
    writeFileSync(join(folder, 'empty.h'), '#pragma once\n');
    expect(await pfGen(folder, ['import', 'empty.h'])).toMatchObject({ code: 1 });
    expect(await pfGen(folder, ['import', 'none.h'])).toMatchObject({ code: 2 });
  });
  test('a header that leaves windows.h to others, and words that a schema cannot use', async () => {
    const folder = temporary();
    writeFileSync(
      join(folder, 'bare.h'),
      '#define IOCTL_BARE_GET CTL_CODE(FILE_DEVICE_UNKNOWN, 0x800, METHOD_BUFFERED, FILE_READ_DATA)\n' +
        '#define VERSION 3\n#define class_count 2\n' +
        'typedef struct { ULONG self; ULONG name; ULONG bits; } pad;\ntypedef struct _delete { pad inner; } delete_;\n',
    );
    const result = await imported(join(folder, 'bare.h'));
    expect(result.ioctls).toEqual([{ name: 'BARE_GET', original: 'IOCTL_BARE_GET' }]);
    const text = readFileSync(join(result.folder, 'schema/index.ts'), 'utf8');
    expect(text).toContain('export const VERSION_VALUE = constant(u32, 3);');
    expect(text).toContain('export const pad_ = struct(');
    expect(text).toContain('    pad: pad_,\n');
    expect(text).toContain('    self_: u32,\n    name: u32,\n    bits: u32,\n');
  });
});

test('texts of literals, GUIDs and names', () => {
  expect(literalText('L"Global\\\\x\\"\\t\\303"')).toEqual({ text: 'Global\\x"\t\u00c3', wide: true });
  // What is not ASCII, clang prints as the bytes of its UTF-8.
  expect(literalText('"\\303\\274 \\342\\200\\256\\n"')).toEqual({ text: 'ü \u202e\n', wide: false });
  expect(literalText('"\\xff"')).toBeUndefined();
  expect(literalText('u"\\xd83d\\xdcbb\\u00fc"')).toEqual({ text: '\u{1f4bb}ü', wide: true });
  expect(literalText('nothing')).toBeUndefined();
  expect(guidOfBody('{0x1, 0x2, 3, {1,2,3,4,5,6,7,0xFf}}')).toBe('00000001-0002-0003-0102-0304050607ff');
  expect(guidOfBody('{1, 2, 3}')).toBeUndefined();
  expect(templateOf('Global\\ring-%u-%lu')).toBe('Global\\ring-{n1}-{n2}');
  expect(templateOf('Global\\ring-%s')).toBeUndefined();
  expect(templateOf('Root\\device')).toBeUndefined();
});
