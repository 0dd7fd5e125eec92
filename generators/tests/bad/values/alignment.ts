// Alignments that no layout can have, and packing where none may be.
import { array, both, by, bytes, field, foreign, init, pad, plane, schema, section, stamp, struct, u8, u16, u32, u64 } from 'pf-gen/schema';

export const Odd = struct({ a: u32 }, { align: 3 });
export const Page = struct({ a: field(u32, { align: 8192 }) });
export const None = struct({ a: u32 }, { align: 0 });
export const Words = struct({ a: u32 }, { packed: 3 });
export const More = struct({ a: u32 }, { packed: 'yes' });
export const Lower = struct({ a: u64, b: u64 }, { align: 4 });
export const LowerField = struct({ a: u64, b: field(u64, { align: 2 }) });
export const Still = struct({ a: u8, b: u16, _p: pad(u8), c: u32 }, { packed: 2, align: 1 });
export const Line = struct({ a: u32, b: field(u32, { align: 64 }) });
export const Wide = struct({ a: u32 }, { align: 16 });
export const Nested = struct({ k: u8, wide: Wide });
export const At = struct({ k: u8, n: field(u32, { at: 1 }) });
export const Key = struct({ key: field(array(u32, 2), { secret: true }) });
export const Holder = struct({ k: u8, key: Key }, { packed: true });
export const Native = foreign({ a: u64 }, { target: 'win-x64', mark: 'A', source: 'x', align: 4, packed: 16 });
export const Ring = section(
  { magic: stamp(u32, 1), head: by('host', u32, { align: 64 }), both: both(u32, { align: 2 }), one: init(u8, { align: 65 }) },
  { roles: ['host', 'driver'], packed: true, align: 1 },
);
export const Pads = struct({ a: u32, _p: pad(bytes(4), { align: 8 }) });
export const p = plane({
  name: 'p',
  id: 1,
  version: 1,
  policy: 'lockstep',
  members: { Odd, Page, None, Words, More, Lower, LowerField, Still, Line, Wide, Nested, At, Key, Holder, Native, Ring, Pads },
});
export default schema({ name: 'bad', planes: [p] });
//= 4:41 PF1001 a power of two up to 4096 expected, got the number 3 | write a power of two up to 4096 here
//= 5:46 PF1001 a power of two up to 4096 expected, got the number 8192 | write a power of two up to 4096 here
//= 6:42 PF1001 a power of two up to 4096 expected, got the number 0 | write a power of two up to 4096 here
//= 7:43 PF1001 true, or the most that a field aligns to: 1, 2, 4 or 8 expected, got the number 3 | write true, or the most that a field aligns to: 1, 2, 4 or 8 here
//= 8:42 PF1001 true, or the most that a field aligns to: 1, 2, 4 or 8 expected, got the text "yes" | write true, or the most that a field aligns to: 1, 2, 4 or 8 here
//= 9:51 PF1205 the alignment is stated as 4, and the fields need 8 | state `align: 8` or more, or lower that of the fields with `packed: 4`
//= 10:60 PF1260 'b' is stated to align to 2, and it needs 8 | state `align: 8` or more, or leave it out; the whole lowers it with `packed: 2`
//= 11:38 PF1201 a hole of 1 byte before 'b': it aligns to 2 and would begin at 1 | insert `_pad: pad(bytes(1))` before `b`
//= 11:59 PF1201 a hole of 1 byte before 'c': it aligns to 2 and would begin at 5 | insert `_pad1: pad(bytes(1))` before `c`
//= 11:82 PF1205 the alignment is stated as 1, and the fields need 2 | state `align: 2` or more, or lower that of the fields with `packed: true`
//= 12:38 PF1201 a hole of 60 bytes before 'b': it aligns to 64 and would begin at 4 | insert `_pad: pad(bytes(60))` before `b`
//= 12:38 PF1202 a hole of 60 bytes at the end: 68 is no multiple of the alignment 64 | insert `_pad1: pad(bytes(60))` after `b`
//= 13:30 PF1202 a hole of 12 bytes at the end: 4 is no multiple of the alignment 16 | insert `_pad: pad(bytes(12))` after `a`
//= 14:39 PF1201 a hole of 15 bytes before 'wide': it aligns to 16 and would begin at 1 | insert `_pad: pad(bytes(15))` before `wide`
//= 15:35 PF1201 a hole of 3 bytes before 'n': it aligns to 4 and would begin at 1 | insert `_pad: pad(bytes(3))` before `n`
//= 15:51 PF1211 'n' is stated at offset 1, which is no multiple of its alignment 4 | state `at: 4`; if the other side really has it at 1, state `packed: true` for the whole
//= 17:39 PF1246 'key' cannot be secret: it holds secrets, and is packed to less than it aligns to | mark integers and arrays of integers in a struct of your own; send a secret in a call or a message
//= 18:98 PF1001 true, or the most that a field aligns to: 1, 2, 4 or 8 expected, got the number 16 | write true, or the most that a field aligns to: 1, 2, 4 or 8 here
//= 20:27 PF1201 a hole of 60 bytes before 'head': it aligns to 64 and would begin at 4 | insert `_pad: pad(bytes(60))` before `head`
//= 20:83 PF1260 'both' is stated to align to 2, and it needs 4 | state `align: 4` or more, or leave it out
//= 20:96 PF1202 a hole of 55 bytes at the end: 73 is no multiple of the alignment 64 | insert `_pad1: pad(bytes(55))` after `one`
//= 20:112 PF1001 a power of two up to 4096 expected, got the number 65 | write a power of two up to 4096 here
//= 21:32 PF1261 a section cannot be packed | remove `packed`; put what has odd offsets into a packed struct that one role owns
//= 21:46 PF1205 the alignment is stated as 1, and the fields need 64 | state `align: 64` or more
//= 23:58 PF1001 one of the options at, since expected, got the option 'align' | write one of the options at, since here
//= 29:107 PF1109 foreign 'Native' cannot stand in this plane: the plane has a shared-memory section | move it into a plane with policy 'foreign'
