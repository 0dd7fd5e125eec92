// What becomes of messages at each party: all of them, once, with a reason.
import { flags, message, plane, schema, u8 } from 'pf-gen/schema';

export const Caps = flags(u8, { PEN: 0, TOUCH: 1 });
export const Part = message({ a: u8 });
export const Said = message({ part: Part });
export const Heard = message({ a: u8 });
export const p = plane({
  name: 'p',
  id: 1,
  version: 1,
  policy: 'additive',
  parties: ['host', 'client'],
  accounts: {
    values: ['Caps', 'Nothing'],
    of: {
      host: { spoken: ['Said', 'Said'], answered: { ' ': ['Heard'] }, ignored: { 'not yet': ['Caps.PEN', 'Caps.HEAT'] } },
      client: { spoken: ['Said', 'Heard', 'Part'], ignored: { later: ['Caps.PEN', 'Caps.TOUCH'] } },
      guest: { spoken: ['Said', 'Heard', 'Caps.PEN', 'Caps.TOUCH'] },
    },
  },
  members: { Caps, Part, Said, Heard },
});
export const q = plane({
  name: 'q',
  id: 2,
  version: 1,
  policy: 'additive',
  accounts: { of: { host: { spoken: { later: ['Other'] } as never } } },
  members: { Other: message({ a: u8 }) },
});
export default schema({ name: 'bad', planes: [p, q] });
//= 15:5 PF1114 the account of 'Nothing' is wrong: no enumeration and no flags of the plane have that name | name a message, `Registry.entry` or `Flags.VALUE` of the plane, once for each party of the plane
//= 17:7 PF1113 'host' has no account of Caps.TOUCH | list each of them under `spoken`, `answered` or `ignored`, the last two with the reason
//= 17:15 PF1114 the account of 'Said' is wrong: 'host' has two accounts of it | name a message, `Registry.entry` or `Flags.VALUE` of the plane, once for each party of the plane
//= 17:41 PF1114 the account of 'Heard' is wrong: the reason is empty | name a message, `Registry.entry` or `Flags.VALUE` of the plane, once for each party of the plane
//= 17:71 PF1114 the account of 'Caps.HEAT' is wrong: there is no such message, entry or value | name a message, `Registry.entry` or `Flags.VALUE` of the plane, once for each party of the plane
//= 18:17 PF1114 the account of 'Part' is wrong: there is no such message, entry or value | name a message, `Registry.entry` or `Flags.VALUE` of the plane, once for each party of the plane
//= 19:7 PF1114 the account of 'guest' is wrong: it is no party of the plane | name a message, `Registry.entry` or `Flags.VALUE` of the plane, once for each party of the plane
//= 29:29 PF1001 a list of names expected, got a plain object | write a list of names here
