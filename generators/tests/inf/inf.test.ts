/** INF files of driver packages. */
import { expect, test } from 'vitest';
import { InfOptions, infEmitter } from '../../src/emit/inf/index.ts';
import { constant, device, enumeration, ioctl, name, u32 } from '../../src/language/index.ts';
import type { Model } from '../../src/model/model.ts';
import { fileRules } from '../fixtures/emit.ts';
import { modelOf, planeOf } from '../support/build.ts';
import { type Inf, readInf } from './check.ts';

const NtStatus = enumeration(u32, { SUCCESS: 0, INVALID: 1, SHORT: 2, UNKNOWN: 3 });
const Gadget = device({
  ...{ interface: '11112222-3333-4444-5555-666677778888', type: 0x22, statuses: NtStatus, success: 'SUCCESS' },
  ...{ shortInput: 'INVALID', shortOutput: 'SHORT', unknownCode: 'UNKNOWN', ioctls: { PING: ioctl({ fn: 0x900 }) } },
});
const members = {
  NtStatus,
  Gadget,
  HARDWARE_ID: constant('Root\\gadget'),
  ACCESS: constant('D:P(A;;GA;;;SY)(A;;GA;;;BA)'),
  NUMBER: constant(u32, 7),
  Ring: name('Global\\ring-100%-{n}', { status: 'fallback', security: 'D:P(A;;GA;;;SY)' }),
};
const MODEL: Model = modelOf(planeOf(members));

const GADGET = {
  kind: 'indirect-display',
  description: 'A "gadget" at 100%',
  hardwareIds: [{ from: 'p.HARDWARE_ID' }, 'gadget'],
  security: { from: 'p.ACCESS' },
  device: 'p.Gadget',
  objects: ['p.Ring'],
  deviceGroupId: 'gadgets',
};

async function text(change: object = {}, options: object = {}): Promise<string> {
  const input = { model: MODEL, lockText: '{}\n', compactLock: '{}', toolVersion: '0' };
  const parsed = InfOptions.parse({ vendor: 'Maker', packages: { gadget: { ...GADGET, ...change } }, ...options });
  const files = await infEmitter.emit(input, parsed);
  expect(files.map(({ path }) => path)).toEqual(['gadget.inx']);
  expect(fileRules(files)).toEqual([]);
  return files[0]!.text;
}
const lines = (inf: Inf, section: string) => inf.sections.get(section.toLowerCase())?.map((line) => line.text);

test.for(['indirect-display', 'hid', 'umdf'])('a package of kind %s keeps the rules of INF files', async (kind) => {
  expect(readInf(await text({ kind })).faults).toEqual([]);
  expect(
    readInf(await text({ kind, security: undefined, device: undefined, objects: [], deviceGroupId: undefined })).faults,
  ).toEqual([]);
});

test('an indirect display has what its stack asks for', async () => {
  const inf = readInf(await text());
  expect(lines(inf, 'Version')).toEqual(
    expect.arrayContaining([
      'Class = Display',
      'ClassGuid = {4D36E968-E325-11CE-BFC1-08002BE10318}',
      'PnpLockdown = 1',
    ]),
  );
  expect(lines(inf, 'Manufacturer')).toEqual(['%Vendor% = Standard,NT$ARCH$.10.0...19041']);
  expect(lines(inf, 'Standard.NT$ARCH$.10.0...19041')).toEqual([
    '%Device% = gadget_Install,Root\\gadget',
    '%Device% = gadget_Install,gadget',
  ]);
  expect(lines(inf, 'gadget_AddReg')).toEqual([
    'HKR,,Security,,"D:P(A;;GA;;;SY)(A;;GA;;;BA)"',
    'HKR,,UpperFilters,0x00010008,"IndirectKmd"',
    'HKR,WUDF,DeviceGroupId,0x00000000,"gadgets"',
    'HKR,Objects,Ring,0x00000000,"Global\\ring-100%%-{n}"',
    'HKR,Objects\\Security,Ring,0x00000000,"D:P(A;;GA;;;SY)"',
  ]);
  expect(lines(inf, 'gadget_Install.NT.Interfaces')).toEqual(['AddInterface = {11112222-3333-4444-5555-666677778888}']);
  expect(lines(inf, 'gadget_Install.NT.Wdf')).toContain('UmdfKernelModeClientPolicy = AllowKernelModeClients');
  expect(lines(inf, 'gadget_Umdf')).toEqual([
    'UmdfLibraryVersion = $UMDFVERSION$',
    'ServiceBinary = %12%\\UMDF\\gadget.dll',
    'UmdfExtensions = IddCx0102',
  ]);
  expect(lines(inf, 'Strings')).toContain('Device = "A ""gadget"" at 100%%"');
});

test('a pad has the four policies and the lower filter', async () => {
  const inf = readInf(await text({ kind: 'hid' }));
  expect(lines(inf, 'Version')).toContain('Class = HIDClass');
  expect(lines(inf, 'gadget_Install.NT')).toContain('Needs = MsHidUmdf.NT,WUDFRD_LowerFilter.NT');
  const policies = ['KernelModeClientPolicy', 'MethodNeitherAction', 'FileObjectPolicy', 'FsContextUsePolicy'];
  const text_ = lines(inf, 'gadget_Install.NT.Wdf')!.join('\n');
  for (const policy of policies) expect(text_).toContain(`Umdf${policy} = `);
  expect(lines(inf, 'gadget_Umdf')).not.toContain('UmdfExtensions = IddCx0102');
});

test.for([
  [{ security: { from: 'p.NUMBER' } }, "'p.NUMBER' is not a text"],
  [{ security: { from: 'p.NONE' } }, "'p.NONE' is no constant"],
  [{ security: 'everyone' }, "packages.gadget.security: 'everyone' has not the form"],
  [{ hardwareIds: ['a,b'] }, "packages.gadget.hardwareIds: 'a,b' has not the form"],
  [{ hardwareIds: ['a;b'] }, "packages.gadget.hardwareIds: 'a;b' has not the form"],
  [{ hardwareIds: ['%a%'] }, "packages.gadget.hardwareIds: '%a%' has not the form"],
  [{ hardwareIds: ['Root\\'] }, "packages.gadget.hardwareIds: 'Root\\' has not the form"],
  [{ description: 'One\n[Strings]' }, "'One [Strings]' cannot stand in an INF file"],
  [{ deviceGroupId: 'a\rb' }, "'a\\u{D}b' cannot stand in an INF file"],
  [{ device: 'p.Ring' }, "packages.gadget: 'p.Ring' is no device of the schema"],
  [{ objects: ['p.Gadget'] }, "packages.gadget: 'p.Gadget' is no name of the schema"],
] as const)('%o is refused', async ([change, message]) => {
  await expect(text(change)).rejects.toThrow(message);
});

test.for([
  ['a section that is gone', (inf: string) => inf.replace('[gadget_AddReg]', '[Other]')],
  ['a string that is gone', (inf: string) => inf.replace('Disk = ', 'Other = ')],
  ['no decoration', (inf: string) => inf.replaceAll(',NT$ARCH$.10.0...19041', '')],
  ['another file', (inf: string) => inf.replace('gadget.dll = 1', 'other.dll = 1')],
  ['no access list', (inf: string) => inf.replace('D:P(A;;GA;;;SY)(A;;GA;;;BA)', 'D:P')],
  ['no catalog', (inf: string) => inf.replace('CatalogFile', 'Catalogue')],
  ['an open quote', (inf: string) => inf.replace('"Maker"', '"Maker')],
  ['a section twice', (inf: string) => `${inf}[Strings]\n`],
] as const)('the check finds %s', async ([, spoil]) => {
  expect(readInf(spoil(await text())).faults).not.toEqual([]);
});
