// Elements behind a struct.
import {
  array, device, enumeration, field, foreign, ioctl, list, message, pad, plane, ptr, schema, section, stamp, struct, tail, u8, u16, u32, u64,
} from 'pf-gen/schema';

export const Status = enumeration(u32, { OK: 0, BAD: 1 });
export const Good = struct({ n: u32, all: tail(u32, { count: 'n' }) });
export const Middle = struct({ n: u32, all: tail(u8, { count: 'n' }), after: u32 });
export const Nowhere = struct({ n: u32, _pad: pad(u32), all: tail(u8, { count: 'm' }) });
export const Reserved = struct({ n: u32, _pad: pad(u32), all: tail(u8, { bytes: '_pad' }) });
export const Named = struct({ n: Status, all: tail(u8, { count: 'n' }) });
export const Inside = struct({ first: u32, good: Good });
export const Many = struct({ good: array(Good, 2) });
export const Nested = struct({ n: u32, all: tail(Good, { count: 'n' }) });
export const Carried = message({ good: Good });
export const Shared = section({ magic: stamp(u32, 1), all: tail(u8, { rest: true }) as never }, { roles: ['a', 'b'] });
export const Older = struct({ n: u32, m: u32, all: tail(u8, { count: 'n' }) }, { prefixes: { old: 4 } });
export const Alone = struct({ all: tail(u8, { rest: true }) });
export const Hole = struct({ n: u32, all: tail(u64, { count: 'n' }) });
export const Pointers = struct({ n: u64, all: tail(ptr as never, { count: 'n' }) });
export const Narrow = struct({ _pad: pad(array(u8, 300)), n: u8, all: tail(u8, { bytes: 'n', includes: 'head' }) });
export const Secret = struct({ key: field(u32, { secret: true }), all: tail(u8, { rest: true }) });
export const Handle = struct({ handle: field(u64, { handle: 'adopt' }) });
export const Handles = struct({ n: u64, all: tail(Handle, { count: 'n' }) });
export const Both = struct({ n: u32, all: tail(u8, { count: 'n', bytes: 'n' } as never) });
export const Mixed = struct({ n: u32, all: tail(u8, { count: 'n', default: 0 } as never) });
export const Head = struct({ n: u32, all: tail(u8, { count: 'n', includes: 'head' } as never) });
export const Never = struct({ n: u32, all: tail(u8, { rest: false } as never) });
export const Message = struct({ n: u32, all: tail(u8, { always: true }) as never });
export const Elsewhere = message({ all: tail(u8, { rest: true }) as never, list: list(u8, 2) });
export const Native = foreign({ n: u32, all: tail(u16, { count: 'k' }) }, { target: 'linux-x64', mark: 'A', source: 'x' });
export const Board = device({
  interface: '70667664-7044-5350-a1b2-c3d4e5f6000c',
  type: 0x22,
  statuses: Status,
  success: 'OK',
  shortInput: 'BAD',
  shortOutput: 'BAD',
  unknownCode: 'BAD',
  ioctls: { GIVE: ioctl({ fn: 1, in: Handle, out: Good }) },
});
export const p = plane({
  name: 'p',
  id: 1,
  version: 1,
  policy: 'lockstep',
  members: {
    Status, Good, Middle, Nowhere, Reserved, Named, Inside, Many, Nested, Carried, Shared, Older, Alone, Hole, Pointers, Narrow,
    Secret, Handle, Handles, Both, Mixed, Head, Never, Message, Elsewhere, Board,
  },
});
export const native = plane({ name: 'native', id: 2, version: 1, policy: 'foreign', members: { Native } });
export default schema({ name: 'example', planes: [p, native] });
//= 8:71 PF1280 'after' stands behind the tail 'all' | make `all` the last entry; what comes after it belongs in front of it, or into another struct
//= 9:73 PF1281 the tail 'all' is counted by 'm', which is no field of the struct | name an integer field of the same struct: n
//= 10:74 PF1281 the tail 'all' is counted by '_pad', which is reserved | name an integer field of the same struct: n
//= 11:58 PF1281 the tail 'all' is counted by 'n', which is no integer | name an integer field of the same struct: it has none yet
//= 12:44 PF1282 Good ends in a tail ('all') and cannot stand in a struct | put what Good has in front of its tail into a struct of its own, and use that one here
//= 13:30 PF1282 Good ends in a tail ('all') and cannot stand in an array | put what Good has in front of its tail into a struct of its own, and use that one here
//= 14:40 PF1282 Good ends in a tail ('all') and cannot stand in a struct | put what Good has in front of its tail into a struct of its own, and use that one here
//= 15:34 PF1282 Good ends in a tail ('all') and cannot stand in a message | put what Good has in front of its tail into a struct of its own, and use that one here
//= 16:55 PF1001 stamp(…), init(…), by(…), both(…) or pad(…) expected, got the tail of a struct (`count`, `bytes` or `rest`), which stands in a struct or foreign struct alone | write stamp(…), init(…), by(…), both(…) or pad(…) here
//= 17:82 PF1283 Older ends in a tail ('all') and has prefixes | leave the prefixes out, or give the older form a struct of its own
//= 18:14 PF1207 the layout has no fields | add a field
//= 19:38 PF1201 a hole of 4 bytes before 'all': it aligns to 8 and would begin at 4 | insert `_pad: pad(bytes(4))` before `all`
//= 20:42 PF1210 a pointer cannot stand in a struct | use a type of fixed size; a handle or address travels as u64
//= 21:82 PF1284 'n', which counts the bytes of 'all', holds at most 255, and the struct has 301 bytes without any element | use a wider type for `n`, or count the elements alone
//= 22:67 PF1285 the tail 'all' stands beside secrets: the struct itself has them | put them into a struct without a tail
//= 24:41 PF1285 the tail 'all' stands beside handles: an element has them | put them into a struct without a tail
//= 25:52 PF1001 exactly one of `count`, `bytes` and `rest` expected, got `count` and `bytes` | write exactly one of `count`, `bytes` and `rest` here
//= 26:67 PF1001 `count` alone expected, got `default` beside it, which only the tail of a message has | write `count` alone here
//= 27:66 PF1001 `bytes` beside it expected, got `includes` alone | write `bytes` beside it here
//= 28:55 PF1001 true expected, got false | write true here
//= 29:41 PF1001 a type, field(…) or pad(…) expected, got the tail of a message; that of a struct says how many there are: tail(T, { count: 'n' }), { bytes: 'size' } or { rest: true } | write a type, field(…) or pad(…) here
//= 30:36 PF1001 a codec or a presence expected, got the tail of a struct (`count`, `bytes` or `rest`), which stands in a struct or foreign struct alone | write a codec or a presence here
//= 31:58 PF1281 the tail 'all' is counted by 'k', which is no field of the struct | name an integer field of the same struct: n
//= 40:46 PF1286 the request carries handles, and the reply ends in the tail 'all' | use two calls: one that hands the handles over, and one that answers with the tail
