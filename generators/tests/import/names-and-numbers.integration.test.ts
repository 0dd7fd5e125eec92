/** Whatever a header may call things and whatever its numbers are: the schema loads, and every value is gcc's. */
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Examined } from '../../src/proof/import/examine.ts';
import { examineAll } from '../../src/proof/import/run.ts';
import { temporary } from '../support/process.ts';
import { servedPfGen as pfGen } from '../support/served.ts';

const HEADERS = join(import.meta.dirname, 'corpus');

async function examined(header: string): Promise<Examined & { schema: string }> {
  const keep = temporary();
  const [found] = await examineAll([{ header, options: { target: 'linux-x64', rust: true, keep } }]);
  const schema = readFileSync(join(keep, `${header.replaceAll(/[^A-Za-z0-9]/g, '_')}.ts`), 'utf8');
  return { ...found!, schema };
}

test('numbers of 64 bits, negative, twice the same, packed, wrapped, of characters and of expressions; and texts', async () => {
  const { verdict, reasons, left, schema } = await examined(join(HEADERS, 'numbers.h'));
  expect({ verdict, reasons }).toEqual({ verdict: 'imported', reasons: [] });
  expect(left).toEqual(['NOT_A_NUMBER: it is a floating-point number, for which a schema has no word']);
  expect(schema).toContain('export const FAR = constant.hex(u64, 0x100000000);');
  expect(schema).toContain('export const wide = enumeration(u64, {');
  expect(schema).toContain('export const low = enumeration(i64, {');
  expect(schema).toContain('export const tiny = enumeration(u8, {');
  // A second name of a value is no value of the enumeration, and is not lost.
  expect(schema).toContain('export const DOUBLES_B = constant(u32, 1);');
  expect(schema).toContain('    small: array(i8, 4),\n    sign: i8,\n    plain: u8,\n');
  expect(schema).not.toContain('const NOT_A');
});

test('names that are words elsewhere, differ in spelling only, or are what targets derive from others', async () => {
  const { verdict, reasons, left, schema } = await examined(join(HEADERS, 'names.h'));
  expect({ verdict, reasons, left }).toEqual({ verdict: 'imported', reasons: [], left: [] });
  expect(schema).toContain('export const import_ = struct(');
  expect(schema).toContain('export const ppl_header = struct(');
  expect(schema).toContain('export const PPL_HEADER_SIZE_2 = constant(u32, 4096);');
});

// One of each kind: a file of Rust, of C, of TypeScript, a keyword, a digit first, two dots, a quote, a blank.
test.each(['main.h', 'base.h', 'index.h', 'class.h', '9p.h', 'a-b.c.h', "it's.h", 'x y.h'])(
  'a header is called %s',
  async (name) => {
    const folder = temporary();
    copyFileSync(join(HEADERS, 'small.h'), join(folder, name));
    const { verdict, reasons } = await examined(join(folder, name));
    expect({ verdict, reasons }).toEqual({ verdict: 'imported', reasons: [] });
  },
);

test('a text that is not UTF-8 is left out by name', async () => {
  const header = join(temporary(), 'latin.h');
  writeFileSync(header, '#define LATIN "\\xe9"\n#define PLAIN 1\n');
  const { verdict, left } = await examined(header);
  expect({ verdict, left }).toEqual({ verdict: 'imported', left: ['LATIN: its bytes are no text in UTF-8'] });
});

test('lint: a stated width is one for every target; what has none is told, with the name that the header uses', async () => {
  const header = join(temporary(), 'widths.h');
  const fields = [
    ...['uint64_t a;', 'int64_t b;', 'uint32_t c;', 'int8_t d[8];', 'uintmax_t e;', 'uint_least64_t f;'],
    ...['__u64 g;', '__le64 h;', '__be32 i;', '__s64 j;', 'my_u64 k;', '__u32 l;'],
  ];
  const text = `#include <stdint.h>\n#include <linux/types.h>\ntypedef uint64_t my_u64;\nstruct stated {\n${fields.join('\n')}\n};\n`;
  writeFileSync(header, text);
  for (const target of ['linux-x64', 'linux-arm64']) {
    const ran = await pfGen('/', ['import', '--lint', header, '--target', target]);
    expect(`${ran.stdout}${ran.stderr}`, target).not.toContain('PF6012');
  }
  const loose = '#include <sys/types.h>\n#include <wchar.h>\ntypedef unsigned long word;\n';
  writeFileSync(
    header,
    `${loose}struct loose {\nlong a;\nunsigned long b;\nword c;\ntime_t d;\nwchar_t e;\nsize_t f;\n};\n`,
  );
  const { stderr } = await pfGen('/', ['import', '--lint', header, '--target', 'linux-x64']);
  const told = [...stderr.matchAll(/(PF60(?:12|07)): (loose\.\w is .*)/g)].map(([, code, what]) => `${code} ${what}`);
  expect(told).toEqual([
    'PF6012 loose.a is long: 4 bytes on Windows and 8 on 64-bit Linux',
    'PF6012 loose.b is unsigned long: 4 bytes on Windows and 8 on 64-bit Linux',
    'PF6012 loose.c is word: 4 bytes on Windows and 8 on 64-bit Linux',
    "PF6012 loose.d is time_t: its name states no width, and each system chooses one (here 'long', which alone has 4 bytes or 8)",
    'PF6012 loose.e is wchar_t: 2 bytes on Windows and 4 on Linux',
    'PF6007 loose.f is as wide as a pointer (size_t)',
  ]);
});

test('lint: structs of headers that are only included are not judged, and imported only where they are used', async () => {
  const header = join(temporary(), 'uses.h');
  writeFileSync(header, '#include <sys/time.h>\n#include <time.h>\nstruct uses { struct timespec at; int x; };\n');
  const lint = await pfGen('/', ['import', '--lint', header, '--target', 'linux-x64']);
  expect([...lint.stderr.matchAll(/PF60\d\d: (\w+)/g)].map(([, name]) => name)).toEqual(['uses']);
  const { schema } = await examined(header);
  expect([...schema.matchAll(/^export const (\w+) = (?:struct|foreign)/gm)].map(([, name]) => name)).toEqual([
    'timespec',
    'uses',
  ]);
});

test('lint: what Linux composes is no control code of Windows', async () => {
  const header = join(temporary(), 'codes.h');
  writeFileSync(
    header,
    "#include <linux/ioctl.h>\n#define CODES_IOCTL_SET _IOW('#', 2, int)\n#define CODES_IOCTL_GET _IO('#', 3)\n",
  );
  for (const args of [['--target', 'linux-x64'], []]) {
    const lint = await pfGen('/', ['import', '--lint', header, ...args]);
    expect(lint.stderr).not.toMatch(/PF600[1-5]|PF6011/);
  }
  const { verdict, schema } = await examined(header);
  expect(verdict).toBe('imported');
  expect(schema).toContain('SET: ioctl.write(2, i32, { code: 0x40042302 })');
  expect(schema).toContain('GET: ioctl.none(3, { code: 0x2303 })');
});

test('a value that a macro of its name hides is left out by name, and takes no other with it', async () => {
  const header = join(temporary(), 'hidden.h');
  writeFileSync(header, 'enum { HIDDEN_A, HIDDEN_B, HIDDEN_MAX };\n#define HIDDEN_MAX (HIDDEN_MAX - 1)\n');
  const { verdict, reasons, left, schema } = await examined(header);
  expect({ verdict, reasons }).toEqual({ verdict: 'imported', reasons: [] });
  expect(left.map((line) => line.split(':')[0])).toEqual(['HIDDEN_MAX']);
  expect(schema).toContain('export const HIDDEN_B = constant(u32, 1);');
});

test('in C++ a truth, an enumerator and a size are numbers, and a fraction is left out by name', async () => {
  const folder = temporary();
  writeFileSync(
    join(folder, 'h.hpp'),
    `namespace n {
     enum class Kind : signed char { Minus = -1, One = 1 };
     enum Truth : bool { NO, YES = true };
     constexpr bool kTrue = true;
     constexpr Kind kKind = Kind::Minus;
     constexpr float kHalf = 0.5f;
     struct Ref { int &r; };
     struct Kept;
     struct Member { int Kept::*p; };
     }
     #define IS_TRUE true
     #define HALF (-0.5e0f)
     #define NO_FRACTION 0x1e3\n`,
  );
  const { data } = JSON.parse((await pfGen(folder, ['import', 'h.hpp', '--json'])).stdout) as {
    data: { schema: string; warnings: { message: string }[] };
  };
  const constants = [...data.schema.matchAll(/^export const (\w+) = constant\S*\(\w+, (.*)\);$/gm)];
  expect(constants.map(([, name, value]) => `${name} ${value}`)).toEqual([
    'IS_TRUE 1',
    'NO_FRACTION 0x1e3',
    'kTrue 1',
    'kKind -1',
  ]);
  expect(data.schema).toContain('enumeration(u8, {\n  NO: 0,\n  YES: 1,\n})');
  const fraction = 'is not imported: it is a floating-point number, for which a schema has no word';
  expect(data.warnings.map(({ message }) => message)).toEqual([
    `HALF ${fraction}`,
    `kHalf ${fraction}`,
    'Ref is not imported: it holds a type that is not known here: int &',
    expect.stringMatching(/^Member is not imported: it holds a type that is not known here: int .*Kept::\*$/),
  ]);
});

test('a list with commas is neither its first text nor its last number, and a pad is called as no field is', async () => {
  const header = join(temporary(), 'lists.h');
  writeFileSync(
    header,
    '#define NAMES "IDLE", "BUSY"\n#define VIA NAMES\n#define PAIR 1, 2\n#define MIX "a", 2\n#define WHOLE "a" "b"\n#define LENGTH (sizeof(WHOLE) - 1)\n' +
      'struct header { char magic; unsigned x; char pad[11]; };\n',
  );
  const { verdict, reasons, schema, left } = await examined(header);
  expect({ verdict, reasons }).toEqual({ verdict: 'imported', reasons: [] });
  expect(schema).toContain("export const WHOLE = constant('ab');");
  expect(schema).toContain('export const LENGTH = constant(u64, 2);');
  expect(schema).toMatch(/_pad1: pad\(bytes\(3\)\)/);
  expect(left.map((entry) => entry.split(':')[0]).sort()).toEqual(['MIX', 'NAMES', 'PAIR', 'VIA']);
});

test('a struct keeps its name where a number has the same one in other letters', async () => {
  const folder = temporary();
  writeFileSync(
    join(folder, 'h.h'),
    '#define PPL_ROUTE 4\nstruct ppl_route { unsigned a; };\nstruct ppl_path { struct ppl_route r; };\n',
  );
  const { stdout } = await pfGen(folder, ['import', 'h.h', '--target', 'linux-x64']);
  expect(stdout).toContain('export const PPL_ROUTE_2 = constant(u32, 4);');
  expect(stdout).toContain('export const ppl_route = struct(');
  expect(stdout).toContain('r: ppl_route,');
});
