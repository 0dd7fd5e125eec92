// Names that some target cannot spell, and declarations without a home.
import { array, constant, enumeration, foreign, plane, ptr, schema, struct, u8, u32 } from 'pf-gen/schema';

const Unlisted = struct({ x: u32 });
export const Keywords = struct({ self: u32, 'two words': u32, frame_rate: u32, frameRate: u32 });
export const Values = enumeration(u8, { '1st': 1, OK: 2, ok: 3 });
export const Uses = struct({
  a: u32,
  b: Unlisted,
  c: array(Unlisted, 2),
});
export const Same = struct({ x: u32 });
export const Platform = foreign({ p: ptr }, { target: 'win-x64', mark: 'A', source: 'facts' });
export const Twin = constant(u32, 1);
export const a = plane({
  name: 'a',
  id: 1,
  version: 1,
  policy: 'lockstep',
  members: {
    Keywords,
    Values,
    Uses,
    Same,
    Again: Same,
    VERSION: constant(u32, 1),
    _hidden: constant(u32, 2),
    RING_LEN: constant(u32, 3),
    RingLen: constant(u32, 4),
    Twin,
  },
});
export const b = plane({
  name: 'a',
  id: 1,
  version: 0,
  policy: 'additive',
  members: { Platform, Twin: constant(u32, 2) },
});
export const c = plane({ name: 'c', id: 4294967296, version: 1, policy: 'lockstep', members: {} });
export default schema({ name: 'bad', planes: [a, b, c] });
//= 5:34 PF1102 'self' is reserved: Rust has no escape for it | choose another name
//= 5:45 PF1101 'two words' is not a usable name: the name of a field has letters, digits and `_`, and begins with no digit | choose another name
//= 5:80 PF1103 'frameRate' and 'frame_rate' become the same name in Keywords | rename one of them
//= 6:41 PF1101 '1st' is not a usable name: the name of a value has letters, digits and `_`, and begins with no digit | choose another name
//= 6:58 PF1103 'ok' and 'OK' become the same name in Values | rename one of them
//= 9:3 PF1104 this refers to a struct that no plane lists | list the declaration in the `members` of a plane
//= 10:3 PF1104 this refers to a struct that no plane lists | list the declaration in the `members` of a plane
//= 25:5 PF1105 'Again' is the same declaration as a.Same | remove it here and use a.Same, or make a declaration of its own
//= 26:5 PF1102 'VERSION' is reserved: every plane has its own VERSION | choose another name
//= 27:5 PF1101 '_hidden' is not a usable name: the name of a declaration begins with a letter | choose another name
//= 29:5 PF1103 'RingLen' and 'RING_LEN' become the same name in plane a | rename one of them
//= 34:3 PF1106 two planes are called 'a' | rename one of them
//= 35:3 PF1107 plane 'a' has id 1, which plane 'a' has already | give it a number that no plane ever had
//= 36:3 PF1108 the version of 'a' is 0, and must lie between 1 and 4294967295 | choose a whole number from 1 to 4294967295
//= 38:14 PF1109 foreign 'Platform' cannot stand in this plane: its policy is additive | move it into a plane with policy 'foreign'
//= 38:24 PF1111 'Twin' is also the name of a.Twin | rename one of them, for example with a prefix of its plane
//= 40:37 PF1108 the id of 'c' is 4294967296, and must lie between 1 and 4294967295 | choose a whole number from 1 to 4294967295
//= 40:85 PF1110 plane 'c' lists nothing | list at least one declaration in `members`
