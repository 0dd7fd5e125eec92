// Overlapping unions.
import {
  array,
  both,
  by,
  bytes,
  enumeration,
  field,
  flags,
  foreign,
  message,
  pad,
  plane,
  ptr,
  schema,
  section,
  stamp,
  struct,
  u8,
  u16,
  u32,
  u64,
  union,
  variant,
} from 'pf-gen/schema';

export const Kind = enumeration(u8, { one: 1, two: 2 });
export const Other = enumeration(u8, { one: 7 });
export const Bits = flags(u8, { a: 0 });
export const Hole = union({ five: bytes(5), word: u32 });
export const Sized = union({ word: u32, more: u64 }, { size: 4, align: 4 });
export const Longer = union({ word: u32 }, { size: 16 });
export const Nothing = union({});
export const Twice = union({ a: variant(1, u8), b: variant([2, 1], u8), raw: u8 });
export const Names = union({ one: variant('one', u8), three: variant('three', u8), unknown: variant(9, u8) });
export const Nobody = union({ a: variant('one', u8) });
export const Plain = union({ a: u32, b: bytes(4) });
export const Wide = union({ a: variant(300, u8), b: variant(-1, u8) });
export const Native = union({ at: ptr, n: u64 });
export const Windows = union({ at: ptr, n: u64 }, { target: 'win-x64', mark: 'A', source: 'a header' });
export const Handle = struct({ h: field(u64, { handle: 'adopt' }) });
export const Key = struct({ k: field(u64, { secret: true }) });
export const Shared = section({ magic: stamp(u32, 1), word: by('a', u32) }, { roles: ['a', 'b'] });
export const Arms = union({ handle: Handle, key: Key, shared: array(Shared as never, 1), ranged: field(u32) as never });
export const Body = message({ n: u32 });
export const Cases = union({ a: variant(1, Body as never), b: variant(2) });
export const Loose = union({ a: u8 }, { mark: 'A', tag: 4 } as never);
export const Uses = struct({
  kind: Kind,
  other: Other,
  bits: Bits,
  _pad: pad(u8),
  a: field(Names, { by: 'kind' }),
  b: field(Names, { by: 'nowhere' }),
  c: field(array(Twice, 2), { by: 'kind' }),
  d: field(u8, { by: 'kind' }),
  e: field(Twice, { by: 'bits' }),
  f: field(Twice, { by: '_pad' }),
  g: field(Wide, { by: 'kind' }),
  h: field(Plain, { by: 'kind', range: [0, 1] }),
  w: Windows,
});
export const More = struct({ other: Other, a: field(Names, { by: 'other' }) });
export const Words = section({ magic: stamp(u32, 1), u: both(Plain) }, { roles: ['a', 'b'] });
export const Text = message({ u: Plain as never });
export const Owner = foreign({ n: u16 }, { target: 'win-x64', mark: 'A', source: 'a header' });
export const p = plane({
  name: 'p',
  id: 1,
  version: 1,
  policy: 'lockstep',
  members: {
    Kind, Other, Bits, Hole, Sized, Longer, Nothing, Twice, Names, Nobody, Plain, Wide, Native, Handle, Key, Shared, Arms, Body,
    Cases, Loose, Uses, More, Words, Text,
  },
});
export const native = plane({ name: 'native', id: 2, version: 1, policy: 'additive', members: { Windows, Owner } });
export default schema({ name: 'bad', planes: [p, native] });
//= 30:29 PF1271 a hole of 3 bytes at the end of the union: its longest arm 'five' has 5 bytes, no multiple of the alignment 4 | state `size: 8`, or add an arm that names all bytes: `raw: bytes(8)`
//= 31:56 PF1272 the size of the union is stated as 4 and is 8 | make `more` shorter, or state `size: 8`
//= 31:65 PF1205 the alignment is stated as 4, and the fields need 8 | state `align: 8` or more, or lower that of the fields with `packed: 4`
//= 32:46 PF1272 the size of the union is stated as 16 and is 4 | add an arm of all bytes, `raw: bytes(16)`, or state `size: 4`
//= 33:30 PF1308 the union names nothing | name at least one
//= 34:60 PF1275 'b' has the tag 1, which means 'a' already | give each arm tags of its own
//= 35:43 PF1274 the tag 'one' of 'one' has no number: two enumerations give it two numbers, 1 and 7 | say `by` at the field with the union, and name an enumeration there that has the value; or write the number
//= 35:70 PF1274 the tag 'three' of 'three' has no number: the enumeration has no such value (it has 'one', 'two', 'one') | say `by` at the field with the union, and name an enumeration there that has the value; or write the number
//= 35:84 PF1102 'unknown' is reserved: what an unknown tag means has it | choose another name
//= 36:42 PF1274 the tag 'one' of 'a' has no number: no field says `by` with an enumeration | say `by` at the field with the union, and name an enumeration there that has the value; or write the number
//= 39:31 PF1276 the arm 'at' of the union holds a pointer | state `target`, `mark` and `source`, as a platform's struct does; in what travels an address is a u64
//= 44:29 PF1276 the arm 'handle' of the union holds a handle | put it into a field beside the union: another arm would change it unseen
//= 44:45 PF1276 the arm 'key' of the union holds a secret | put it into a field beside the union: another arm would show it
//= 44:55 PF1276 the arm 'shared' of the union holds a section | use a struct: words with owners share no bytes with others
//= 44:90 PF1001 a type, or variant(tag, type) expected, got a value of field | write a type, or variant(tag, type) here
//= 46:44 PF1001 the type of the arm expected, got a value of message | write the type of the arm here
//= 46:60 PF1001 the type of the arm expected, got undefined (is the declaration used before it is made?) | write the type of the arm here
//= 47:41 PF1001 `target` beside it expected, got `mark` alone | write `target` beside it here
//= 47:52 PF1001 one of the options size, align, packed, target, mark, source expected, got the option 'tag' | write one of the options size, align, packed, target, mark, source here
//= 54:21 PF1270 'b' cannot be told apart by 'nowhere': there is no such field beside it | name an integer or enumeration beside the union, and give its arms their tags: `variant(tag, type)`
//= 55:31 PF1270 'c' cannot be told apart by 'kind': it is an array, and one tag means one arm | name an integer or enumeration beside the union, and give its arms their tags: `variant(tag, type)`
//= 56:18 PF1270 'd' cannot be told apart by 'kind': it is no overlapping union | name an integer or enumeration beside the union, and give its arms their tags: `variant(tag, type)`
//= 57:21 PF1270 'e' cannot be told apart by 'bits': that field is a flags, neither an integer nor an enumeration | name an integer or enumeration beside the union, and give its arms their tags: `variant(tag, type)`
//= 58:21 PF1270 'f' cannot be told apart by '_pad': that field is reserved | name an integer or enumeration beside the union, and give its arms their tags: `variant(tag, type)`
//= 59:20 PF1273 the tag 300 of 'a' is none of its field: 'kind' of this struct is u8, which holds 0 to 255 | use a number that the field can hold, or the name of a value of its enumeration
//= 59:20 PF1273 the tag -1 of 'b' is none of its field: 'kind' of this struct is u8, which holds 0 to 255 | use a number that the field can hold, or the name of a value of its enumeration
//= 60:21 PF1270 'h' cannot be told apart by 'kind': none of its arms has a tag | name an integer or enumeration beside the union, and give its arms their tags: `variant(tag, type)`
//= 60:33 PF1209 the range is wrong: a union has no range | state `range: [smallest, largest]` of values that the type can hold
//= 61:3 PF1210 a union of a platform cannot stand in a struct | use a type of fixed size; a handle or address travels as u64
//= 64:54 PF1223 both(…) cannot hold a union | use an integer, bits, an enumeration or flags; give arrays and structs one owner with by(…)
//= 65:31 PF1001 a codec or a presence expected, got an overlapping union, which stands in structs alone: in a message a tag says which body follows, `union(u8, { name: variant(1, Body), … })` | write a codec or a presence here
//= 77:97 PF1109 overlay 'Windows' cannot stand in this plane: its policy is additive | move it into a plane with policy 'foreign'
//= 77:106 PF1109 foreign 'Owner' cannot stand in this plane: its policy is additive | move it into a plane with policy 'foreign'
