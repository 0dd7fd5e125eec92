/** Builds Linux devices: codes from direction, magic, number and size, as in asm-generic/ioctl.h. */
import { argumentPath, DIRECTIONS, type LinuxDeviceValue, type LinuxIoctlValue } from '../../language/linux.ts';
import type { AnyValue } from '../../language/value.ts';
import type { DeclOf } from '../../model/model.ts';
import { checkCompat } from './compat.ts';
import type { At, Context } from './context.ts';
import { hasHandles, hasSecrets } from './holds.ts';
import { layoutOf, overlayOf, shapeOf } from './layout.ts';
import { checkNames } from './names.ts';

type Ioctl = DeclOf<'linux_device'>['ioctls'][number];

/** 64-bit platforms that make codes as asm-generic/ioctl.h says. */
export const LINUX_TARGETS: readonly string[] = ['linux-x64', 'linux-arm64', 'linux-riscv64', 'linux-loongarch64'];
/** Why another platform is none: its name begins so. */
const OTHERS: readonly (readonly [RegExp, string])[] = [
  [
    /^linux-(mips|powerpc|ppc|sparc|alpha|parisc)/,
    'its codes have 13 bits of size and other numbers for the directions',
  ],
  [/^linux-(x86|i[3-6]86|arm|arm32|riscv32|x32)$/, 'its words have 4 bytes, and platform structs are for 64 bits'],
];
const MOST_SIZE = 0x3fff;

const hex = (n: number): string => `0x${n.toString(16)}`;

/** The parts of a code. Divisions instead of shifts, which would make the number negative. */
export function partsOfCode(code: number): Pick<Ioctl, 'direction' | 'size' | 'magic' | 'nr'> {
  const direction = DIRECTIONS[Math.floor(code / 0x4000_0000) & 3] ?? 'none';
  const size = Math.floor(code / 0x1_0000) & MOST_SIZE;
  return { direction, magic: (code >>> 8) & 0xff, nr: code & 0xff, size };
}

const codeOf = ({ direction, size, magic, nr }: Pick<Ioctl, 'direction' | 'size' | 'magic' | 'nr'>): number =>
  DIRECTIONS.indexOf(direction) * 0x4000_0000 + size * 0x1_0000 + magic * 0x100 + nr;

/** A Linux device. */
export function buildLinuxDevice(context: Context, value: LinuxDeviceValue, name: string): DeclOf<'linux_device'> {
  const at = (path: string): At => ({ value, path });
  const { target, magic } = value;
  if (target !== '' && !LINUX_TARGETS.includes(target)) {
    const why = OTHERS.find(([pattern]) => pattern.test(target))?.[1] ?? 'nothing is known of its codes';
    context.report('PF1421', { target, why, known: LINUX_TARGETS.join(', ') }, at('0:target'));
  }
  if (magic < 0 || magic > 0xff) {
    context.report('PF1420', { what: 'the magic', value: magic, max: 0xff }, at('0:magic'));
  }
  const names = Object.keys(value.ioctls);
  checkNames(context, names, 'an ioctl', name, (entry) => at(`0:ioctls.${entry}`));
  if (names.length === 0 && value.problems.length === 0)
    context.report('PF1308', { what: 'the device' }, at('0:ioctls'));
  const byCode = new Map<number, string>();
  const ioctls = Object.entries(value.ioctls).map(([entry, ioctl]) => {
    const built = buildRequest(context, value, ioctl, entry);
    const other = byCode.get(built.code);
    // What was not understood would only repeat the number that stands for it.
    if (other !== undefined && ioctl.problems.length === 0) {
      context.report('PF1423', { name: entry, code: hex(built.code), other }, at(`0:ioctls.${entry}/0:`));
    } else byCode.set(built.code, entry);
    return built;
  });
  return { kind: 'linux_device', name, ...context.place(value), target, magic, ioctls };
}

function buildRequest(context: Context, device: LinuxDeviceValue, ioctl: LinuxIoctlValue, name: string): Ioctl {
  const base = `0:ioctls.${name}`;
  const at = (path: string): At => ({ value: device, path: `${base}/${path}` });
  const parts = partsFor(context, device, ioctl, name, at);
  const code = ioctl.direction === 'raw' ? ioctl.nr : codeOf(parts);
  if (ioctl.code !== undefined && ioctl.code !== code) {
    const { direction, magic, nr, size } = parts;
    const made = `${direction.replace('_', ' and ')}, magic ${hex(magic)}, number ${nr}, ${size} bytes`;
    const path = ['none', 'raw'].includes(ioctl.direction) && ioctl.direction === 'none' ? '1:code' : '2:code';
    context.report('PF1424', { name, stated: hex(ioctl.code), code: hex(code), made }, at(path));
  }
  const where = at(argumentPath(ioctl));
  if (ioctl.type !== undefined && ioctl.type !== ioctl.argument)
    checkArgument(context, device, ioctl.type, name, at('1:'));
  if (ioctl.argument !== undefined) {
    checkArgument(context, device, ioctl.argument, name, where);
    if (ioctl.pass === 'value' && !isNumber(ioctl.argument)) {
      context.report('PF1428', { name, what: ioctl.argument.kind }, where);
    }
  }
  checkCompat(context, device, ioctl, name, at('0:'));
  const { argument, pass, since } = ioctl;
  return {
    name,
    code,
    ...parts,
    ...(argument === undefined ? {} : { argument: { type: context.typeRef(argument, where), pass } }),
    ...(since === undefined ? {} : { since }),
    ...context.place(device, base),
  };
}

function partsFor(
  context: Context,
  device: LinuxDeviceValue,
  { direction, nr, type }: LinuxIoctlValue,
  name: string,
  at: (path: string) => At,
): Pick<Ioctl, 'direction' | 'size' | 'magic' | 'nr'> {
  if (direction === 'raw') {
    const fits = nr >= 0 && nr <= 0xffff_ffff;
    if (!fits) context.report('PF1420', { what: 'the code', value: nr, max: 0xffff_ffff }, at('0:'));
    return partsOfCode(fits ? nr : 0);
  }
  if (nr < 0 || nr > 0xff) context.report('PF1420', { what: `the number of ${name}`, value: nr, max: 0xff }, at('0:'));
  const size = type === undefined ? 0 : shapeOf(type).size;
  if (size > MOST_SIZE) context.report('PF1422', { name, size, most: MOST_SIZE }, at('1:'));
  return { direction, magic: device.magic, nr, size };
}

const NUMBERS = ['int', 'usize', 'long', 'enum', 'flags', 'bits', 'ptr'];
const isNumber = (type: AnyValue): boolean => NUMBERS.includes(type.kind);

/** Refuses what no driver of Linux can be handed as bytes, and structs of another platform. */
function checkArgument(context: Context, device: LinuxDeviceValue, type: AnyValue, name: string, at: At): void {
  const why = faultIn(type);
  if (why !== undefined) context.report('PF1425', { name, why }, at);
  else if (hasHandles(type))
    context.report('PF1425', { name, why: 'it holds handles, which Linux passes in another way' }, at);
  else if (hasSecrets(type))
    context.report('PF1425', { name, why: 'it holds a secret, and the driver keeps a copy' }, at);
  const other = otherTarget(type, device.target);
  if (other !== undefined) context.report('PF1426', { name, target: other, device: device.target }, at);
}

/** The types that a struct or a union is made of, its tail's too. */
function partsOf(type: AnyValue): readonly AnyValue[] {
  if (type.kind === 'overlay') return overlayOf(type).arms.map((arm) => arm.type);
  if (type.kind !== 'struct' && type.kind !== 'foreign') return [];
  const { fields, tail } = layoutOf(type);
  return [...fields.map((field) => field.type), ...(tail === undefined ? [] : [tail.type])];
}

/** What cannot be behind the address of an argument. */
function faultIn(type: AnyValue): string | undefined {
  if (type.kind === 'array') return faultIn(type.of);
  if (type.kind === 'fnptr') return 'it holds a function pointer, which no driver can call';
  if (type.kind === 'section') return 'it is a section, which is mapped and not passed';
  return partsOf(type)
    .map(faultIn)
    .find((why) => why !== undefined);
}

/** The platform of a struct inside that is not the device's. */
function otherTarget(type: AnyValue, target: string): string | undefined {
  if (type.kind === 'array') return otherTarget(type.of, target);
  const own = type.kind === 'foreign' || type.kind === 'overlay' ? type.options.target : undefined;
  if (own !== undefined && own !== target) return own;
  return partsOf(type)
    .map((part) => otherTarget(part, target))
    .find((other) => other !== undefined);
}
