/** Builds devices with their IOCTLs, and function tables. */
import { ACCESSES, type DeviceValue, type IoctlValue, METHODS, type TableValue } from '../../language/calls.ts';
import type { StructValue } from '../../language/layouts.ts';
import type { DeclOf, TypeRef } from '../../model/model.ts';
import type { At, Context } from './context.ts';
import { hasHandles } from './holds.ts';
import { layoutOf } from './layout.ts';
import { checkNames } from './names.ts';
import { tailOf } from './tails.ts';

type Ioctl = DeclOf<'device'>['ioctls'][number];

const hex = (n: number): string => `0x${n.toString(16)}`;

/** A device. Codes are `type << 16 | access << 14 | function << 2 | method`. */
export function buildDevice(context: Context, value: DeviceValue, name: string): DeclOf<'device'> {
  const at = (path: string): At => ({ value, path });
  if (value.type < 0 || value.type > 0xffff) {
    context.report('PF1402', { what: 'the device type', value: value.type, min: 0, max: 0xffff }, at('0:type'));
  }
  const names = Object.keys(value.ioctls);
  checkNames(context, names, 'an IOCTL', name, (entry) => at(`0:ioctls.${entry}`));
  if (names.length === 0) context.report('PF1308', { what: 'the device' }, at('0:ioctls'));
  const statuses =
    value.statuses !== undefined ? context.home(value.statuses, at('0:statuses')) : { plane: '?', name: '?' };
  checkStatuses(context, value, statuses.name);
  const byCode = new Map<number, string>();
  const ioctls = Object.entries(value.ioctls).map(([entry, ioctl]) => {
    const built = buildIoctl(context, value, ioctl, entry);
    const other = byCode.get(built.fn);
    if (other !== undefined) {
      context.report('PF1401', { name: entry, fn: hex(built.fn), other }, at(`0:ioctls.${entry}/0:fn`));
    }
    byCode.set(built.fn, entry);
    return built;
  });
  const { shortInput, shortOutput, unknownCode, success } = value;
  const head = { kind: 'device' as const, name, ...context.place(value), interface: value.interface };
  return { ...head, deviceType: value.type, statuses, shortInput, shortOutput, unknownCode, success, ioctls };
}

function checkStatuses(context: Context, value: DeviceValue, enumeration: string): void {
  if (value.statuses === undefined) return;
  const repr = value.statuses.repr.name;
  if (repr !== 'u32' && repr !== 'i32') context.report('PF1408', { repr }, { value, path: '0:statuses' });
  for (const key of ['success', 'shortInput', 'shortOutput', 'unknownCode'] as const) {
    const status = value[key];
    if (status !== '' && !Object.hasOwn(value.statuses.values, status)) {
      context.report('PF1404', { status, enumeration }, { value, path: `0:${key}` });
    }
  }
}

function buildIoctl(context: Context, device: DeviceValue, ioctl: IoctlValue, name: string): Ioctl {
  const base = `0:ioctls.${name}`;
  const at = (key: string): At => ({ value: device, path: `${base}/0:${key}` });
  if (ioctl.fn < 0 || ioctl.fn > 0xfff) {
    context.report('PF1402', { what: 'the function number', value: ioctl.fn, min: 0, max: 0xfff }, at('fn'));
  }
  const method = METHODS.indexOf(ioctl.method);
  const access = ACCESSES.indexOf(ioctl.access);
  // Multiplication instead of shifts: a device type of 0x8000 and above would turn the number negative.
  const code = device.type * 0x10000 + access * 0x4000 + ioctl.fn * 4 + method;
  const tail = ioctl.out === undefined ? undefined : tailOf(ioctl.out);
  if (tail !== undefined && ioctl.in !== undefined && hasHandles(ioctl.in)) {
    context.report('PF1286', { tail: tail.name }, at('out'));
  }
  return {
    name,
    fn: ioctl.fn,
    method: ioctl.method,
    access: ioctl.access,
    code,
    ...buffer(context, 'input', ioctl.in, ioctl.inMin, at('in'), at('inMin')),
    ...buffer(context, 'output', ioctl.out, ioctl.outMin, at('out'), at('outMin')),
    ...(ioctl.since === undefined ? {} : { since: ioctl.since }),
    ...context.place(device, base),
  };
}

type Buffer = { type: TypeRef; min: number };
function buffer<K extends 'input' | 'output'>(
  context: Context,
  key: K,
  struct: StructValue | undefined,
  prefix: string | undefined,
  at: At,
  minAt: At,
): { [P in K]?: Buffer } {
  const short = key === 'input' ? 'in' : 'out';
  if (struct === undefined) {
    if (prefix !== undefined) context.report('PF1405', { option: `${short}Min`, struct: short }, minAt);
    return {};
  }
  const type = context.typeRef(struct, at);
  if (key === 'output' && hasHandles(struct)) context.report('PF1242', { where: 'the output of an IOCTL' }, at);
  const layout = layoutOf(struct);
  // Elements may begin in front of the end of the struct, and none have to be there.
  const size = layout.tail?.offset ?? layout.size;
  if (prefix === undefined) return { [key]: { type, min: size } } as { [P in K]?: Buffer };
  const prefixes = struct.options.prefixes ?? {};
  const min = Object.hasOwn(prefixes, prefix) ? prefixes[prefix] : undefined;
  if (min === undefined) {
    const name = type.t === 'ref' ? type.name : short;
    context.report('PF1403', { prefix, struct: name, known: Object.keys(prefixes).join(', ') }, minAt);
  }
  return { [key]: { type, min: min ?? size } } as { [P in K]?: Buffer };
}

/** A platform's function table. */
export function buildTable(context: Context, value: TableValue, name: string): DeclOf<'table'> {
  const at = (path: string): At => ({ value, path });
  const names = Object.keys(value.functions);
  checkNames(context, names, 'a function', name, (entry) => at(`0:${entry}`));
  if (names.length === 0) context.report('PF1308', { what: 'the table' }, at('0:'));
  const { count, names: listed } = value.options;
  if (count < 1 && value.problems.length === 0) {
    context.report('PF1402', { what: 'the number of entries', value: count, min: 1, max: 0xffff }, at('1:count'));
  }
  const seen = new Map<number, string>();
  const functions = Object.entries(value.functions).map(([entry, fn]) => {
    const path = `0:${entry}`;
    const other = seen.get(fn.index);
    if (other !== undefined) context.report('PF1406', { name: entry, index: fn.index, other }, at(`${path}/0:`));
    if (fn.index < 0 || (count >= 1 && fn.index >= count)) {
      context.report('PF1407', { name: entry, index: fn.index, count }, at(`${path}/0:`));
    }
    seen.set(fn.index, entry);
    checkNames(context, Object.keys(fn.params), 'a parameter', entry, (param) => at(`${path}/1:${param}`));
    const params = context.params(fn.params, at(path));
    return { name: entry, index: fn.index, params, ...context.ret(fn.ret, at(path)), ...context.place(value, path) };
  });
  if (listed !== undefined && value.problems.length === 0) checkListed(context, value, listed, name);
  const { names: _, ...options } = value.options;
  const told = listed === undefined ? {} : { names: [...listed] };
  return { kind: 'table', name, ...context.place(value), ...options, ...told, functions };
}

/** The names of a table's entries: one for each entry, and those of its functions at their indexes. */
function checkListed(context: Context, value: TableValue, listed: readonly string[], table: string): void {
  const at = (path: string): At => ({ value, path });
  const { count } = value.options;
  checkNames(context, listed, 'an entry', table, () => at('1:names'));
  if (listed.length !== count) context.report('PF1409', { table, names: listed.length, count }, at('1:names'));
  for (const [entry, { index }] of Object.entries(value.functions)) {
    const other = listed[index];
    if (other !== undefined && other !== entry)
      context.report('PF1410', { name: entry, index, other }, at(`0:${entry}`));
  }
}
