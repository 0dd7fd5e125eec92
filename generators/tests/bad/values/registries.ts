// Registries, varints, and what goes on to the end.
import { be, blob, bool, counted, entry, lenient, list, literal, message, plane, ranged, registry, rest, schema, secret, tail, text, u8, u16, u32, union, varint, variant, when } from 'pf-gen/schema';

export const Small = message({ a: u8 });
export const Loose = message({ a: u8 }, { trailing: 'extensible' });
export const Open = message({ a: u8, rest: rest.bytes(8) });
export const Optional = message({ a: u8, note: tail(text(4)) });
export const Tail = registry({ a: entry(1, u8) }, { tag: u8, length: 'u8', max: 64 });
export const Closed = registry({ a: entry(1, u8) }, { tag: u8, length: 'u8', total: 'u8', max: 64 });

export const Followed = message({ name: rest.text(8), after: u8, fields: Tail, last: u8 });
export const Missing = message({ a: u8, name: when('a', 1, rest.text(8)) });
export const Late = message({ a: u8, name: tail(rest.uint(u32)) });
export const Ignored = message({ a: u8, name: rest.bytes(8) }, { trailing: 'extensible' });
export const Several = message({ all: list(rest.bytes(8), 2), open: list(Open, 2), tails: list(Tail, 2), closed: list(Closed, 2) });
export const Nested = message({ open: Open, after: u8, closed: Closed });
export const Unended = union(u8, { open: variant(1, Open), small: variant(2, Small) });

export const Wide = registry(
  {
    blob: entry(1, blob(300)),
    name: entry(2, rest.text(255)),
    nested: entry(3, Closed),
  },
  { tag: u8, length: 'u8', max: 200 },
);
export const Uncounted = registry({ a: entry(1, u8) }, { tag: u8, length: 'u8', total: 'u8', max: 256 });
export const Few = registry(
  { a: entry(1, u8, { required: true }), b: entry(2, u8, { required: true }) },
  { tag: u8, length: 'u8', max: 64, entries: 1 },
);
export const Empty = registry({}, { tag: u8, length: 'u8', max: 0 });
export const Tags = registry(
  { a: entry(1, u8), b: entry(1, u8), c: entry(256, u8), old: entry(9, u8), minus: entry(-1, u8) },
  { tag: u8, length: 'u8', max: 64, retired: [9, 300] },
);
export const Far = registry({ a: entry(0x4000000000000000n, u8) }, { tag: varint('quic'), length: 'quic', max: 64 });
export const Names = registry(
  { unknown: entry(1, u8), class: entry(2, u8), two_words: entry(3, u8), twoWords: entry(4, u8) },
  { tag: be.u16, length: 'be.u16', max: 64, unknown: 'keep' },
);
export const Values = registry(
  {
    magic: entry(1, literal('PF')),
    loose: entry(2, Loose),
    optional: entry(3, Optional),
    key: entry(4, secret(bool)),
    later: entry(5, tail(u8) as never),
    number: entry(6, 7 as never),
    bare: u8 as never,
  },
  { tag: u8, length: 'u8', max: 64 },
);
export const Options = registry({ a: entry(1.5, u8, { list: 0 }), b: entry(2, u8, { list: 70000, needed: true } as never) }, {
  tag: text(3) as never,
  length: 'u64' as never,
  total: 'quick' as never,
  max: 'all' as never,
  entries: true as never,
  unknown: 'ignore' as never,
  repeated: 'all' as never,
  retired: 9 as never,
  packed: true,
} as never);
export const Bare = registry({ a: entry(1, u8) }, {} as never);
export const Limited = registry({ a: entry(1, u8) }, { tag: varint('quic', { max: 9 }), length: 'u8', max: 64 });
export const Retired = registry({ a: entry(1, u8) }, { tag: u8, length: 'u8', max: 64, retired: ['x'] as never });
export const Numbers = message({
  a: varint('protobuf' as never),
  b: varint('quic', { max: 0x4000000000000000n }),
  c: varint('leb128', { max: 0 }),
  d: varint('leb128', { shortest: 1 as never, most: 3 } as never),
  e: rest.bytes(0),
  f: rest.text(-1),
  g: rest.uint(be.u16 as never),
  h: text(5, { prefix: 'be.u64' as never }),
  i: list(u8, 300, { prefix: 'u8' }),
  j: blob(0x2000000, { prefix: 'u24' }),
});
export const Elsewhere = registry({ a: entry(1, message({ z: u8 })) }, { tag: u8, length: 'u8', max: 64 });
export const Nothing = message({});
export const Large = message({
  empty: list(Nothing, 0x1_0000, { prefix: 'leb128' }),
  few: list(Nothing, 0xffff, { prefix: 'leb128' }),
  half: blob(0x10_0000_0000_0000n, { prefix: 'quic' }),
  whole: blob(0x10_0000_0000_0000n, { prefix: 'quic' }),
});
export const Larger = message({ all: list(list(u8, 0x1000_0000, { prefix: 'u32' }), 0x1000_0000, { prefix: 'u32' }) });
export const Largest = union(u8, { small: variant(1, Small) }, { length: 'quic', unknown: 'keep', max: 0x1f_ffff_ffff_ffffn });
export const Crowded = registry(
  { a: entry(1, u32, { required: true }), b: entry(2, u32, { required: true }) },
  { tag: u8, length: 'u8', max: 11 },
);
export const Once = registry({ a: entry(1, u8) }, { tag: u8, length: 'u8', max: 64, repeatedUnknown: 'error' });
export const OnceClosed = registry(
  { a: entry(1, u8) },
  { tag: u8, length: 'u8', max: 64, entries: 9, unknown: 'error', repeatedUnknown: 'error' },
);
export const OnceMany = registry(
  { a: entry(1, u8) },
  { tag: u16, length: 'u8', max: 6400, entries: 257, repeatedUnknown: 'error' },
);
export const Forgiven = registry(
  { a: entry(1, u8, { bad: 'none', required: true }), b: entry(2, u8, { bad: 'none', list: 2 }), c: entry(3, u8, { bad: 'skip' as never }) },
  { tag: u8, length: 'u8', max: 64 },
);
export const Ranges = message({
  a: ranged(u8, [5, 1]),
  b: ranged(u8, [0, 256]),
  c: ranged(be.u16 as never, [0, 1]),
  d: ranged(u8, 7 as never),
  e: counted(ranged(u8, [1, 2]), 4, { by: ['a'] }),
  f: lenient(ranged(u8, [1, 2]), { allowed: [1], otherwise: 1 }),
  g: tail(ranged(u8, [1, 2])),
  h: tail(ranged(u8, [1, 2]), { default: 3 }),
});
export const Cut = message({ a: u8, b: tail(u8, { cut: 'refuse' as never }) }, { trailing: 'extensible' });
export const p = plane({
  name: 'p',
  id: 1,
  version: 1,
  policy: 'lockstep',
  members: {
    Small, Loose, Open, Optional, Tail, Closed, Followed, Missing, Late, Ignored, Several, Nested, Unended, Wide, Uncounted, Few,
    Empty, Tags, Far, Names, Values, Options, Bare, Limited, Retired, Numbers, Elsewhere,
    Nothing, Large, Larger, Largest, Crowded, Once, OnceClosed, OnceMany, Forgiven, Ranges, Cut,
  },
});
export default schema({ name: 'bad', planes: [p] });
//= 11:35 PF1530 it goes on to the end of what it stands in, and the field 'after' follows | let it be the last field of a message with `trailing: 'exact'`, or the value of a registry's entry; a registry can state a `total`
//= 11:66 PF1530 it goes on to the end of what it stands in, and the field 'last' follows | let it be the last field of a message with `trailing: 'exact'`, or the value of a registry's entry; a registry can state a `total`
//= 12:41 PF1530 it goes on to the end of what it stands in, and a field that may be missing needs an end of its own | let it be the last field of a message with `trailing: 'exact'`, or the value of a registry's entry; a registry can state a `total`
//= 13:38 PF1530 it goes on to the end of what it stands in, and a field that may be missing needs an end of its own | let it be the last field of a message with `trailing: 'exact'`, or the value of a registry's entry; a registry can state a `total`
//= 14:41 PF1530 it goes on to the end of what it stands in, and the message ignores bytes that follow | let it be the last field of a message with `trailing: 'exact'`, or the value of a registry's entry; a registry can state a `total`
//= 15:34 PF1530 it goes on to the end of what it stands in, and more values follow in the list | let it be the last field of a message with `trailing: 'exact'`, or the value of a registry's entry; a registry can state a `total`
//= 15:63 PF1530 it goes on to the end of what it stands in, and more values follow in the list | let it be the last field of a message with `trailing: 'exact'`, or the value of a registry's entry; a registry can state a `total`
//= 15:84 PF1530 it goes on to the end of what it stands in, and more values follow in the list | let it be the last field of a message with `trailing: 'exact'`, or the value of a registry's entry; a registry can state a `total`
//= 16:33 PF1530 it goes on to the end of what it stands in, and the field 'after' follows | let it be the last field of a message with `trailing: 'exact'`, or the value of a registry's entry; a registry can state a `total`
//= 17:53 PF1520 the message of 'open' cannot stand there: it goes on to the end, and no `length` says where that is | use a message with `trailing: 'exact'`; where its fields may be missing, state `length`
//= 21:20 PF1531 the limits of the registry are wrong: 'blob' has up to 302 bytes, and a u8 length counts to 255 | state a `max` and a `length` that every entry fits, and a `total` that can count the `max`
//= 22:20 PF1531 the limits of the registry are wrong: 'name' takes up to 257 bytes, and the registry holds 200 | state a `max` and a `length` that every entry fits, and a `total` that can count the `max`
//= 27:81 PF1531 the limits of the registry are wrong: it holds 256 bytes, and a u8 total counts to 255 | state a `max` and a `length` that every entry fits, and a `total` that can count the `max`
//= 30:37 PF1531 the limits of the registry are wrong: 1 entries are allowed, and 2 must be there | state a `max` and a `length` that every entry fits, and a `total` that can count the `max`
//= 32:31 PF1308 the registry names nothing | name at least one
//= 32:60 PF1531 the limits of the registry are wrong: it holds 0 bytes, and 1 to 2147483647 are possible | state a `max` and a `length` that every entry fits, and a `total` that can count the `max`
//= 34:31 PF1517 'b' has the tag 1, and so has 'a' | give it a tag of its own
//= 34:48 PF1304 the tag of 'c' is 256, outside u8 (0 to 255) | use a wider type or another value
//= 34:69 PF1532 'old' has the tag 9, which is retired | give it a tag that was never used
//= 34:90 PF1304 the tag of 'minus' is -1, outside u8 (0 to 255) | use a wider type or another value
//= 35:37 PF1304 a retired tag is 300, outside u8 (0 to 255) | use a wider type or another value
//= 37:40 PF1304 the tag of 'a' is 4611686018427387904, outside quic (0 to 4611686018427387903) | use a wider type or another value
//= 39:5 PF1102 'unknown' is reserved: the list of kept unknown entries has it | choose another name
//= 39:74 PF1103 'twoWords' and 'two_words' become the same name in Names | rename one of them
//= 44:21 PF1513 a literal as the value of an entry cannot travel in a message | use bytes(n), a list, or a struct that holds the array
//= 45:21 PF1520 the message of 'loose' cannot stand there: it ignores bytes that follow, so that they would be lost | use a message with `trailing: 'exact'`; where its fields may be missing, state `length`
//= 47:26 PF1521 a truth value cannot be secret | mark integers, bytes, blobs and texts; in a struct or message that stands here, mark its fields
//= 48:21 PF1001 a codec expected, got the tail of a message; that of a struct says how many there are: tail(T, { count: 'n' }), { bytes: 'size' } or { rest: true } | write a codec here
//= 49:22 PF1001 a codec expected, got number 7 | write a codec here
//= 50:5 PF1001 entry(…) expected, got a value of int | write entry(…) here
//= 54:44 PF1001 the tag of the entry expected, got number 1.5 | write the tag of the entry here
//= 54:55 PF1001 a number from 1 to 65535 expected, got the number 0 | write a number from 1 to 65535 here
//= 54:85 PF1001 a number from 1 to 65535 expected, got the number 70000 | write a number from 1 to 65535 here
//= 54:98 PF1001 one of the options required, list, bad expected, got the option 'needed' | write one of the options required, list, bad here
//= 55:3 PF1001 an integer type or a varint expected, got a value of text | write an integer type or a varint here
//= 56:3 PF1001 one of 'u8', 'u16', 'u24', 'u32', 'be.u16', 'be.u24', 'be.u32', 'quic', 'leb128' expected, got the text "u64" | write one of 'u8', 'u16', 'u24', 'u32', 'be.u16', 'be.u24', 'be.u32', 'quic', 'leb128' here
//= 57:3 PF1001 one of 'u8', 'u16', 'u24', 'u32', 'be.u16', 'be.u24', 'be.u32', 'quic', 'leb128' expected, got the text "quick" | write one of 'u8', 'u16', 'u24', 'u32', 'be.u16', 'be.u24', 'be.u32', 'quic', 'leb128' here
//= 58:3 PF1001 the most bytes of all entries expected, got the text "all" | write the most bytes of all entries here
//= 59:3 PF1001 the most entries expected, got boolean true | write the most entries here
//= 60:3 PF1001 one of 'skip', 'keep', 'error' expected, got the text "ignore" | write one of 'skip', 'keep', 'error' here
//= 61:3 PF1001 one of 'error', 'first', 'last' expected, got the text "all" | write one of 'error', 'first', 'last' here
//= 62:3 PF1001 a list of tags expected, got number 9 | write a list of tags here
//= 63:3 PF1001 one of the options tag, length, total, max, entries, unknown, repeated, repeatedUnknown, retired expected, got the option 'packed' | write one of the options tag, length, total, max, entries, unknown, repeated, repeatedUnknown, retired here
//= 65:51 PF1001 a `length` expected, got nothing | write a `length` here
//= 65:51 PF1001 an integer type or a varint expected, got nothing | write an integer type or a varint here
//= 65:51 PF1001 the most bytes of all entries expected, got nothing | write the most bytes of all entries here
//= 66:56 PF1001 a varint without options expected, got one with options | write a varint without options here
//= 67:88 PF1001 a tag expected, got the text "x" | write a tag here
//= 69:13 PF1001 one of 'quic', 'leb128' expected, got the text "protobuf" | write one of 'quic', 'leb128' here
//= 70:23 PF1001 a number from 1 to 4611686018427387903 expected, got the number 4611686018427387904 | write a number from 1 to 4611686018427387903 here
//= 71:25 PF1001 a number from 1 to 18446744073709551615 expected, got the number 0 | write a number from 1 to 18446744073709551615 here
//= 72:25 PF1001 true or false expected, got number 1 | write true or false here
//= 72:47 PF1001 one of the options max, shortest expected, got the option 'most' | write one of the options max, shortest here
//= 73:3 PF1530 it goes on to the end of what it stands in, and the field 'f' follows | let it be the last field of a message with `trailing: 'exact'`, or the value of a registry's entry; a registry can state a `total`
//= 73:17 PF1001 a number of bytes from 1 to 2147483647 expected, got the number 0 | write a number of bytes from 1 to 2147483647 here
//= 74:3 PF1530 it goes on to the end of what it stands in, and the field 'g' follows | let it be the last field of a message with `trailing: 'exact'`, or the value of a registry's entry; a registry can state a `total`
//= 74:16 PF1001 a number of bytes from 1 to 2147483647 expected, got the number -1 | write a number of bytes from 1 to 2147483647 here
//= 75:3 PF1530 it goes on to the end of what it stands in, and the field 'h' follows | let it be the last field of a message with `trailing: 'exact'`, or the value of a registry's entry; a registry can state a `total`
//= 75:16 PF1001 one of u8, u16, u32, u64 expected, got be.u16, which memory does not hold as the machine does | write one of u8, u16, u32, u64 here
//= 76:16 PF1001 one of 'u8', 'u16', 'u24', 'u32', 'be.u16', 'be.u24', 'be.u32', 'quic', 'leb128' expected, got the text "be.u64" | write one of 'u8', 'u16', 'u24', 'u32', 'be.u16', 'be.u24', 'be.u32', 'quic', 'leb128' here
//= 77:3 PF1507 at most 300, and a u8 prefix counts to 255 | use a wider prefix or a smaller maximum; the maximum is at least 1
//= 78:3 PF1507 at most 33554432, and a u24 prefix counts to 16777215 | use a wider prefix or a smaller maximum; the maximum is at least 1
//= 80:49 PF1104 this refers to a message that no plane lists | list the declaration in the `members` of a plane
//= 83:3 PF1533 it may be too large: a value of the list may take no bytes, so that a count alone announces 65536 of them, and 65535 are possible | state a smaller maximum
//= 86:3 PF1533 it may be too large: it, with what stands in front of it, can take more than 9007199254740991 bytes | state a smaller maximum
//= 88:33 PF1533 it may be too large: it can take more than 9007199254740991 bytes | state a smaller maximum
//= 89:99 PF1533 it may be too large: it can take more than 9007199254740991 bytes | state a smaller maximum
//= 92:28 PF1531 the limits of the registry are wrong: what must be there takes at least 12 bytes, and the registry holds 11 | state a `max` and a `length` that every entry fits, and a `total` that can count the `max`
//= 94:85 PF1001 `entries` beside it expected, got `repeatedUnknown` alone | write `entries` beside it here
//= 97:67 PF1001 `unknown` 'skip' or 'keep' beside it expected, got 'error', which takes no unknown entry at all | write `unknown` 'skip' or 'keep' beside it here
//= 101:40 PF1531 the limits of the registry are wrong: 257 entries are allowed, and no more than 256 are told apart by their tags | state a `max` and a `length` that every entry fits, and a `total` that can count the `max`
//= 104:23 PF1001 an entry that may be missing and comes once expected, got `bad` beside `required` | write an entry that may be missing and comes once here
//= 104:73 PF1001 an entry that may be missing and comes once expected, got `bad` beside `list` | write an entry that may be missing and comes once here
//= 104:116 PF1001 one of 'none', 'error' expected, got the text "skip" | write one of 'none', 'error' here
//= 108:17 PF1001 the least value first expected, got 5 in front of 1 | write the least value first here
//= 109:3 PF1209 the range is wrong: u8 holds 0 to 255, not 0 to 256 | state `range: [smallest, largest]` of values that the type can hold
//= 110:13 PF1001 an integer type expected, got be.u16, which memory does not hold as the machine does | write an integer type here
//= 111:17 PF1001 the least and the largest value expected, got number 7 | write the least and the largest value here
//= 112:3 PF1534 the values cannot be counted: a number with a range cannot be counted | name earlier u8, u16 or u32 fields of the same message, which are always there; use `list` elsewhere
//= 113:3 PF1506 the stated value is wrong: a number outside of its range is refused, and does not read as another one | state a number which the field can hold
//= 114:3 PF1506 the stated value is wrong: 0, which it reads as where it is absent, is outside 1 to 2 | state a number which the field can hold
//= 115:33 PF1506 the stated value is wrong: 3 is outside 1 to 2 | state a number which the field can hold
//= 117:51 PF1001 one of 'none', 'error' expected, got the text "refuse" | write one of 'none', 'error' here
