/** Linux devices: requests whose codes follow from direction, magic, number and the size of a type. */
import { optionsOf } from './options.ts';
import { FOREIGN_KINDS, type ForeignType } from './types.ts';
import {
  describe,
  type IntLike,
  isValue,
  keepKinds,
  make,
  type Problem,
  takeNumber,
  takeText,
  type Value,
} from './value.ts';

/** In the order of their numbers in a code; seen from the caller: `write` is what the driver gets. */
export const DIRECTIONS = ['none', 'write', 'read', 'read_write'] as const;
export type IoctlDirection = (typeof DIRECTIONS)[number];
/** How the argument is handed over: as a number, or as an address behind which the driver reads, writes, or both. */
export const PASSES = ['value', 'in', 'out', 'in_out'] as const;
export type ArgumentPass = (typeof PASSES)[number];

export interface LinuxIoctlOptions {
  /** What is really handed over, where the code is made of another type, or of none. */
  readonly argument?: ForeignType;
  /** How it is handed over, where that is not what the direction says. */
  readonly pass?: ArgumentPass;
  /** The code as it is known; checked, never used. */
  readonly code?: IntLike;
  readonly since?: string;
  /** The driver translates the calls of 32-bit processes: that the code has another size there is no finding. */
  readonly compat?: boolean;
}
/** One request of a Linux device. */
export interface LinuxIoctlValue extends Value<'linux_ioctl'> {
  /** `raw`: the code is stated as a whole and follows no scheme. */
  readonly direction: IoctlDirection | 'raw';
  /** Number of the request; of a raw one the whole code. */
  readonly nr: number;
  /** The type whose size is a part of the code. */
  readonly type: ForeignType | undefined;
  readonly argument: ForeignType | undefined;
  readonly pass: ArgumentPass;
  readonly code: number | undefined;
  readonly since: string | undefined;
  readonly compat: boolean;
}

const PASS_OF = { none: undefined, read: 'out', write: 'in', read_write: 'in_out', raw: undefined } as const;

function request(
  direction: LinuxIoctlValue['direction'],
  nr: unknown,
  type: unknown,
  options: LinuxIoctlOptions | undefined,
  path: string,
): LinuxIoctlValue {
  const problems: Problem[] = [];
  const typed = direction === 'read' || direction === 'write' || direction === 'read_write';
  const given: Partial<LinuxIoctlOptions> = optionsOf(options, path, problems, {
    argument: 'any',
    pass: PASSES,
    code: 'number',
    since: 'text',
    compat: 'flag',
  });
  const sized = typed ? takeArgument(type, '1:', problems) : undefined;
  const stated = given.argument === undefined ? undefined : takeArgument(given.argument, `${path}argument`, problems);
  const argument = stated ?? (direction === 'raw' && type !== undefined ? takeArgument(type, '1:', problems) : sized);
  const data = {
    direction,
    nr: takeNumber(nr, '0:', direction === 'raw' ? 'the whole code' : 'the number of the request', 0, problems),
    type: sized,
    argument,
    pass: given.pass ?? PASS_OF[direction] ?? (isNumber(argument) ? 'value' : 'in_out'),
    code: given.code as number | undefined,
    since: given.since,
    compat: given.compat ?? false,
  };
  return make<LinuxIoctlValue>('linux_ioctl', data, problems);
}

/** Where the type of the argument stands in the call that made the request. */
export function argumentPath({ direction, type, argument }: LinuxIoctlValue): string {
  if (direction === 'raw' || type === argument) return '1:';
  return direction === 'none' ? '1:argument' : '2:argument';
}

const isNumber = (type: ForeignType | undefined): boolean =>
  type !== undefined && ['int', 'usize', 'long', 'ptr', 'enum', 'flags', 'bits'].includes(type.kind);

function takeArgument(type: unknown, at: string, problems: Problem[]): ForeignType | undefined {
  if (isValue(type) && (FOREIGN_KINDS as readonly string[]).includes(type.kind)) return type as ForeignType;
  problems.push({ path: at, want: 'the type of the argument', got: describe(type) });
  return undefined;
}

/** Requests of a Linux device, by the macro that makes their codes. */
export const linuxIoctl = {
  /** `_IO`: `ioctl.none(0x80, { argument: i32 })`; nothing of the argument stands in the code. */
  none: (nr: IntLike, options: LinuxIoctlOptions = {}): LinuxIoctlValue =>
    request('none', nr, undefined, options, '1:'),
  /** `_IOR`: the caller reads. `ioctl.read(0, Capability)`. */
  read: (nr: IntLike, type: ForeignType, options: LinuxIoctlOptions = {}): LinuxIoctlValue =>
    request('read', nr, type, options, '2:'),
  /** `_IOW`: the caller writes. `ioctl.write(18, i32)`. */
  write: (nr: IntLike, type: ForeignType, options: LinuxIoctlOptions = {}): LinuxIoctlValue =>
    request('write', nr, type, options, '2:'),
  /** `_IOWR`: both. `ioctl.readWrite(5, Format)`. */
  readWrite: (nr: IntLike, type: ForeignType, options: LinuxIoctlOptions = {}): LinuxIoctlValue =>
    request('read_write', nr, type, options, '2:'),
  /** A code that follows no scheme: `ioctl.raw(0x5413, WindowSize, { pass: 'out' })`. */
  raw: (code: IntLike, type?: ForeignType, options: LinuxIoctlOptions = {}): LinuxIoctlValue =>
    request('raw', code, type, options, '2:'),
} as const;

export interface LinuxDeviceOptions {
  readonly kind: 'linux';
  /** The platform, whose words the arguments may hold: `linux-x64`. */
  readonly target: string;
  /** The letter, or the number, that all codes of the device have. */
  readonly magic: string | IntLike;
  readonly ioctls: { readonly [name: string]: LinuxIoctlValue };
  /** As `compat` of a request, for all of them. */
  readonly compat?: boolean;
}
/** A Linux device with its requests. */
export interface LinuxDeviceValue extends Value<'linux_device'> {
  readonly target: string;
  readonly magic: number;
  readonly ioctls: Readonly<Record<string, LinuxIoctlValue>>;
  readonly compat: boolean;
}

/** A Linux device and the requests of its descriptor. */
export function linuxDevice(options: LinuxDeviceOptions): LinuxDeviceValue {
  const problems: Problem[] = [];
  const given: Partial<LinuxDeviceOptions> = optionsOf(options, '0:', problems, {
    kind: ['linux'],
    target: 'any',
    magic: 'any',
    ioctls: 'any',
    compat: 'flag',
  });
  const want = 'ioctl.none(…), ioctl.read(…), ioctl.write(…), ioctl.readWrite(…) or ioctl.raw(…)';
  const data = {
    target: takeText(given.target, '0:target', 'the platform, such as `linux-x64`', problems),
    magic: takeMagic(given.magic, problems),
    ioctls: keepKinds<LinuxIoctlValue>(given.ioctls, ['linux_ioctl'], '0:ioctls.', want, problems),
    compat: given.compat ?? false,
  };
  return make<LinuxDeviceValue>('linux_device', data, problems);
}

function takeMagic(given: unknown, problems: Problem[]): number {
  const want = "one letter, such as 'V', or a number";
  if (typeof given !== 'string') return takeNumber(given, '0:magic', want, 0, problems);
  if (/^[\x20-\x7e]$/.test(given)) return given.charCodeAt(0);
  problems.push({ path: '0:magic', want, got: describe(given) });
  return 0;
}
