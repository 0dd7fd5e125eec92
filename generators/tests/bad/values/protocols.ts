// Protocols over the wrong fields, stores that publish nothing, and handles where nobody could own them.
import {
  array,
  bits,
  both,
  by,
  bytes,
  device,
  enumeration,
  field,
  foreign,
  init,
  ioctl,
  latest,
  pad,
  plane,
  schema,
  section,
  seqlock,
  spsc,
  stamp,
  struct,
  u8,
  u32,
  u64,
} from 'pf-gen/schema';

export const Token = bits(u64, { slot: 8, seq: 56 });
export const Status = enumeration(u32, { OK: 0, BAD: 1 });
export const Slot = section({ data: by('host', u32), seen: by('driver', u32) }, { roles: ['host', 'driver'] });
export const Channel = struct({ object: field(u64, { handle: 'adopt' }) });
export const Narrow = struct({ object: field(u32, { handle: 'adopt' }) });
export const Platform = foreign(
  { object: field(u64, { handle: 'adopt' }) },
  { target: 'win-x64', mark: 'A', source: 'none' },
);
export const Fields = section(
  {
    gen: by('host', u32),
    quiet: by('host', u32, { order: 'relaxed' }),
    small: by('host', u8, { order: 'release' }),
    _pad: pad(bytes(3)),
    shape: by('host', u32, { order: 'relaxed' }),
    echo: by('driver', u32),
    inner: Slot,
  },
  {
    roles: ['host', 'driver'],
    protocols: {
      missing: seqlock({ owner: 'host', sequence: 'gone', fields: ['shape'] }),
      foreign: seqlock({ owner: 'host', sequence: 'echo', fields: ['echo'] }),
      narrow: seqlock({ owner: 'host', sequence: 'small', fields: ['_pad'] }),
      quiet: seqlock({ owner: 'host', sequence: 'quiet', fields: ['inner'] }),
      echo: seqlock({ owner: 'guest', sequence: 'gen', fields: [] }),
      shape: seqlock({ owner: 'host', sequence: 'gen', fields: ['shape'] }),
    },
  },
);
export const Rings = section(
  {
    head: by('driver', u32),
    tail: by('host', u64),
    _pad: pad(u32),
    count: by('driver', u32, { order: 'relaxed' }),
    token: both(u64),
    newest: by('driver', Token, { order: 'relaxed' }),
    ring: by('driver', array(u32, 6)),
    slots: by('driver', array(Slot, 2)),
    one: by('driver', u32),
    _end: pad(bytes(4)),
  },
  {
    roles: ['host', 'driver'],
    protocols: {
      lossless: spsc({ producer: 'driver', head: 'head', tail: 'tail', slots: 'ring' }),
      single: spsc({ producer: 'driver', head: 'one', slots: 'count', length: 'token', fallback: 1 }),
      shared: spsc({ producer: 'driver', head: 'one', slots: 'slots', length: 'count' }),
      word: latest({ producer: 'driver', token: 'token', slot: 'slot', slots: 'slots' }),
      part: latest({ producer: 'driver', token: 'newest', slot: 'index', slots: 'slots' }),
      nothing: latest({ producer: 'driver', token: 'newest' } as never),
      field: u32 as never,
    },
  },
);
export const Published = section(
  {
    magic: stamp(u32, 1),
    version: init(u32),
    a: by('host', u32, { order: 'relaxed', publishes: ['b'] }),
    b: by('host', u32, { publishes: ['b', 'c', 'gone'] }),
    c: by('driver', u32, { publishes: ['version'] }),
    d: by('host', bytes(4), { publishes: ['a'] }),
    e: both(u32, { publishes: ['a', 'c'] }),
    f: by('host', Channel, { publishes: 'a' as never }),
  },
  { roles: ['host', 'driver'] },
);
export const Desk = device({
  interface: '00000000-0000-0000-0000-000000000001',
  type: 0x22,
  statuses: Status,
  success: 'OK',
  shortInput: 'BAD',
  shortOutput: 'BAD',
  unknownCode: 'BAD',
  ioctls: { GIVE: ioctl({ fn: 0x800, out: Channel }) },
});
export const p = plane({
  name: 'p',
  id: 1,
  version: 1,
  policy: 'lockstep',
  members: { Token, Status, Slot, Channel, Narrow, Platform, Fields, Rings, Published, Desk },
});
export default schema({ name: 'bad', planes: [p] });
//= 32:53 PF1241 'object' cannot be a handle | declare it as u64, or as an array of u64
//= 34:26 PF1242 a handle cannot stand in a platform struct | pass handles in structs that are the input of an IOCTL
//= 50:41 PF1230 protocol 'missing' names 'gone', which is not there | name one of: gen, quiet, small, shape, echo, inner
//= 51:7 PF1236 protocol 'foreign' and protocol 'foreign' both store 'echo' | leave the field to one of them
//= 51:41 PF1231 protocol 'foreign' needs 'echo' to be written by host, and it is written by driver | declare it with by('host', …), or name the role that writes it
//= 51:59 PF1231 protocol 'foreign' needs 'echo' to be written by host, and it is written by driver | declare it with by('host', …), or name the role that writes it
//= 52:40 PF1232 protocol 'narrow' needs 'small' to be u32 or u64 | change the type of `small`: it must be u32 or u64
//= 52:59 PF1231 protocol 'narrow' needs '_pad' to be written by host, and it is written by nobody | declare it with by('host', …), or name the role that writes it
//= 53:39 PF1233 protocol 'quiet' stores 'quiet' with Release, and the field says relaxed | state `order: 'release'`, or leave the order out
//= 53:58 PF1231 protocol 'quiet' needs 'inner' to be written by host, and it is written by nobody | declare it with by('host', …), or name the role that writes it
//= 54:7 PF1235 protocol 'echo' has the name of a field that it does not cover | give the protocol another name
//= 54:23 PF1220 the section has no role 'guest' | use one of its roles: host, driver
//= 54:56 PF1237 protocol 'echo' guards no field | guard integers, bits, enumerations, flags, structs and arrays of these
//= 55:7 PF1236 protocol 'shape' and protocol 'echo' both store 'gen' | leave the field to one of them
//= 55:7 PF1236 protocol 'shape' and protocol 'missing' both store 'shape' | leave the field to one of them
//= 75:58 PF1232 protocol 'lossless' needs 'tail' to be as wide as 'head' | change the type of `tail`: it must be as wide as 'head'
//= 75:72 PF1239 a lossless ring of 6 slots loses its place when 'head' wraps | use a power of two, or count in u64
//= 76:55 PF1234 protocol 'single' needs 'count' to be an array of slots | declare it with array(…)
//= 76:71 PF1231 protocol 'single' needs 'token' to be written by driver, and it is written by both | declare it with by('driver', …), or name the role that writes it
//= 77:7 PF1236 protocol 'shared' and protocol 'single' both store 'one' | leave the field to one of them
//= 77:7 PF1236 protocol 'shared' and protocol 'single' both store 'count' | leave the field to one of them
//= 77:55 PF1231 protocol 'shared' needs 'slots.data' to be written by driver, and it is written by host | declare it with by('driver', …), or name the role that writes it
//= 77:71 PF1240 a ring with `length` needs `fallback`, and the other way round, from 1 to 2 | state both `length` and `fallback`
//= 78:7 PF1236 protocol 'word' and protocol 'single' both store 'token' | leave the field to one of them
//= 78:42 PF1232 protocol 'word' needs 'token' to be a bits(…) declaration of 32 or 64 bits | change the type of `token`: it must be a bits(…) declaration of 32 or 64 bits
//= 79:42 PF1233 protocol 'part' stores 'newest' with Release, and the field says relaxed | state `order: 'release'`, or leave the order out
//= 79:59 PF1230 protocol 'part' names 'index', which is not there | name one of: slot, seq
//= 80:7 PF1236 protocol 'nothing' and protocol 'part' both store 'newest' | leave the field to one of them
//= 80:23 PF1001 a name expected, got nothing | write a name here
//= 80:23 PF1001 a name expected, got nothing | write a name here
//= 80:45 PF1233 protocol 'nothing' stores 'newest' with Release, and the field says relaxed | state `order: 'release'`, or leave the order out
//= 81:7 PF1001 seqlock(…), spsc(…) or latest(…) expected, got a value of int | write seqlock(…), spsc(…) or latest(…) here
//= 89:44 PF1238 'a' publishes nothing: its store is relaxed | state `publishes` on a word with a Release store (or one of both(…)), and name other fields
//= 90:26 PF1230 'b' names 'gone', which is not there | name one of: magic, version, a, b, c, d, e, f
//= 90:26 PF1231 'b' needs 'c' to be written by host, and it is written by driver | declare it with by('host', …), or name the role that writes it
//= 90:26 PF1238 'b' publishes nothing: it names itself | state `publishes` on a word with a Release store (or one of both(…)), and name other fields
//= 91:28 PF1231 'c' needs 'version' to be written by driver, and it is written by init | declare it with by('driver', …), or name the role that writes it
//= 92:31 PF1238 'd' publishes nothing: it is not one word | state `publishes` on a word with a Release store (or one of both(…)), and name other fields
//= 93:20 PF1231 'e' needs 'c' to be written by host, and it is written by driver | declare it with by('host', …), or name the role that writes it
//= 94:5 PF1201 a hole of 4 bytes before 'f': it aligns to 8 and would begin at 28 | insert `_pad: pad(bytes(4))` before `f`
//= 94:5 PF1242 a handle cannot stand in a section | pass handles in structs that are the input of an IOCTL
//= 94:30 PF1001 a list of texts expected, got the text "a" | write a list of texts here
//= 106:38 PF1242 a handle cannot stand in the output of an IOCTL | pass handles in structs that are the input of an IOCTL
//= 113:52 PF1109 foreign 'Platform' cannot stand in this plane: the plane has a shared-memory section | move it into a plane with policy 'foreign'
