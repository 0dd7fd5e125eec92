// Messages that a reader could not take apart.
import { array, blob, bool, bytes, enumeration, exchange, group, kind, lenient, list, literal, message, plane, remainder, schema, struct, tail, text, u8, u16, u32, when } from 'pf-gen/schema';

export const Meta = struct({ a: u32, b: u32 });
export const Cipher = enumeration(u8, { AES: 0 });
export const Order = message({ a: tail(u8), b: u8, c: tail(u8) });
export const Groups = message({
  a: group('g', u8, { trigger: true }),
  b: tail(u8),
  c: group('g', u8),
  d: group('h', u8),
});
export const Conditions = message({
  a: when('later', 1, u8),
  later: u8,
  b: when('nowhere', 1, u8),
  name: text(8),
  c: when('name', 1, u8),
  d: when('later', 256, u8),
  cipher: Cipher,
  e: when('cipher', 'CHACHA', u8),
});
export const Remains = message({ a: u8, meta: remainder(Meta), long: tail(text(6, { prefix: 'u16' })) });
export const TwoRemains = message({ a: remainder(struct({ x: bytes(40) })), b: remainder(Meta) });
export const Defaults = message({
  a: tail(u8, { default: 256 }),
  b: tail(text(4), { default: 1 }),
  c: lenient(u8, { allowed: [1, 300], otherwise: 2 }),
  d: tail(bool, { default: 2 }),
});
export const Limits = message({
  a: text(256, { prefix: 'u8' }),
  b: list(u8, 70000, { prefix: 'u16' }),
  c: blob(0),
  d: array(u16, 2),
  e: literal(''),
  f: tail(literal('x')),
});
export const Inner = message({ a: u8, b: tail(u8) });
export const Outer = message({ inner: Inner, more: list(Inner, 2) }, { trailing: 'loose' });
export const Talk = exchange({
  magic: 4294967296,
  maxBody: 4,
  messages: { A: kind(1, 'down', Limits), B: kind(1, 'up', Inner) },
});
export const Silence = exchange({ magic: 1, maxBody: 4, messages: {} });
export const p = plane({
  name: 'p',
  id: 1,
  version: 1,
  policy: 'lockstep',
  members: { Meta, Cipher, Order, Groups, Conditions, Remains, TwoRemains, Defaults, Limits, Inner, Outer, Talk, Silence },
});
export default schema({ name: 'bad', planes: [p] });
//= 6:45 PF1501 'b' is required, and comes after 'a', which may be missing | declare `b` with tail(…), or move it before `a`
//= 10:3 PF1502 the fields of group 'g' are torn apart by 'b' | put the fields of a group next to each other
//= 11:3 PF1503 no field of group 'h' causes its writing | mark one field of the group with `trigger: true`
//= 14:11 PF1504 when('later', …): the field comes later | name an earlier number field of the same message
//= 16:11 PF1504 when('nowhere', …): there is no such field | name an earlier number field of the same message
//= 18:11 PF1504 when('name', …): the field holds no number | name an earlier number field of the same message
//= 19:20 PF1506 the stated value is wrong: 256 is outside 0 to 255 | state a number which the field can hold
//= 21:21 PF1506 the stated value is wrong: 'CHACHA' names no value of the field | state a number which the field can hold
//= 23:41 PF1505 after 'meta' come up to 8 bytes, and it has 8 | keep everything after `meta` under 8 bytes, or declare it with tail(…)
//= 24:37 PF1104 this refers to a struct that no plane lists | list the declaration in the `members` of a plane
//= 24:77 PF1512 the message has a remainder already: 'a' | keep one remainder
//= 26:17 PF1506 the stated value is wrong: 256 is outside 0 to 255 | state a number which the field can hold
//= 27:22 PF1506 the stated value is wrong: a field of text holds no number | state a number which the field can hold
//= 28:3 PF1501 'c' is required, and comes after 'a', which may be missing | declare `c` with tail(…), or move it before `a`
//= 28:20 PF1506 the stated value is wrong: 300 is outside 0 to 255 | state a number which the field can hold
//= 28:39 PF1514 `otherwise` is not among the allowed values | add it to `allowed`, or choose another value
//= 29:19 PF1506 the stated value is wrong: 2 is outside 0 to 1 | state a number which the field can hold
//= 32:3 PF1507 at most 256, and a u8 prefix counts to 255 | use a wider prefix or a smaller maximum; the maximum is at least 1
//= 33:3 PF1507 at most 70000, and a u16 prefix counts to 65535 | use a wider prefix or a smaller maximum; the maximum is at least 1
//= 34:3 PF1507 at most 0, and a u8 prefix counts to 255 | use a wider prefix or a smaller maximum; the maximum is at least 1
//= 35:3 PF1513 an array of anything but u8 cannot travel in a message | use bytes(n), a list, or a struct that holds the array
//= 36:3 PF1511 the literal is wrong: it is empty | use a required literal of at least one byte
//= 37:3 PF1511 the literal is wrong: a literal is always there, as it is | use a required literal of at least one byte
//= 40:32 PF1508 Inner cannot stand inside a message: its field 'b' may be missing | use a message whose fields are all required
//= 40:46 PF1508 Inner cannot stand inside a message: its field 'b' may be missing | use a message whose fields are all required
//= 40:72 PF1001 one of 'exact', 'extensible' expected, got the text "loose" | write one of 'exact', 'extensible' here
//= 42:3 PF1304 the magic is 4294967296, outside u32 (0 to 4294967295) | use a wider type or another value
//= 44:34 PF1510 Limits has up to 70265 bytes, and a body holds 4 | state `maxBody` of at least 70265, or limit the fields of the message
//= 44:51 PF1509 B is kind 0x1, and so is A | give it a kind of its own
//= 46:57 PF1308 the conversation names nothing | name at least one
