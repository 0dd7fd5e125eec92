// Layouts with holes, and statements about them that are wrong.
import { array, bytes, field, pad, plane, schema, struct, u8, u16, u32, u64, i8 } from 'pf-gen/schema';

export const Hole = struct({
  small: u32,
  big: u64,
});
export const Trailing = struct({
  big: u64,
  small: u8,
});
export const Later = struct({
  first: u32,
  second: field(u32, { at: 12 }),
});
export const Earlier = struct({
  first: u64,
  _pad: pad(u32),
  second: field(u32, { range: [0, 1], at: 8 }),
});
export const Misaligned = struct({
  first: u16,
  _pad: pad(u16),
  second: field(u64, { at: 4 }),
});
export const Short = struct({ a: u32, b: u32 }, { size: 12 });
export const Long = struct(
  { a: u32, b: u32 },
  {
    align: 2,
    size: 4,
  },
);
export const Prefixed = struct({ a: u32, b: u32 }, { prefixes: { half: 6, all: 8, none: 0 } });
export const Empty = struct({});
export const Huge = struct({ a: array(array(u64, 1000000), 1000) });
export const Ranges = struct({
  up: field(u8, { range: [3, 1] }),
  over: field(u8, { range: [0, 256] }),
  under: field(i8, { range: [-129, 0] }),
  not: field(bytes(1), { range: ['a', 1] }),
  of: field(Prefixed, { range: [0, 1] }),
});
export const Nested = struct({ a: u32, inner: array(Inner(), 2) });
function Inner() {
  return struct({ wide: u64 });
}
export const p = plane({
  name: 'p',
  id: 1,
  version: 1,
  policy: 'lockstep',
  members: { Hole, Trailing, Later, Earlier, Misaligned, Short, Long, Prefixed, Empty, Huge, Ranges, Nested },
});
export default schema({ name: 'bad', planes: [p] });
//= 6:3 PF1201 a hole of 4 bytes before 'big': it aligns to 8 and would begin at 4 | insert `_pad: pad(bytes(4))` before `big`
//= 10:3 PF1202 a hole of 7 bytes at the end: 9 is no multiple of the alignment 8 | insert `_pad: pad(bytes(7))` after `small`
//= 14:24 PF1203 'second' is stated at offset 12 and stands at 4 | insert `_pad: pad(bytes(8))` before `second`, or state `at: 4`
//= 19:39 PF1203 'second' is stated at offset 8 and stands at 12 | remove 4 bytes before `second`, or state `at: 12`
//= 24:3 PF1201 a hole of 4 bytes before 'second': it aligns to 8 and would begin at 4 | insert `_pad1: pad(bytes(4))` before `second`
//= 24:24 PF1211 'second' is stated at offset 4, which is no multiple of its alignment 8 | state `at: 8`; if the other side really has it at 4, state `packed: 4` for the whole
//= 26:51 PF1204 the size is stated as 12 and is 8 | insert `_pad: pad(bytes(4))` after `b`, or state `size: 8`
//= 30:5 PF1205 the alignment is stated as 2, and the fields need 4 | state `align: 4` or more, or lower that of the fields with `packed: 2`
//= 31:5 PF1204 the size is stated as 4 and is 8 | remove 4 bytes, or state `size: 8`
//= 34:66 PF1206 prefix 'half' of 6 bytes ends inside of a field | use the end of a field: 4
//= 34:75 PF1206 prefix 'all' of 8 bytes is not shorter than the whole (8) | use the end of a field: 4
//= 34:83 PF1206 prefix 'none' of 0 bytes is no number of bytes | use the end of a field: 4
//= 35:14 PF1207 the layout has no fields | add a field
//= 36:14 PF1208 the layout has 8000000000 bytes, more than 2147483647 | make its arrays shorter
//= 38:19 PF1209 the range is wrong: 3 is above 1 | state `range: [smallest, largest]` of values that the type can hold
//= 39:21 PF1209 the range is wrong: u8 holds 0 to 255, not 0 to 256 | state `range: [smallest, largest]` of values that the type can hold
//= 40:22 PF1209 the range is wrong: i8 holds -128 to 127, not -129 to 0 | state `range: [smallest, largest]` of values that the type can hold
//= 41:26 PF1209 the range is wrong: two whole numbers are needed | state `range: [smallest, largest]` of values that the type can hold
//= 42:25 PF1209 the range is wrong: a struct has no range | state `range: [smallest, largest]` of values that the type can hold
//= 44:40 PF1104 this refers to a struct that no plane lists | list the declaration in the `members` of a plane
//= 44:40 PF1201 a hole of 4 bytes before 'inner': it aligns to 8 and would begin at 4 | insert `_pad: pad(bytes(4))` before `inner`
