// Sections whose owners make no sense.
import { both, by, bytes, init, plane, schema, section, stamp, struct, u8, u32 } from 'pf-gen/schema';

export const Pair = struct({ a: u32, b: u32 });
export const Inner = section({ x: by('a', u32) }, { roles: ['a', 'b'] });
export const Shared = section(
  {
    magic: stamp(u32, 1),
    second: stamp(u32, 2),
    guest: by('guest', u32),
    list: both(bytes(4)),
    pair: both(Pair),
    order: by('host', u32, { order: 'acquire' }),
    inner: Inner,
  },
  { roles: ['host', 'driver'] },
);
export const Wide = section({ magic: stamp(u8, 256), _p: init(u8) }, { roles: ['host', 'host'] });
export const p = plane({
  name: 'p',
  id: 1,
  version: 1,
  policy: 'lockstep',
  members: { Pair, Inner, Shared, Wide },
});
export default schema({ name: 'bad', planes: [p] });
//= 9:5 PF1221 the section has a stamp already: 'magic' | declare this field with init(…), and keep `magic` as the stamp
//= 10:15 PF1220 the section has no role 'guest' | use one of its roles: host, driver
//= 11:5 PF1223 both(…) cannot hold an array | use an integer, bits, an enumeration or flags; give arrays and structs one owner with by(…)
//= 12:5 PF1223 both(…) cannot hold a struct | use an integer, bits, an enumeration or flags; give arrays and structs one owner with by(…)
//= 13:30 PF1001 one of 'relaxed', 'release', 'seqcst' expected, got the text "acquire" | write one of 'relaxed', 'release', 'seqcst' here
//= 14:5 PF1224 the inner section has the roles a, b, this one has host, driver | give both sections the same roles
//= 18:48 PF1222 the magic 256 does not fit u8 | use a wider type or a smaller number
//= 18:72 PF1225 two roles of a section have the same name | name the two sides differently
