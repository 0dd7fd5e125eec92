// Arguments that no constructor can use: all are reported in one run.
import { array, bits, bytes, constant, device, enumeration, field, fn, foreign, ioctl, kind, exchange, list, literal, message, name, pad, plane, ptr, remainder, schema, section, stamp, struct, table, tail, text, u8, u32, when } from 'pf-gen/schema';

export const Fields = struct({
  width: 'u32',
  height: undefined,
  list: array(u8, 0),
  deep: field(array(null, 4)),
  _pad: pad(7),
});
export const NoFields = struct(undefined, 3);
export const Words = enumeration('u32', { a: 'one', b: 1.5 });
export const Parts = bits({}, 12);
export const Text = constant.bytes('abc');
export const Id = constant.guid('no guid');
export const Big = constant(u32, {});
export const Named = name(5, { status: 'dead' });
export const Shared = section({ magic: stamp(u32, 'M'), plain: u32 }, { roles: ['host'] });
export const Platform = foreign({ p: ptr(5) }, { target: 'win-x64', mark: 'A' });
export const Calls = table({ A: fn('x', { p: 1 }, 2), B: 7 }, { target: 'win-x64', mark: 'A', source: 's' });
export const Statuses = enumeration(u32, { OK: 0 });
export const Device = device({
  interface: 'x',
  type: 1,
  statuses: Fields,
  success: 'OK',
  shortInput: 'OK',
  shortOutput: 'OK',
  unknownCode: 1,
  ioctls: { ADD: ioctl({ fn: 1, in: u32 }), REMOVE: 5 },
});
export const Message = message({
  a: ptr,
  b: list(null, 3),
  c: tail(text('x'), { default: {} }),
  d: remainder(u8),
  e: when(5, 1, bytes(2)),
  f: literal('ü'),
});
export const Talk = exchange({ magic: 1, maxBody: 10, messages: { A: kind(1, 'down', u8) } });
export const p = plane({
  name: 'p',
  id: 1,
  version: 1,
  policy: 'loose',
  members: { Fields, NoFields, Words, Parts, Text, Id, Big, Named, Shared, Platform, Calls, Statuses, Device, Message, Talk, Int: u32 },
});
export default schema({ name: 'bad', planes: [p, u32] });
//= 5:3 PF1001 a type, field(…) or pad(…) expected, got the text "u32" | write a type, field(…) or pad(…) here
//= 6:3 PF1001 a type, field(…) or pad(…) expected, got undefined (is the declaration used before it is made?) | write a type, field(…) or pad(…) here
//= 7:19 PF1001 a number of elements, at least 1 expected, got the number 0 | write a number of elements, at least 1 here
//= 8:21 PF1001 a type of fixed size expected, got null | write a type of fixed size here
//= 9:13 PF1001 a type of fixed size expected, got number 7 | write a type of fixed size here
//= 11:32 PF1001 an object whose entries are a type, field(…) or pad(…) expected, got undefined (is the declaration used before it is made?) | write an object whose entries are a type, field(…) or pad(…) here
//= 11:43 PF1001 an object with options expected, got number 3 | write an object with options here
//= 12:34 PF1001 an integer type expected, got the text "u32" | write an integer type here
//= 12:43 PF1001 a whole number expected, got the text "one" | write a whole number here
//= 12:53 PF1001 a whole number expected, got number 1.5 | write a whole number here
//= 12:53 PF1303 'b' is 0, and so is 'a' | give it another value, or remove it
//= 13:27 PF1001 an integer type expected, got a plain object | write an integer type here
//= 13:31 PF1001 an object whose entries are a width in bits expected, got number 12 | write an object whose entries are a width in bits here
//= 13:31 PF1308 the token names nothing | name at least one
//= 14:36 PF1001 an even number of hexadecimal digits expected, got the text "abc" | write an even number of hexadecimal digits here
//= 15:33 PF1001 a GUID such as 3f2504e0-4f89-41d3-9a0c-0305e82c3301 expected, got the text "no guid" | write a GUID such as 3f2504e0-4f89-41d3-9a0c-0305e82c3301 here
//= 16:34 PF1001 a whole number expected, got a plain object | write a whole number here
//= 17:27 PF1001 a name expected, got number 5 | write a name here
//= 17:27 PF1309 the name is wrong: it is empty | write places for numbers as `{target}`, each once, and close every brace
//= 17:32 PF1001 one of 'live', 'fallback', 'history' expected, got the text "dead" | write one of 'live', 'fallback', 'history' here
//= 18:51 PF1001 the magic number or an integer constant expected, got the text "M" | write the magic number or an integer constant here
//= 18:57 PF1001 stamp(…), init(…), by(…), both(…) or pad(…) expected, got a value of int | write stamp(…), init(…), by(…), both(…) or pad(…) here
//= 18:73 PF1001 two names of roles, the creating one first expected, got a list | write two names of roles, the creating one first here
//= 19:42 PF1001 a type expected, got number 5 | write a type here
//= 19:48 PF1001 where the numbers come from expected, got nothing | write where the numbers come from here
//= 20:36 PF1001 an index expected, got the text "x" | write an index here
//= 20:43 PF1001 a type expected, got number 1 | write a type here
//= 20:51 PF1001 a return type expected, got number 2 | write a return type here
//= 20:55 PF1001 fn(…) expected, got number 7 | write fn(…) here
//= 20:63 PF1001 the number of entries expected, got nothing | write the number of entries here
//= 23:3 PF1001 a GUID such as 3f2504e0-4f89-41d3-9a0c-0305e82c3301 expected, got the text "x" | write a GUID such as 3f2504e0-4f89-41d3-9a0c-0305e82c3301 here
//= 25:3 PF1001 an enumeration expected, got a value of struct | write an enumeration here
//= 29:3 PF1001 the name of a status expected, got number 1 | write the name of a status here
//= 30:33 PF1001 a struct expected, got a value of int | write a struct here
//= 30:45 PF1001 ioctl(…) expected, got number 5 | write ioctl(…) here
//= 33:3 PF1001 a codec or a presence expected, got a pointer, a word of a platform, which `foreign(…)` alone holds: elsewhere it is u64 or i64 | write a codec or a presence here
//= 34:11 PF1001 a codec expected, got null | write a codec here
//= 35:3 PF1507 at most 0, and a u8 prefix counts to 255 | use a wider prefix or a smaller maximum; the maximum is at least 1
//= 35:16 PF1001 the most bytes of the text expected, got the text "x" | write the most bytes of the text here
//= 35:24 PF1001 a number or the name of a value expected, got a plain object | write a number or the name of a value here
//= 36:3 PF1505 after 'd' come up to 3 bytes, and it has 1 | keep everything after `d` under 1 bytes, or declare it with tail(…)
//= 36:16 PF1001 a struct expected, got a value of int | write a struct here
//= 37:11 PF1001 the name of an earlier field expected, got number 5 | write the name of an earlier field here
//= 37:11 PF1504 when('', …): there is no such field | name an earlier number field of the same message
//= 38:3 PF1501 'f' is required, and comes after 'c', which may be missing | declare `f` with tail(…), or move it before `c`
//= 38:14 PF1001 ASCII text (use literal.hex for other bytes) expected, got the text "ü" | write ASCII text (use literal.hex for other bytes) here
//= 40:86 PF1001 a message expected, got a value of int | write a message here
//= 45:3 PF1001 one of 'lockstep', 'additive', 'foreign' expected, got the text "loose" | write one of 'lockstep', 'additive', 'foreign' here
//= 46:76 PF1109 foreign 'Platform' cannot stand in this plane: the plane has a shared-memory section | move it into a plane with policy 'foreign'
//= 46:86 PF1109 table 'Calls' cannot stand in this plane: the plane has a shared-memory section | move it into a plane with policy 'foreign'
//= 46:126 PF1001 a declaration expected, got a value of int | write a declaration here
//= 48:38 PF1001 plane(…) expected, got a value of int | write plane(…) here
