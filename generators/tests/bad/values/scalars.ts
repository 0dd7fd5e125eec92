// Floats, big-endian words and words of 24 bits where they cannot be.
import {
  array,
  be,
  bits,
  both,
  bytes,
  by,
  enumeration,
  f32,
  f64,
  field,
  flags,
  fnptr,
  foreign,
  i24,
  lenient,
  message,
  pad,
  plane,
  schema,
  section,
  secret,
  since,
  stamp,
  struct,
  table,
  tail,
  fn,
  u8,
  u24,
  u32,
  u64,
  when,
} from 'pf-gen/schema';

export const Ranges = struct({
  gain: field(f32, { range: [0, 1] }),
  port: field(be.u16, { range: [0, 70000] }),
  code: field(u24, { range: [5, 4] }),
  drift: i24,
  key: field(be.u32, { secret: true }),

});
export const Shared = section(
  {
    magic: stamp(be.u32, 1),
    level: by('host', f64),
    ports: by('driver', array(be.u16, 4)),
    word: both(be.u64),
    code: by('host', u24),
    _pad: pad(bytes(5)),
  },
  { roles: ['host', 'driver'] },
);
export const Kind = enumeration(be.u16, { ip: 0x800 });
export const Caps = flags(u24, { fast: 0 });
export const Token = bits(be.u32, { a: 32 });
export const Packet = message({
  version: u8,
  port: be.u16,
  gain: f32,
  ports: array(be.u16, 4),
  key: secret(be.u32),
  level: secret(f64),
  odd: lenient(u24, { allowed: [0x1000000], otherwise: 0x1000000 }),
  extra: when('gain', 1, u32),
  late: since('port', 70000, u32),
  bias: tail(f32, { default: 1 }),
  last: tail(be.u16, { default: 70000 }),
});
export const p = plane({
  name: 'p',
  id: 1,
  version: 1,
  policy: 'lockstep',
  members: { Ranges, Shared, Kind, Caps, Token, Packet },
});
const WHERE = { target: 'linux-x64', mark: 'A', source: 'a book' } as const;
export const Native = foreign({ call: fnptr({ port: be.u16, gain: f32 }, u24) }, WHERE);
export const Calls = table(
  { Send: fn(0, { address: be.u32 }, f64) },
  { ...WHERE, globals: false, count: 1 },
);
export const q = plane({ name: 'q', id: 2, version: 1, policy: 'foreign', members: { Native, Calls } });
export default schema({ name: 'bad', planes: [p, q] });
//= 38:22 PF1209 the range is wrong: a float has none, for the bounds are whole numbers and a NaN lies nowhere between them | state `range: [smallest, largest]` of values that the type can hold
//= 39:25 PF1209 the range is wrong: be.u16 holds 0 to 65535, not 0 to 70000 | state `range: [smallest, largest]` of values that the type can hold
//= 40:22 PF1209 the range is wrong: 5 is above 4 | state `range: [smallest, largest]` of values that the type can hold
//= 42:24 PF1246 'key' cannot be secret: it is neither an integer nor an array of integers | mark integers and arrays of integers in a struct of your own; send a secret in a call or a message
//= 47:18 PF1001 an integer type expected, got be.u32, which memory does not hold as the machine does | write an integer type here
//= 48:5 PF1250 by('host', …) cannot hold 'level', a f64: a word that one side stores while the other reads is a machine word | declare `level` with init(…), put the f64 into a struct of the field, or share the word as an integer
//= 49:5 PF1250 by('driver', …) cannot hold 'ports', a be.u16: a word that one side stores while the other reads is a machine word | declare `ports` with init(…), put the be.u16 into a struct of the field, or share the word as an integer
//= 50:5 PF1250 both(…) cannot hold 'word', a be.u64: a word that one side stores while the other reads is a machine word | declare `word` with init(…), put the be.u64 into a struct of the field, or share the word as an integer
//= 51:5 PF1250 by('host', …) cannot hold 'code', a u24: a word that one side stores while the other reads is a machine word | declare `code` with init(…), put the u24 into a struct of the field, or share the word as an integer
//= 56:33 PF1001 an integer type expected, got be.u16, which memory does not hold as the machine does | write an integer type here
//= 57:27 PF1001 an integer type expected, got u24, which memory does not hold as the machine does | write an integer type here
//= 58:27 PF1001 an integer type expected, got be.u32, which memory does not hold as the machine does | write an integer type here
//= 63:3 PF1513 an array of anything but u8 cannot travel in a message | use bytes(n), a list, or a struct that holds the array
//= 64:3 PF1521 a big-endian word or one of 24 bits cannot be secret | mark integers, bytes, blobs and texts; in a struct or message that stands here, mark its fields
//= 65:3 PF1521 a float cannot be secret | mark integers, bytes, blobs and texts; in a struct or message that stands here, mark its fields
//= 66:23 PF1506 the stated value is wrong: 16777216 is outside 0 to 16777215 | state a number which the field can hold
//= 66:45 PF1506 the stated value is wrong: 16777216 is outside 0 to 16777215 | state a number which the field can hold
//= 67:15 PF1504 when('gain', …): the field holds no whole number | name an earlier number field of the same message
//= 68:23 PF1516 since(…, 70000): a be.u16 is never that large | state a value that the deciding field can have and can fall short of
//= 69:21 PF1506 the stated value is wrong: a float that is not there reads as zero | state a number which the field can hold
//= 70:24 PF1506 the stated value is wrong: 70000 is outside 0 to 65535 | state a number which the field can hold
//= 80:33 PF1251 the parameter 'port' cannot be a be.u16: functions pass machine words | pass the integer of the machine, or a pointer to the word
//= 80:33 PF1251 what the function returns cannot be a u24: functions pass machine words | pass the integer of the machine, or a pointer to the word
//= 82:5 PF1251 the parameter 'address' cannot be a be.u32: functions pass machine words | pass the integer of the machine, or a pointer to the word
