/** `pf-gen import`: a header is read as it is; what is missing is told by its place, and what needs it by its name. */
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { readHeader } from '../../src/foreign/import/read.ts';
import { otherClangs } from '../../src/foreign/import/system.ts';
import { needTools } from '../fixtures/tools.ts';
import { temporary } from '../support/process.ts';
import { servedPfGen as pfGen } from '../support/served.ts';

const PARTIAL = join(import.meta.dirname, 'headers/partial');
beforeAll(() => needTools('clang'));

interface Finding {
  readonly code: string;
  readonly message: string;
  readonly span?: { readonly line: number; readonly col: number };
}
interface Answer {
  readonly data?: { readonly schema?: string; readonly warnings?: Finding[] };
  readonly error?: { readonly diagnostics: Finding[] };
}

async function answer(folder: string, ...args: string[]): Promise<Answer> {
  return JSON.parse((await pfGen(folder, ['import', ...args, '--json'])).stdout) as Answer;
}
const told = (found: readonly Finding[] = []): string[] =>
  found.map(({ code, message, span }) => `${span?.line ?? 0}:${span?.col ?? 0} ${code} ${message}`);

/** Imports a text; findings as `line:col code message`, and the schema. */
async function imported(text: string, ...more: string[]): Promise<{ found: string[]; schema: string }> {
  const folder = temporary();
  writeFileSync(join(folder, 'h.h'), text);
  const { data, error } = await answer(folder, 'h.h', ...more);
  return { found: told(data?.warnings ?? error?.diagnostics), schema: data?.schema ?? '' };
}

describe('the public header of a display driver, without its kit', () => {
  test('lint finds the code that repeats another under a misspelt name', async () => {
    const { error } = await answer(PARTIAL, 'lantern_control.h', '--lint');
    const found = told(error?.diagnostics);
    expect(found).toContain('20:9 PF6001 IOCLT_LANTERN_WATCHDOG is 0x226448, and so is IOCTL_LANTERN_LIST (line 19)');
    expect(found.filter((line) => !line.includes('PF6001'))).toEqual([
      "4:10 PF6023 'setupapi.h' is not there: it is read as if it were empty",
      "5:10 PF6023 'cfgmgr32.h' is not there: it is read as if it were empty",
      '21:9 PF6021 IOCTL_LANTERN_BRIGHTNESS is not imported: its value is no constant here: something in it is not known',
      '33:8 PF6021 Node is not imported: DEVINST is not known (34:3)',
      '39:8 PF6021 Reply is not imported: Answer is not known: CONFIGRET is not known (38:9)',
      '44:8 PF6021 Log is not imported: it holds std::basic_string<char>, whose layout no standard fixes (45:15)',
      '49:7 PF6021 Watchdog is not imported: it holds std::function<bool ()>, whose layout no standard fixes (62:25)',
    ]);
  });
  test('import writes what needs nothing of it', async () => {
    const { data } = await answer(PARTIAL, 'lantern_control.h');
    expect(data?.schema).toMatch(/export const LANTERN_PLUG = struct\(/);
    expect(data?.schema).toContain('LANTERN_PLUG: ioctl({ fn: 0x910');
    expect(data?.schema).toContain('// not imported: Node (lantern_control.h:33): DEVINST is not known (34:3)');
  });
});

describe('what is not known takes only what needs it', () => {
  test('a field, a typedef, a length, a value, what holds one of them, and a code of its size', async () => {
    const { found, schema } = await imported(
      `#include "gone.h"
       struct Field { FOO x; int y; };
       typedef BAR bar;
       struct Through { bar b; };
       struct Length { int a[COUNT]; int b; };
       enum Values { FIRST = BASE, SECOND };
       struct Holder { struct Field f; int z; };
       #define SIZE (sizeof(struct Holder) + 1)
       struct Pointer { int n; FOO *p; };
       struct Whole { int n; struct Gone *p; };
       int call(FOO x, struct Gone g);
       static inline int body(void) { return undeclared(1) + FOO_MAX; }`,
      '--target',
      'linux-x64',
    );
    const foo = 'FOO is not known (2:23)';
    expect(found).toEqual([
      "1:10 PF6023 'gone.h' is not there: it is read as if it were empty",
      `2:15 PF6021 Field is not imported: ${foo}`,
      '4:15 PF6021 Through is not imported: bar is not known: BAR is not known (3:16)',
      '5:15 PF6021 Length is not imported: COUNT is not known (5:30)',
      `7:15 PF6021 Holder is not imported: ${foo}`,
      '9:15 PF6021 Pointer is not imported: FOO is not known (9:32)',
      '6:13 PF6021 Values is not imported: BASE is not known (6:30)',
      `8:16 PF6021 SIZE is not imported: its value depends on a size: ${foo}`,
    ]);
    expect([...schema.matchAll(/^export const (\w+) =/gm)].map(([, name]) => name)).toEqual([
      'Whole',
      'h_native_plane',
    ]);
  });

  test('an attribute that a missing header defines is no layout without it', async () => {
    const { found } = await imported(
      `#include "gone.h"
       struct Behind { char a; int b; } PACKED;
       struct PACKED Before { char a; int b; };
       struct Field { char a; int b PACKED; };
       struct Plain { int a; };`,
    );
    expect(found).toEqual([
      "1:10 PF6023 'gone.h' is not there: it is read as if it were empty",
      "3:28 PF6024 not understood, and not imported: expected ';' after top level declarator",
      "2:15 PF6021 Behind is not imported: 'PACKED' behind it may be an attribute that a missing header defines",
      "4:15 PF6021 Field is not imported: clang says: expected ';' at end of declaration list (4:36)",
    ]);
  });

  test('an include among declarations may pack what follows', async () => {
    const { found, schema } = await imported(
      '#include "plain.h"\nstruct A { int a; };\n#include "one.h"\nstruct B { char a; int b; };\n',
    );
    expect(found.filter((line) => !line.includes('PF6023'))).toEqual([
      "4:8 PF6021 B is not imported: it stands behind 'one.h', which is not there and may pack it",
    ]);
    expect(schema).toContain('export const A = struct(');
  });

  test('only missing includes are no finding of lint, but told', async () => {
    const folder = temporary();
    writeFileSync(join(folder, 'h.h'), '#include "gone.h"\nstruct A { int a; };\n');
    const { data, error } = await answer(folder, 'h.h', '--lint');
    expect([told(data?.warnings), error]).toEqual([
      ["1:10 PF6023 'gone.h' is not there: it is read as if it were empty"],
      undefined,
    ]);
  });

  test('a header that refuses itself is refused, and one of which nothing is left', async () => {
    const own = await imported('#error "include the other one"\nstruct S { int a; };');
    expect(own.found).toEqual(['1:2 PF6020 "include the other one"']);
    const nothing = await imported('struct b { unknown_type y; };');
    expect(nothing.found).toEqual([
      '0:0 PF6020 the header declares nothing that has a form in a schema',
      '1:8 PF6021 b is not imported: unknown_type is not known (1:12)',
    ]);
  });
});

describe('a header that does not say which language it is', () => {
  test('is C++ where it includes the library of C++, in whose headers C would lose it', async () => {
    const { found, schema } = await imported(
      '#include <memory>\nnamespace n {\nclass Chain { public: std::unique_ptr<int> p; };\nstruct In { unsigned w; };\n}\n',
    );
    expect(found).toEqual([
      expect.stringMatching(/^3:7 PF6021 Chain is not imported: it holds std::unique_ptr<int.*>, whose layout/),
    ]);
    expect(schema).toContain('export const In = struct(');
  });
  test('and where a header beside it would be none in C', async () => {
    const folder = temporary();
    mkdirSync(join(folder, 'other'));
    writeFileSync(join(folder, 'other/base.h'), 'namespace base {\nstruct B { int b; };\n}\n');
    mkdirSync(join(folder, 'own'));
    writeFileSync(join(folder, 'own/h.h'), '#include "base.h"\nstruct In { unsigned w; };\n');
    const { data } = await answer(join(folder, 'own'), 'h.h', `--clang-arg=-I${join(folder, 'other')}`);
    expect(data).toMatchObject({ language: 'c++', warnings: [] });
  });
});

describe('headers of the system', () => {
  test('serve a Linux target', async () => {
    const { found, schema } = await imported(
      '#include <linux/types.h>\n#include <linux/ioctl.h>\nstruct S { __u32 a; __u64 b; };\n#define GET _IOR(0x42, 1, struct S)',
      '--target',
      'linux-x64',
    );
    expect(found).toEqual([]);
    expect(schema).toContain('GET: ioctl.read(1, S, { code: 0x80104201 })');
  });
  test('of mingw serve a Windows target, behind the stand-ins', async () => {
    const root = temporary();
    const file = join(root, 'usr/x86_64-w64-mingw32/include/setupapi.h');
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, '#pragma once\ntypedef PVOID HDEVINFO;\nstruct Inner { ULONG a; };\n');
    writeFileSync(join(dirname(file), 'windows.h'), '#error "not this one"\n');
    writeFileSync(
      join(root, 'h.h'),
      '#include <windows.h>\n#include <setupapi.h>\nstruct S { HDEVINFO d; struct Inner i; };\n',
    );
    const read = (target: string) =>
      readHeader(join(root, 'h.h'), { program: 'clang', args: [], target, language: 'auto', root });
    const header = await read('win-x64');
    if ('errors' in header) throw new Error(header.errors[0]?.message);
    expect(header.missing).toEqual([]);
    expect(header.records.filter(({ platform }) => !platform).map(({ name, size }) => `${name} ${size}`)).toEqual([
      'S 16',
    ]);
    // Headers of another architecture are none of the target.
    expect(await read('win-x86')).toMatchObject({ missing: [{ name: 'setupapi.h' }] });
  });
});

describe('a compiler that crashes', () => {
  /** Ends by a signal where `when` is among its arguments and `unless` is not. */
  function crashing(when: string, unless = 'nothing of this'): string {
    const program = join(temporary(), 'clang');
    const real = 'exec clang "$@"';
    writeFileSync(
      program,
      `#!/bin/sh\ncase "$*" in *"${unless}"*) ${real} ;; *"${when}"*) kill -SEGV $$ ;; *) ${real} ;; esac\n`,
    );
    chmodSync(program, 0o755);
    return program;
  }
  const text = '#include <string>\nstruct S { int a; };\nnamespace n { std::string f(); }\n';

  test('is followed by names instead of the C++ standard library', async () => {
    const clang = crashing('-ast-dump=json', '/cxx -isystem');
    const { found, schema } = await imported(text, '--clang', clang);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(/PF6025 .*clang crashed \(tree\); the header was read in another way$/);
    expect(schema).toContain('export const S = struct(');
  });
  test('and then by the other compilers of the machine', async () => {
    const { found, schema } = await imported(text, '--clang', crashing('-ast-dump=json'));
    expect(found.every((line) => line.includes('PF6025'))).toBe(true);
    expect(schema).toContain('export const S = struct(');
  });
  test('of which none is left, is told', async () => {
    const folder = temporary();
    writeFileSync(join(folder, 'h.h'), text);
    for (const name of ['clang-9', 'clang-16', 'clang-tidy-16']) writeFileSync(join(folder, name), '');
    expect(otherClangs('clang', folder)).toEqual(['clang-16', 'clang-9']);
    const program = crashing('-ast-dump=json');
    const options = { program, args: [], target: 'win-x64', language: 'auto', path: temporary() } as const;
    const read = await readHeader(join(folder, 'h.h'), options);
    const why = `${program} crashed (tree)`;
    const message = `no compiler came to an end with it: ${why}; ${why}, without the C++ standard library`;
    expect(read).toEqual({ errors: [{ place: undefined, message }] });
  });
});

test('what a header hides from C++ is there: it is read as C then', async () => {
  const linkage = (text: string): string => `#ifdef __cplusplus\n${text}\n#endif\n`;
  const hidden = '#ifndef __cplusplus\n  unsigned private;\n#endif\n';
  const text = `${linkage('extern "C" {')}struct key {\n  unsigned prime;\n${hidden}};\n${linkage('}')}`;
  const { found, schema } = await imported(text, '--target', 'linux-x64');
  expect(found).toEqual([]);
  expect(schema).toMatch(/prime: u32,\n\s+private: u32,/);
});

test('a member that C++ has under another name has the one of C, and a declaration for C++ alone is there', async () => {
  const text = `struct map {
  unsigned count;
#if defined(__cplusplus)
  unsigned virt;
#else
  unsigned virtual;
#endif
};
`;
  const asC = await imported(text, '--target', 'linux-x64');
  expect(asC.schema).toMatch(/count: u32,\n\s+virtual: u32,/);
  const more = await imported(`${text}#ifdef __cplusplus\nenum class Kind : unsigned char { A = 1 };\n#endif\n`);
  expect(more.schema).toContain('virt: u32');
  expect(more.schema).toContain('export const Kind = enumeration(u8');
});
