// Devices and tables whose numbers collide.
import { device, enumeration, fn, foreign, i32, ioctl, plane, ptr, schema, struct, table, u8, u32 } from 'pf-gen/schema';

export const Statuses = enumeration(u8, { OK: 0 });
export const Request = struct({ a: u32, b: u32 }, { prefixes: { legacy: 4 } });
export const Plain = struct({ a: u32 });
export const Device = device({
  interface: '70667664-7044-5350-a1b2-c3d4e5f60001',
  type: 0x10000,
  statuses: Statuses,
  success: 'OK',
  shortInput: 'SHORT',
  shortOutput: 'OK',
  unknownCode: 'OK',
  ioctls: {
    ADD: ioctl({ fn: 0x900, in: Request, inMin: 'legcy' }),
    REMOVE: ioctl({
      fn: 0x900,
      out: Plain,
      outMin: 'legacy',
    }),
    FAR: ioctl({ fn: 0x1000, inMin: 'legacy' }),
    ODD: ioctl({ fn: 1, method: 'direct', access: 'all' }),
  },
});
export const NoCalls = device({
  interface: '70667664-7044-5350-a1b2-c3d4e5f60002',
  type: 1,
  statuses: Statuses,
  success: 'OK',
  shortInput: 'OK',
  shortOutput: 'OK',
  unknownCode: 'OK',
  ioctls: {},
});
export const Platform = foreign({ p: ptr }, { target: 'win-x64', mark: 'A', source: 'facts' });
export const p = plane({
  name: 'p',
  id: 1,
  version: 1,
  policy: 'lockstep',
  members: { Statuses, Request, Plain, Device, NoCalls, Platform },
});
export const Functions = table(
  { First: fn(3, { a: ptr }, i32), Second: fn(3), Third: fn(10, { self: ptr }) },
  { target: 'win-x64', mark: 'A', source: 'facts', count: 10 },
);
export const Moved = table(
  { First: fn(0), Second: fn(2), Third: fn(1) },
  { target: 'win-x64', mark: 'A', source: 'facts', count: 3, names: ['First', 'Third', 'Last'] },
);
export const Short = table(
  { First: fn(0) },
  { target: 'win-x64', mark: 'A', source: 'facts', count: 3, names: ['First', 'FIRST'] },
);
export const NoFunctions = table({}, { target: 'win-x64', mark: 'A', source: 'facts', count: 10 });
export const q = plane({ name: 'q', id: 2, version: 1, policy: 'foreign', members: { Functions, Moved, Short, NoFunctions } });
export default schema({ name: 'bad', planes: [p, q] });
//= 9:3 PF1402 the device type is 65536, outside 0 to 65535 | use a number from 0 to 65535
//= 10:3 PF1408 statuses of a device have 32 bits, and this enumeration has u8 | use u32 or i32 for the enumeration
//= 12:3 PF1404 Statuses has no value 'SHORT' | name a value of the enumeration in `statuses`
//= 16:42 PF1403 Request has no prefix 'legcy' | use one of legacy
//= 18:7 PF1401 REMOVE has function 0x900, and so has ADD | give it a function number of its own; numbers of retired requests stay burnt
//= 20:7 PF1403 Plain has no prefix 'legacy' | state `prefixes` in the options of the struct
//= 22:18 PF1402 the function number is 4096, outside 0 to 4095 | use a number from 0 to 4095
//= 22:30 PF1405 inMin without in | state `in`, or remove `inMin`
//= 23:25 PF1001 one of 'buffered', 'in_direct', 'out_direct', 'neither' expected, got the text "direct" | write one of 'buffered', 'in_direct', 'out_direct', 'neither' here
//= 23:43 PF1001 one of 'any', 'read', 'write', 'read_write' expected, got the text "all" | write one of 'any', 'read', 'write', 'read_write' here
//= 29:3 PF1408 statuses of a device have 32 bits, and this enumeration has u8 | use u32 or i32 for the enumeration
//= 34:3 PF1308 the device names nothing | name at least one
//= 42:57 PF1109 foreign 'Platform' cannot stand in this plane: the plane has a device with IOCTLs | move it into a plane with policy 'foreign'
//= 45:47 PF1406 Second is entry 3, and so is First | look the index up in the source that the table names
//= 45:61 PF1407 Third is entry 10 of a table with 10 entries | use an index from 0 to 9, or correct `count`
//= 45:67 PF1102 'self' is reserved: Rust has no escape for it | choose another name
//= 49:19 PF1410 Second is entry 2, which `names` calls Last | look the index up in the source that the table names
//= 54:62 PF1103 'FIRST' and 'First' become the same name in Short | rename one of them
//= 54:62 PF1409 Short has 3 entries, and `names` has 2 | name every entry, in the order of their indexes
//= 56:34 PF1308 the table names nothing | name at least one
