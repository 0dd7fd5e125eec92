/** `pf-gen decode`: what it says of bytes, and where it stops. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { decodable, decodeBytes } from '../../src/foreign/decode/index.ts';
import { inputBytes } from '../../src/foreign/decode/input.ts';
import * as language from '../../src/language/index.ts';
import { modelOf, planeOf } from '../support/build.ts';
import { pfGen, SOURCE, temporary } from '../support/process.ts';

const {
  array,
  bits,
  blob,
  bool,
  bytes,
  by,
  constant,
  enumeration,
  exchange,
  field,
  flags,
  init,
  kind,
  lenient,
  list,
  literal,
  message,
  pad,
  section,
  stamp,
  struct,
  tail,
  text,
  u8,
  u16,
  u32,
  u64,
  when,
} = language;

const Token = bits(u64, { slot: 8, seq: 32, _later: 24 });
const Mode = enumeration(u32, { OFF: 0, ON: 1 }, { unknown: 'OFF' });
const Strict = enumeration(u8, { A: 1 }, { unknown: 'error' });
const Caps = flags(u32, { FAST: 0, WIDE: 3 });
const Request = struct(
  {
    id: u64,
    mode: Mode,
    caps: Caps,
    token: Token,
    width: field(u16, { range: [1, 100] }),
    _pad: pad(bytes(6)),
    tag: bytes(8),
    many: array(u32, 8),
  },
  { prefixes: { short: 24 } },
);
const Shared = section(
  { magic: stamp(u32, 0x44564650), size: init(u32), latest: by('driver', u64) },
  { roles: ['host', 'driver'] },
);
const Point = struct({ x: u16, y: u16 });
const Hello = message(
  {
    magic: literal('HI'),
    strict: Strict,
    depth: lenient(u8, { allowed: [8, 10], otherwise: 8 }),
    name: text(16, { prefix: 'u8', bad: 'error' }),
    points: list(Point, 3, { prefix: 'u8' }),
    secure: bool,
    key: when('secure', 1, bytes(4)),
    data: blob(8, { prefix: 'u16' }),
    later: tail(u32, { default: 7 }),
  },
  { trailing: 'extensible' },
);
const Bye = message({ code: u16 }, { trailing: 'exact' });
const Talk = exchange({
  magic: 0x4b4c4154,
  maxBody: 64,
  messages: { Hello: kind(1, 'down', Hello), Bye: kind(2, 'up', Bye) },
});
const model = modelOf(
  planeOf({ Token, Mode, Strict, Caps, Request, Shared, Point, Hello, Bye, Talk, ONE: constant(u32, 1) }),
);

function decoded(name: string, hex: string, offset = 0) {
  const type = decodable(model).find(({ decl }) => decl.name === name);
  if (type === undefined) throw new Error(`no type ${name}`);
  const got = decodeBytes(model, type, Buffer.from(hex.replaceAll(' ', ''), 'hex'), offset);
  const lines = got.notes.map(({ offset, size, path, value, remark, nonZero }) =>
    [
      `${offset}+${size}`,
      path,
      value,
      ...(remark === undefined ? [] : [remark]),
      ...(nonZero === true ? ['!!'] : []),
    ].join(' | '),
  );
  return { ...got, lines };
}

const HELLO = '4849 01 0a 02 c3a9 01 0100 0200 01 deadbeef 0200 0506';

describe('what bytes mean', () => {
  test('a struct: enumeration, flags, token parts, range, reserved bytes, text, a run of zeros', () => {
    const hex = `0500000000000000 09000000 09000000 07 0a000000 010000 ffff 00000000ff00 44454c4c00000000 01000000 ${'00'.repeat(28)}`;
    expect(decoded('Request', hex).lines).toEqual([
      '0+8 | Request.id | 5',
      '8+4 | Request.mode | 9 | unknown value, reads as OFF',
      '12+4 | Request.caps | FAST | WIDE (0x9)',
      '16+8 | Request.token | slot=7 seq=10 (0x10000000a07) | reserved bits are set: _later',
      '24+2 | Request.width | 65535 | outside of 1 to 100',
      '26+6 | Request._pad | 00000000ff00 | !!',
      '32+8 | Request.tag | "DELL"',
      '40+4 | Request.many[0] | 1',
      '44+28 | Request.many[1..7] | zero',
    ]);
  });
  test('a prefix of a struct', () => {
    const { lines, failure, end } = decoded('Request', '00'.repeat(24));
    expect([failure, end]).toEqual([undefined, 24]);
    expect(lines[4]).toBe("24+0 | Request.width | absent | not in the prefix 'short': reads as zero");
  });
  test('a section with and without its stamp', () => {
    expect(decoded('Shared', '50465644 10000000 0000000000000000').lines[0]).toContain('| the stamp');
    expect(decoded('Shared', '00000000 10000000 0000000000000000').lines[0]).toContain('not the stamp 0x44564650');
  });
  test('a message: literal, text, list, condition, blob, an absent tail', () => {
    expect(decoded('Hello', HELLO).lines).toEqual([
      '0+2 | Hello.magic | 4849',
      '2+1 | Hello.strict | A (1)',
      '3+1 | Hello.depth | 10',
      '4+3 | Hello.name | "é" (2)',
      '7+1 | Hello.points | 1 item',
      '8+2 | Hello.points[0].x | 1',
      '10+2 | Hello.points[0].y | 2',
      '12+1 | Hello.secure | true',
      '13+4 | Hello.key | deadbeef',
      '17+4 | Hello.data | 0506 (2)',
      '21+0 | Hello.later | absent | the message ended before it: reads as 7',
    ]);
    expect(decoded('Hello', HELLO.replace('01 0a', '01 07')).lines[2]).toContain('not allowed, reads as 8');
  });
  test('an offset into the input', () => {
    expect(decoded('Point', 'ffff 0100 0200', 2).lines).toEqual(['2+2 | Point.x | 1', '4+2 | Point.y | 2']);
  });
  test('frames of an exchange, one after the other', () => {
    const { lines, failure } = decoded(
      'Talk',
      '54414c4b 02000000 07000000 02000000 0900 54414c4b 02000000 08000000 02000000 0a00',
    );
    expect(failure).toBeUndefined();
    expect(lines[1]).toBe('4+4 | Talk[0].kind | Bye (up, 0x2)');
    expect(lines.at(-1)).toBe('34+2 | Talk[1].Bye.code | 10');
  });
});

test.each([
  ['Request', '0000', { path: 'Request.id', offset: 0, kind: 'Truncated' }],
  ['Hello', '4848', { path: 'Hello.magic', offset: 0, kind: 'BadLiteral' }],
  ['Hello', '4849 02', { path: 'Hello.strict', offset: 2, kind: 'BadValue' }],
  ['Hello', '4849 01 08 11', { path: 'Hello.name', offset: 4, kind: 'TooLong' }],
  ['Hello', '4849 01 08 01 ff', { path: 'Hello.name', offset: 5, kind: 'BadUtf8' }],
  ['Hello', '4849 01 08 00 04', { path: 'Hello.points', offset: 5, kind: 'TooLong' }],
  ['Hello', '4849 01 08 00 02 0100', { path: 'Hello.points', offset: 6, kind: 'Truncated' }],
  ['Bye', '0100 00', { path: 'Bye', offset: 2, kind: 'TrailingBytes' }],
  ['Talk', '54414c4c', { path: 'Talk[0]', offset: 0, kind: 'Truncated' }],
  ['Talk', '54414c4b 09000000 00000000 00000000', { path: 'Talk[0].kind', offset: 4, kind: 'BadValue' }],
  ['Talk', '54414c4b 02000000 00000000 41000000', { path: 'Talk[0].len', offset: 12, kind: 'TooLong' }],
])('%s %s fails where a reader fails', (name, hex, failure) => {
  expect(decoded(name, hex).failure).toMatchObject(failure);
});

test.each([
  ['plain digits', '0102ff', '0102ff'],
  ['0x and commas', '0x01, 0x02,\n0xff', '0102ff'],
  [
    'xxd',
    '00000000: 0102 ff41 4243 4445 4647 4849 4a4b 4c4d  ...ABCDEFGHIJKLM\n00000010: 01                                       .\n',
    '0102ff4142434445464748494a4b4c4d01',
  ],
  [
    'hexdump -C',
    '00000000  01 02 ff 41 42 43 44 45  46 47 48 49 4a 4b 4c 4d  |...ABCDEFGHIJKLM|\n00000010\n',
    '0102ff4142434445464748494a4b4c4d',
  ],
  ['a dump that leaves equal lines out', '00000000: 0102 0304\n*\n0000000c: 05\n', `${'01020304'.repeat(3)}05`],
  ['CR LF', '01 02\r\n03\r\n', '010203'],
  ['a text that is no dump', 'zebra', Buffer.from('zebra').toString('hex')],
  ['raw bytes', '\x00\x01\xff', '0001ff'],
])('input: %s', (_what, content, hex) => {
  expect(Buffer.from(inputBytes(Buffer.from(content, 'latin1'), 'auto')).toString('hex')).toBe(hex);
});

test('input that was said to be hexadecimal and is not', () => {
  expect(() => inputBytes(Buffer.from('01\nxyz'), 'hex')).toThrow('line 2 is no hexadecimal text: "xyz"');
  expect(() => inputBytes(Buffer.from('012'), 'hex')).toThrow('odd number of digits (3)');
  expect(inputBytes(Buffer.from('3031'), 'raw')).toHaveLength(4);
});

describe('the command', () => {
  function project(): string {
    const folder = temporary();
    mkdirSync(join(folder, 'schema'));
    writeFileSync(
      join(folder, 'schema/index.ts'),
      `import { pad, plane, schema, struct, u16, u32 } from 'pf-gen/schema';
export const Pair = struct({ a: u32, b: u16, _pad: pad(u16) });
const one = plane({ name: 'one', id: 1, version: 1, policy: 'lockstep', members: { Pair } });
export default schema({ name: 'example', planes: [one] });
`,
    );
    const config = { schema: './schema/index.ts', out: './generated', targets: {} };
    writeFileSync(join(folder, 'pf-gen.config.json'), JSON.stringify(config));
    return folder;
  }
  test('from a file, from stdin, by a lock, as JSON', async () => {
    const folder = project();
    writeFileSync(join(folder, 'dump.hex'), '01 00 00 00 02 00 00 00');
    const first = await pfGen(folder, ['decode', 'dump.hex', '--type', 'Pair']);
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(first.stdout).toContain('000004  02 00                    Pair.b     u16   2');
    const main = join(SOURCE, 'cli/main.ts');
    const args = [main, 'decode', '-', '--type', 'one.Pair', '--json'];
    const piped = await execa(process.execPath, args, { cwd: folder, input: '0100000002000300ff', timeout: 240_000 });
    const { data } = JSON.parse(piped.stdout);
    expect(data.fields[2]).toMatchObject({ path: 'Pair._pad', offset: 6, reserved: true, nonZero: true });
    expect(data.warnings.map((found: { code: string }) => found.code)).toEqual(['PF6114', 'PF6115']);
    await pfGen(folder, ['generate']);
    const other = temporary();
    const lock = join(folder, 'generated/abi.lock.json');
    const byLock = await pfGen(other, ['decode', join(folder, 'dump.hex'), '--type', 'Pair', '--lock', lock]);
    expect(byLock.stdout).toBe(first.stdout);
  });
  test('bytes that a reader refuses: exit code 1, what was read, and the place', async () => {
    const folder = project();
    writeFileSync(join(folder, 'dump.hex'), '01 00 00 00 02');
    const { code, stderr } = await pfGen(folder, ['decode', 'dump.hex', '--type', 'Pair']);
    expect(code).toBe(1);
    expect(stderr).toContain('Pair.a');
    expect(stderr).toContain('!! 000004  02                       Pair.b: 2 bytes are needed, and 1 are left');
    expect(stderr).toContain('error PF6113: Pair.b fails at offset 4 (0x4)');
  });
  test.each([
    [['decode', 'x', '--type', 'Pear'], 2, "did you mean 'Pair'?"],
    [['decode', 'x', '--type', 'Pair'], 1, 'error PF6110: x cannot be decoded: ENOENT'],
    [['decode', 'x', '--type', 'Pair', '--offset', 'y'], 2, "--offset takes a number of bytes, got 'y'"],
    [['decode', 'x', '--type', 'Pair', '--lock', 'none'], 1, 'error PF6101: none is no lock'],
  ])('%j', async (args, exit, what) => {
    const { code, stderr } = await pfGen(project(), args);
    expect(code).toBe(exit);
    expect(stderr).toContain(what);
  });
});
