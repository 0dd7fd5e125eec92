/** Codes of Linux devices follow from their parts, and what 32-bit processes send otherwise is told of. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NOWHERE } from '../../src/compile/build/context.ts';
import { buildModel } from '../../src/compile/build/index.ts';
import { compactLock, lockOf } from '../../src/compile/lock.ts';
import { DocsOptions, docsEmitter } from '../../src/emit/docs/index.ts';
import { TsOptions, tsEmitter } from '../../src/emit/ts/index.ts';
import {
  bytes,
  type Declaration,
  device,
  foreign,
  i32,
  ioctl,
  type LinuxIoctlValue,
  long,
  pad,
  ptr,
  schema,
  struct,
  u32,
  u64,
} from '../../src/language/index.ts';
import { reusedNumbers } from '../../src/policy/numbers.ts';
import { CAMERA } from '../fixtures/camera.ts';
import { emitTo } from '../fixtures/emit.ts';
import { declOf, modelOf, planeOf } from '../support/build.ts';

const LINUX = { kind: 'linux', target: 'linux-x64' } as const;

test('the code is direction, size, magic and number, whatever they are', () => {
  const requests = [
    ['read', 2n],
    ['write', 1n],
    ['readWrite', 3n],
  ] as const;
  fc.assert(
    fc.property(
      fc.constantFrom(...requests),
      fc.nat({ max: 255 }),
      fc.nat({ max: 255 }),
      fc.integer({ min: 1, max: 0x3fff }),
      ([make, bits], magic, nr, size) => {
        const Data = struct({ data: bytes(size) });
        const Device = device({ ...LINUX, magic, ioctls: { CALL: ioctl[make](nr, Data) } });
        const [call] = declOf('linux_device', 'Device', { Data, Device }).ioctls;
        const code = (bits << 30n) | (BigInt(size) << 16n) | (BigInt(magic) << 8n) | BigInt(nr);
        expect(BigInt(call?.code ?? -1)).toBe(code);
      },
    ),
  );
});

test('a letter, a number and a constant are one magic, and a raw code comes apart into its parts', () => {
  const codeOf = (magic: string | number | bigint) =>
    declOf('linux_device', 'Device', { Device: device({ ...LINUX, magic, ioctls: { RESET: ioctl.none(1) } }) })
      .ioctls[0]?.code;
  expect([codeOf('V'), codeOf(0x56), codeOf(0x56n)]).toEqual([0x5601, 0x5601, 0x5601]);
  const Device = device({ ...LINUX, magic: 'T', ioctls: { SIZE: ioctl.raw(0xc0085413, u64, { pass: 'out' }) } });
  expect(declOf('linux_device', 'Device', { Device }).ioctls[0]).toMatchObject({
    code: 0xc0085413,
    direction: 'read_write',
    magic: 0x54,
    nr: 0x13,
    size: 8,
    argument: { type: { t: 'int', name: 'u64' }, pass: 'out' },
  });
});

const findings = (members: Record<string, Declaration>): string[] =>
  buildModel(schema({ name: 'test', planes: [planeOf(members)] }), NOWHERE).diagnostics.map(
    ({ code, message }) => `${code} ${message}`,
  );

test('a code or an argument that is another one for 32 bits is told of with the reason, unless the driver translates', () => {
  const platform = { target: 'linux-x64', mark: 'A', source: 'x.h' } as const;
  const Buffer = foreign({ at: ptr, length: u64 }, platform);
  const of = (compat: boolean) => ({
    Buffer,
    Device: device({
      ...LINUX,
      magic: 'V',
      ioctls: {
        FILL: ioctl.readWrite(1, Buffer, { compat }),
        LEVEL: ioctl.read(2, long, { argument: i32, compat }),
        OLD: ioctl.raw(0x5605, Buffer, { compat }),
      },
    }),
  });
  expect(findings(of(false))).toEqual([
    expect.stringMatching(/^PF6030 FILL .* 16 bytes here and 12 there, because 'at' is as wide as a pointer$/),
    expect.stringMatching(/^PF6030 LEVEL .* 8 bytes here and 4 there, because it is long$/),
    expect.stringMatching(/^PF6031 OLD /),
  ]);
  expect(findings(of(true))).toEqual([]);
  const Wide = struct({ a: u32, _pad: pad(u32), b: u64 });
  expect(findings({ Wide, Device: device({ ...LINUX, magic: 'V', ioctls: { A: ioctl.write(1, Wide) } }) })).toEqual([]);
});

test('what a device carries of a platform is plain in TypeScript, and what it does not carry stays the platform’s', async () => {
  const out = await emitTo(tsEmitter, TsOptions.parse({}), CAMERA);
  out.remove();
  const text = out.text('camera.ts');
  expect(text).toContain('export const VIDEO_QUERYCAP = 0x80685600;');
  expect(text).toContain("BUFFER: { code: 0xc0285668, direction: 'read_write', magic: 0x56, nr: 104, size: 40 }");
  expect(text).toMatch(/export interface Buffer \{[^}]*at: bigint/);
  const alone = modelOf(planeOf({ Native: foreign({ at: ptr }, { target: 'linux-x64', mark: 'A', source: 'x.h' }) }));
  const other = await emitTo(tsEmitter, TsOptions.parse({}), alone);
  other.remove();
  expect(other.text('p.ts')).not.toContain('Native');
});

test('the pages have a table of codes with their parts', async () => {
  const out = await emitTo(docsEmitter, DocsOptions.parse({}), CAMERA);
  out.remove();
  const row =
    out
      .text('camera.md')
      .split('\n')
      .find((line) => line.includes('`QUERYCAP`')) ?? '';
  expect(row).toMatch(/`0x80685600` \| read \| `0x56` \| `0` \| `104` \|/);
});

test('a code that a release gave to another request is never used again', () => {
  const of = (ioctls: Readonly<Record<string, LinuxIoctlValue>>) =>
    modelOf(planeOf({ Device: device({ ...LINUX, magic: 'V', ioctls }) }));
  const first = of({ KEEP: ioctl.none(1), RESET: ioctl.none(2) });
  const second = of({ KEEP: ioctl.none(1) });
  const third = of({ KEEP: ioctl.none(1), ERASE: ioctl.none(2) });
  const releases = [
    { name: 'v1', model: first },
    { name: 'v2', model: second },
  ];
  expect(reusedNumbers(releases, third, (span) => span).map(({ message }) => message)).toEqual([
    "Device: code 0x5602 is 'ERASE', and was 'RESET' in v1",
  ]);
  expect(reusedNumbers(releases, first, (span) => span)).toEqual([]);
});

test('a lock with a device of Linux is read as it was written', () => {
  const text = compactLock(lockOf(CAMERA));
  expect(text).toContain('"linux_device"');
  expect(JSON.parse(text).planes[0].members).toHaveLength(CAMERA.planes[0]?.members.length ?? 0);
});
