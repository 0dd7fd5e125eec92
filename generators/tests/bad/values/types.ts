// Types that cannot stand where they are used.
import { array, by, foreign, plane, ptr, schema, section, struct, u32, usize } from 'pf-gen/schema';

export const Platform = foreign({ p: ptr }, { target: 'win-x64', mark: 'A', source: 'facts' });
export const Shared = section({ x: by('host', u32) }, { roles: ['host', 'driver'] });
export const Pointer = struct({ list: array(ptr, 2) });
export const Word = struct({
  n: array(usize, 1),
});
export const Foreign = struct({ f: array(Platform, 1) });
export const Section = struct({ s: array(Shared, 1) });
export const SectionOfForeign = section({ s: by('host', array(Platform, 1)) }, { roles: ['host', 'driver'] });
export const p = plane({
  name: 'p',
  id: 1,
  version: 1,
  policy: 'foreign',
  members: { Platform, Shared, Pointer, Word, Foreign, Section, SectionOfForeign },
});
export default schema({ name: 'bad', planes: [p] });
//= 6:33 PF1210 a pointer cannot stand in a struct | use a type of fixed size; a handle or address travels as u64
//= 8:3 PF1210 usize cannot stand in a struct | use a type of fixed size; a handle or address travels as u64
//= 10:33 PF1210 a platform struct cannot stand in a struct | use a type of fixed size; a handle or address travels as u64
//= 11:33 PF1210 a section cannot stand in a struct | use a struct, or put the section into a section
//= 12:43 PF1210 a platform struct cannot stand in a section | use a type of fixed size; a handle or address travels as u64
//= 18:14 PF1109 foreign 'Platform' cannot stand in this plane: the plane has a shared-memory section | move it into a plane with policy 'foreign'
