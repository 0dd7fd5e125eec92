// Tagged unions and version gates.
import { enumeration, list, message, plane, schema, since, tail, text, u8, u16, union, variant, when } from 'pf-gen/schema';

export const Small = message({ a: u8 });
export const Open = message({ a: u8, note: tail(text(4)) });
export const Loose = message({ a: u8 }, { trailing: 'extensible' });
export const Mode = enumeration(u8, { off: 0 });
export const Twice = union(u8, { a: variant(1, Small), b: variant(1), c: variant(256) });
export const Nothing = union(u8, {});
export const Kept = union(u8, { a: variant(1, Small) }, { unknown: 'keep' });
export const KeptWithoutMax = union(u8, { a: variant(1, Small) }, { length: 'u8', unknown: 'keep' });
export const KeptName = union(u8, { unknown: variant(1) }, { length: 'u8', max: 4, unknown: 'keep' });
export const Limits = union(u8, { a: variant(1, Open) }, { length: 'u8', max: 3 });
export const TooWide = union(u8, { a: variant(1, Small) }, { length: 'u8', max: 256 });
export const Unlimited = union(u8, { a: variant(1, Small) }, { max: 8 });
export const Bodies = union(u8, { open: variant(1, Open), loose: variant(2, Loose), number: variant(3, u8 as never) });
export const Words = union(text(3) as never, { a: u8 as never }, { length: 'u64' as never });
export const Gates = message({
  a: since('later', 1, u8),
  later: u8,
  b: since('nowhere', 1, u8),
  mode: Mode,
  c: since('mode', 1, u8),
  _reserved: u8,
  d: since('_reserved', 1, u8),
  e: since('later', 0, u8),
  f: since('later', 256, u8),
  g: when('later', 1, u16),
  h: since('g', 3, u8),
  h2: since('f', 3, u8),
  h3: when('f', 3, u8),
  i: since('later', 2, text(4), { default: 1 }),
  j: since('later', 2, u8, { default: 300 }),
});
export const Elsewhere = union(u8, { a: variant(1, message({ z: u8 })) });
export const Holder = message({ all: list(Twice, 2) });
export const p = plane({
  name: 'p',
  id: 1,
  version: 1,
  policy: 'lockstep',
  members: {
    Small, Open, Loose, Mode, Twice, Nothing, Kept, KeptWithoutMax, KeptName, Limits, TooWide, Unlimited, Bodies, Words, Gates,
    Elsewhere, Holder,
  },
});
export default schema({ name: 'bad', planes: [p] });
//= 8:67 PF1517 'b' has the tag 1, and so has 'a' | give it a tag of its own
//= 8:82 PF1304 the tag of 'c' is 256, outside u8 (0 to 255) | use a wider type or another value
//= 9:34 PF1308 the union names nothing | name at least one
//= 10:59 PF1518 unknown tags are to be kept, and the union states no `length` | state `length`, or refuse unknown tags with `unknown: 'error'`
//= 11:83 PF1518 unknown tags are to be kept, and the union states no `max` | state `max`, or refuse unknown tags with `unknown: 'error'`
//= 12:37 PF1102 'unknown' is reserved: the case of a kept unknown tag has it | choose another name
//= 13:74 PF1519 the largest body is wrong: 'a' has up to 6 bytes, and a body holds 3 | state a `max` that every case fits and that the `length` can count
//= 14:76 PF1519 the largest body is wrong: bodies of up to 256 bytes, and a u8 length counts to 255 | state a `max` that every case fits and that the `length` can count
//= 15:64 PF1519 the largest body is wrong: without `length` nothing is limited | state a `max` that every case fits and that the `length` can count
//= 16:52 PF1520 the message of 'open' cannot stand there: its field 'note' may be missing, and no `length` says where it ends | use a message with `trailing: 'exact'`; where its fields may be missing, state `length`
//= 16:77 PF1520 the message of 'loose' cannot stand there: it ignores bytes that follow, so that they would be lost | use a message with `trailing: 'exact'`; where its fields may be missing, state `length`
//= 16:104 PF1001 a message expected, got a value of int | write a message here
//= 17:28 PF1001 an integer type or a varint expected, got a value of text | write an integer type or a varint here
//= 17:46 PF1308 the union names nothing | name at least one
//= 17:48 PF1001 variant(…) expected, got a value of int | write variant(…) here
//= 17:68 PF1001 one of 'u8', 'u16', 'u24', 'u32', 'be.u16', 'be.u24', 'be.u32', 'quic', 'leb128' expected, got the text "u64" | write one of 'u8', 'u16', 'u24', 'u32', 'be.u16', 'be.u24', 'be.u32', 'quic', 'leb128' here
//= 19:12 PF1515 since('later', …): the field comes later | name an earlier integer field of the same message, one that is always there
//= 21:12 PF1515 since('nowhere', …): there is no such field | name an earlier integer field of the same message, one that is always there
//= 23:12 PF1515 since('mode', …): the field is no integer | name an earlier integer field of the same message, one that is always there
//= 25:12 PF1515 since('_reserved', …): the field is reserved, so nobody sets it | name an earlier integer field of the same message, one that is always there
//= 26:21 PF1516 since(…, 0): a u8 is always that large | state a value that the deciding field can have and can fall short of
//= 27:21 PF1516 since(…, 256): a u8 is never that large | state a value that the deciding field can have and can fall short of
//= 29:12 PF1515 since('g', …): the field may be missing itself | name an earlier integer field of the same message, one that is always there
//= 30:13 PF1515 since('f', …): the field may be missing itself | name an earlier integer field of the same message, one that is always there
//= 31:12 PF1504 when('f', …): the field may be missing itself | name an earlier number field of the same message
//= 32:35 PF1506 the stated value is wrong: a field of text holds no number | state a number which the field can hold
//= 33:30 PF1506 the stated value is wrong: 300 is outside 0 to 255 | state a number which the field can hold
//= 35:52 PF1104 this refers to a message that no plane lists | list the declaration in the `members` of a plane
