/** What the dispatchers and clients of C and C++ have in common: names, lengths and statuses of a device's calls. */
import type { DeclOf, Plane, TypeRef } from '../../model/model.ts';
import { screaming, snake } from '../naming.ts';
import { callable, type Names } from './names.ts';
import { countName } from './tails.ts';
import type { Types } from './types.ts';

type Device = DeclOf<'device'>;
type Ioctl = Device['ioctls'][number];

/** A handle travels as 64 bits, whatever the processes are. */
const HANDLE_BYTES = 8;

/** One direction of a call. */
export interface Buffer {
  /** A struct travels. */
  readonly plain: boolean;
  /** Bytes without a layout travel, or a struct with a tail. */
  readonly raw: boolean;
  /** The function that checks a tail. */
  readonly check: string;
  /** Type of the struct, its place in the model too; empty when none travels. */
  readonly type: string;
  readonly ref: { readonly plane: string; readonly name: string } | undefined;
  /** Fewest bytes that are taken. */
  readonly min: number;
  /** Most bytes that are looked at or written. */
  readonly size: number;
  /** Offsets of the handles that travel in the struct: u64 each, zero for none. */
  readonly handles: readonly number[];
  /** Bytes that the struct reserves, those of inner structs too. */
  readonly reserved: readonly { readonly offset: number; readonly size: number }[];
}

export interface Call {
  readonly ioctl: Ioctl;
  /** Name of the handler's function. */
  readonly method: string;
  /** Its name in the C struct of functions, which has a member `context` of its own. */
  readonly slot: string;
  /** Macro of the control code. */
  readonly code: string;
  readonly input: Buffer;
  readonly output: Buffer;
  /** What the schema says beside the documentation. */
  readonly facts: string;
}

/** Macros of the four statuses that the dispatcher itself gives. */
export interface Answers {
  readonly success: string;
  readonly shortInput: string;
  readonly shortOutput: string;
  readonly unknownCode: string;
}

export function devicesOf(plane: Plane): Device[] {
  return plane.members.filter((decl) => decl.kind === 'device');
}

/** Planes whose declarations a plane's devices use, the plane itself left out, in the order of the schema. */
export function planesOfCalls(plane: Plane, types: Types): string[] {
  const used = new Set<string>();
  for (const device of devicesOf(plane)) {
    used.add(device.statuses.plane);
    for (const { input, output } of device.ioctls) {
      for (const type of [input?.type, output?.type]) if (type?.t === 'ref') used.add(type.plane);
    }
  }
  used.delete(plane.name);
  return types.lookup.model.planes.map((other) => other.name).filter((name) => used.has(name));
}

export function callsOf(device: Device, types: Types): Call[] {
  return device.ioctls.map((ioctl) => {
    const method = callable(snake(ioctl.name));
    const input = buffer(device, ioctl.input, types);
    const facts = [`Function 0x${ioctl.fn.toString(16)}, method ${ioctl.method}, access ${ioctl.access}`];
    if (ioctl.since !== undefined) facts.push(`since ${ioctl.since}`);
    if (input.handles.length > 0) facts.push('success adopts every handle of the request, failure none');
    return {
      ioctl,
      method,
      slot: method === 'context' ? 'context_' : method,
      code: types.names.free('IOCTL', ioctl.name),
      input,
      output: buffer(device, ioctl.output, types),
      facts: `${facts.join('; ')}.`,
    };
  });
}

/** Names of the four statuses as the schema has them, each checked against the enumeration. */
export function answersOf(device: Device, types: Types, spell: (value: string) => string): Answers {
  const statuses = types.lookup.of('enum', device.statuses.plane, device.statuses.name);
  const find = (name: string): string => {
    if (statuses.values.some((value) => value.name === name)) return spell(name);
    throw new Error(`${device.name} answers with ${statuses.name}.${name}, which that enumeration does not have`);
  };
  return {
    success: find(device.success),
    shortInput: find(device.shortInput),
    shortOutput: find(device.shortOutput),
    unknownCode: find(device.unknownCode),
  };
}

/** Macro of a status. */
export function statusMacro(device: Device, names: Names): (value: string) => string {
  return (value) => names.macro(device.statuses.plane, device.statuses.name, screaming(value));
}

function buffer(device: Device, data: { type: TypeRef; min: number } | undefined, types: Types): Buffer {
  const bare = { plain: false, check: '', type: '', ref: undefined, handles: [], reserved: [] };
  if (data === undefined) return { ...bare, raw: false, min: 0, size: 0 };
  const { type, min } = data;
  if (type.t === 'array' && type.of.t === 'int' && type.of.name === 'u8') {
    return { ...bare, raw: true, min, size: type.len };
  }
  if (type.t !== 'ref') throw new Error(`${device.name}: a control call carries a struct or an array of bytes`);
  const struct = types.lookup.of('struct', type.plane, type.name);
  if (struct.tail !== undefined) {
    return {
      ...bare,
      raw: true,
      check: countName(types.names, type.plane, struct, struct.tail),
      ref: type,
      min,
      size: 0,
    };
  }
  const handles: number[] = [];
  const reserved: { offset: number; size: number }[] = [];
  const walk = ({ fields }: DeclOf<'struct'>, base: number): void => {
    for (const field of fields) {
      const offset = base + field.offset;
      if (field.reserved === true) reserved.push({ offset, size: field.size });
      else if (field.handle !== undefined) {
        for (let at = 0; at < field.size; at += HANDLE_BYTES) handles.push(offset + at);
      } else inner(field.type, offset, walk, types);
    }
  };
  walk(struct, 0);
  const name = types.names.type(type.plane, type.name);
  return { ...bare, plain: true, raw: false, type: name, ref: type, min, size: struct.size, handles, reserved };
}

/** Visits the structs that a field is made of. */
function inner(
  type: TypeRef,
  offset: number,
  walk: (decl: DeclOf<'struct'>, base: number) => void,
  types: Types,
): void {
  let [core, count] = [type, 1];
  for (; core.t === 'array'; core = core.of) count *= core.len;
  if (core.t !== 'ref') return;
  const decl = types.lookup.any(core.plane, core.name);
  if (decl.kind !== 'struct') return;
  for (let at = 0; at < count; at += 1) walk(decl, offset + at * decl.size);
}
