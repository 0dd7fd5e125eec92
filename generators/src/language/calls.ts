/** Declarations of calls: a device with its IOCTLs, and a platform's function table. */
import type { StructValue } from './layouts.ts';
import { type LinuxDeviceOptions, type LinuxDeviceValue, linuxDevice, linuxIoctl } from './linux.ts';
import { type EnumValue, type GuidConstant, takeGuid } from './numbers.ts';
import { optionsOf } from './options.ts';
import { FOREIGN_KINDS, type ForeignType, takeReturn } from './types.ts';
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

type PrefixOf<S> = S extends StructValue<infer _F, infer P> ? keyof P & string : never;
/** In the order of their numbers in a control code. */
export const METHODS = ['buffered', 'in_direct', 'out_direct', 'neither'] as const;
export const ACCESSES = ['any', 'read', 'write', 'read_write'] as const;
export type IoctlMethod = (typeof METHODS)[number];
export type IoctlAccess = (typeof ACCESSES)[number];

export interface IoctlOptions<I extends StructValue, O extends StructValue> {
  /** Function number; the code is computed from it. */
  readonly fn: IntLike;
  readonly in?: I;
  /** Shortest input that is taken: a prefix of `in`. The whole struct when absent. */
  readonly inMin?: PrefixOf<I>;
  readonly out?: O;
  /** Shortest output buffer that is served: a prefix of `out`. The whole struct when absent. */
  readonly outMin?: PrefixOf<O>;
  readonly since?: string;
  readonly method?: IoctlMethod;
  readonly access?: IoctlAccess;
}
/** One request that a device answers. */
export interface IoctlValue extends Value<'ioctl'> {
  readonly fn: number;
  readonly in: StructValue | undefined;
  readonly inMin: string | undefined;
  readonly out: StructValue | undefined;
  readonly outMin: string | undefined;
  readonly since: string | undefined;
  readonly method: IoctlMethod;
  readonly access: IoctlAccess;
}
function windowsIoctl<I extends StructValue = never, O extends StructValue = never>(
  options: IoctlOptions<I, O>,
): IoctlValue {
  const problems: Problem[] = [];
  const given: Partial<IoctlOptions<I, O>> = optionsOf(options, '0:', problems, {
    fn: 'any',
    in: 'any',
    inMin: 'text',
    out: 'any',
    outMin: 'text',
    since: 'text',
    method: METHODS,
    access: ACCESSES,
  });
  const data = {
    fn: takeNumber(given.fn, '0:fn', 'a function number', 0, problems),
    in: takeStruct(given.in, '0:in', problems),
    inMin: given.inMin as string | undefined,
    out: takeStruct(given.out, '0:out', problems),
    outMin: given.outMin as string | undefined,
    since: given.since,
    method: given.method ?? 'buffered',
    access: given.access ?? 'any',
  };
  return make<IoctlValue>('ioctl', data, problems);
}
/**
 * One IOCTL of Windows: `ioctl({ fn: 0x900, in: AddRequest, inMin: 'legacy', out: AddReply })`. Those of Linux by the macro
 * that makes their codes: `ioctl.none(1)`, `ioctl.read(0, Capability)`, `ioctl.write(18, i32)`, `ioctl.readWrite(5, Format)`,
 * and `ioctl.raw(0x5413, WindowSize)` for a code that follows no scheme.
 */
export const ioctl: typeof windowsIoctl & typeof linuxIoctl = Object.freeze(Object.assign(windowsIoctl, linuxIoctl));
function takeStruct(x: unknown, at: string, problems: Problem[]): StructValue | undefined {
  if (x === undefined) return undefined;
  if (isValue(x) && x.kind === 'struct') return x as StructValue;
  problems.push({ path: at, want: 'a struct', got: describe(x) });
  return undefined;
}

type ValueName<S> = S extends EnumValue<infer V> ? keyof V & string : never;
export interface DeviceOptions<S extends EnumValue> {
  /** GUID of the device interface. */
  readonly interface: string | GuidConstant;
  /** Device type of the control codes. */
  readonly type: IntLike;
  /** Enumeration of the statuses that requests are completed with. */
  readonly statuses: S;
  /** Status of a request whose input is too short. */
  readonly shortInput: ValueName<S>;
  /** Status of a request whose output buffer is too short. */
  readonly shortOutput: ValueName<S>;
  /** Status of a request that the device does not know. */
  readonly unknownCode: ValueName<S>;
  readonly success: ValueName<S>;
  readonly ioctls: { readonly [name: string]: IoctlValue };
}
/** A device interface with its requests. */
export interface DeviceValue extends Value<'device'> {
  readonly interface: string;
  readonly type: number;
  readonly statuses: EnumValue | undefined;
  readonly shortInput: string;
  readonly shortOutput: string;
  readonly unknownCode: string;
  readonly success: string;
  readonly ioctls: Readonly<Record<string, IoctlValue>>;
}
/**
 * A device interface of Windows and the IOCTLs behind it; or with `kind: 'linux'` a device of Linux:
 * `device({ kind: 'linux', target: 'linux-x64', magic: 'V', ioctls: { QUERYCAP: ioctl.read(0, Capability) } })`.
 */
export function device(options: LinuxDeviceOptions): LinuxDeviceValue;
export function device<S extends EnumValue>(options: DeviceOptions<S>): DeviceValue;
export function device<S extends EnumValue>(
  options: DeviceOptions<S> | LinuxDeviceOptions,
): DeviceValue | LinuxDeviceValue {
  const isLinux = typeof options === 'object' && options !== null && !isValue(options) && 'kind' in options;
  return isLinux ? linuxDevice(options as LinuxDeviceOptions) : windowsDevice(options as DeviceOptions<S>);
}
function windowsDevice<S extends EnumValue>(options: DeviceOptions<S>): DeviceValue {
  const problems: Problem[] = [];
  const given: Partial<DeviceOptions<S>> = optionsOf(options, '0:', problems, {
    interface: 'any',
    type: 'any',
    statuses: 'any',
    shortInput: 'any',
    shortOutput: 'any',
    unknownCode: 'any',
    success: 'any',
    ioctls: 'any',
  });
  const named: unknown = given.statuses;
  const statuses = isValue(named) && named.kind === 'enum' ? (named as EnumValue) : undefined;
  if (statuses === undefined) problems.push({ path: '0:statuses', want: 'an enumeration', got: describe(named) });
  const status = (key: 'shortInput' | 'shortOutput' | 'unknownCode' | 'success'): string =>
    takeText(given[key], `0:${key}`, 'the name of a status', problems);
  const data = {
    interface: takeGuid(given.interface, '0:interface', problems),
    type: takeNumber(given.type, '0:type', 'a device type', 0, problems),
    statuses,
    shortInput: status('shortInput'),
    shortOutput: status('shortOutput'),
    unknownCode: status('unknownCode'),
    success: status('success'),
    ioctls: keepKinds<IoctlValue>(given.ioctls, ['ioctl'], '0:ioctls.', 'ioctl(…)', problems),
  };
  return make<DeviceValue>('device', data, problems);
}

/** One entry of a function table. */
export interface FnValue extends Value<'fn'> {
  readonly index: number;
  readonly params: Readonly<Record<string, ForeignType>>;
  readonly ret: ForeignType | undefined;
}
/** Entry `index` of a table: `fn(57, { driver: ptr, attributes: ptr }, i32)`; without `ret` it returns nothing. */
export function fn(index: IntLike, params: Readonly<Record<string, ForeignType>> = {}, ret?: ForeignType): FnValue {
  const problems: Problem[] = [];
  const data = {
    index: takeNumber(index, '0:', 'an index', 0, problems),
    params: keepKinds<ForeignType>(params, FOREIGN_KINDS, '1:', 'a type', problems),
    ret: takeReturn(ret, '2:', problems),
  };
  return make<FnValue>('fn', data, problems);
}

export interface TableOptions {
  readonly target: string;
  readonly mark: string;
  readonly source: string;
  /** Whether every function takes the platform's globals pointer first. */
  readonly globals?: boolean;
  /** Number of entries of the whole table. */
  readonly count: IntLike;
  /** Names of all entries in the order of their indexes, those without a signature here too: what a provider's traps say. */
  readonly names?: readonly string[];
}
/** A platform's table of functions, of which the schema lists those in use. */
export interface TableValue extends Value<'table'> {
  readonly functions: Readonly<Record<string, FnValue>>;
  readonly options: {
    target: string;
    mark: string;
    source: string;
    globals: boolean;
    count: number;
    names?: readonly string[];
  };
}
/** A function table: `table({ DriverCreate: fn(57, {…}, i32) }, { target: 'win-x64', mark: 'A', source: '…', count: 274 })`. */
export function table(functions: { readonly [name: string]: FnValue }, options: TableOptions): TableValue {
  const problems: Problem[] = [];
  const given: Partial<TableOptions> = optionsOf(options, '1:', problems, {
    target: 'any',
    mark: 'any',
    source: 'any',
    globals: 'flag',
    count: 'any',
    names: 'texts',
  });
  const data = {
    functions: keepKinds<FnValue>(functions, ['fn'], '0:', 'fn(…)', problems),
    options: Object.freeze({
      target: takeText(given.target, '1:target', 'the platform, such as `win-x64`', problems),
      mark: takeText(given.mark, '1:mark', 'how sure the numbers are', problems),
      source: takeText(given.source, '1:source', 'where the numbers come from', problems),
      globals: given.globals ?? false,
      count: takeNumber(given.count, '1:count', 'the number of entries', 0, problems),
      ...(given.names === undefined ? {} : { names: given.names }),
    }),
  };
  return make<TableValue>('table', data, problems);
}
