// Who speaks a plane, and fields that carry the stamps of a party.
import { array, bytes, constant, field, foreign, plane, schema, struct, u32 } from 'pf-gen/schema';

export const Stamp = struct({ plane: u32, version: u32, hash: bytes(16) });
export const Info = struct({
  none: field(array(Stamp, 4), { stamps: 5 }),
  word: field(u32, { stamps: 'board' }),
  numbers: field(array(u32, 4), { stamps: 'board' }),
  stranger: field(array(Stamp, 4), { stamps: 'borad' }),
  narrow: field(array(Stamp, 2), { stamps: 'board' }),
  enough: field(array(Stamp, 3), { stamps: 'board' }),
  fewer: field(array(Stamp, 2), { stamps: 'host' }),
});
export const Native = foreign(
  { stamps: field(array(Stamp, 4), { stamps: 'board' }) },
  { target: 'win-x64', mark: 'A', source: 's' },
);
const N = (n: number) => ({ [`N${n}`]: constant(u32, n) });
export const a = plane({ name: 'a', id: 1, version: 1, policy: 'lockstep', parties: ['board', 'host'], members: { Stamp, Info } });
export const b = plane({ name: 'b', id: 2, version: 1, policy: 'lockstep', parties: ['board'], members: N(1) });
export const unsaid = plane({ name: 'unsaid', id: 3, version: 1, policy: 'lockstep', members: N(2) });
export const open = plane({ name: 'open', id: 4, version: 1, policy: 'additive', parties: ['board', 'host'], members: N(3) });
export const native = plane({ name: 'native', id: 5, version: 1, policy: 'foreign', parties: ['board'], members: { Native } });
export const empty = plane({ name: 'empty', id: 6, version: 1, policy: 'additive', parties: [], members: N(4) });
export const text = plane({ name: 'text', id: 7, version: 1, policy: 'additive', parties: 'host' as never, members: N(5) });
export const mixed = plane({ name: 'mixed', id: 8, version: 1, policy: 'additive', parties: ['host', 7 as never], members: N(6) });
export const twice = plane({ name: 'twice', id: 9, version: 1, policy: 'additive', parties: ['host', 'host'], members: N(7) });
export const named = plane({ name: 'named', id: 10, version: 1, policy: 'additive', parties: ['the host', '_x', 'self', 'Host'], members: N(8) });
export default schema({ name: 'bad', planes: [a, b, unsaid, open, native, empty, text, mixed, twice, named] });
//= 6:34 PF1001 a text expected, got number 5 | write a text here
//= 7:22 PF1243 'word' cannot carry stamps: it is no array of structs | declare it in a struct of your own, as an array of structs with one place for each plane
//= 8:35 PF1243 'numbers' cannot carry stamps: it is no array of structs | declare it in a struct of your own, as an array of structs with one place for each plane
//= 9:38 PF1244 no plane is spoken by 'borad' | use one of the parties that the planes name: board, host, the host, _x, self, Host
//= 10:36 PF1245 'narrow' has 2 places, and 'board' speaks 3 lockstep planes: a, b, unsaid | make room for 3 stamps, or take 'board' out of the parties of a plane
//= 15:38 PF1243 'stamps' cannot carry stamps: it stands in a platform struct | declare it in a struct of your own, as an array of structs with one place for each plane
//= 24:84 PF1112 plane 'empty' names no party | list who speaks it, or leave `parties` out: then everybody may
//= 25:82 PF1001 a list of texts expected, got the text "host" | write a list of texts here
//= 26:84 PF1001 a list of texts expected, got a list | write a list of texts here
//= 27:84 PF1103 'host' and 'host' become the same name in the parties of twice | rename one of them
//= 28:85 PF1101 'the host' is not a usable name: the name of a party has letters, digits and `_`, and begins with no digit | choose another name
//= 28:85 PF1101 '_x' is not a usable name: the name of a party begins with a letter | choose another name
//= 28:85 PF1102 'self' is reserved: Rust has no escape for it | choose another name
//= 28:85 PF1103 'Host' and 'host' become the same name in the parties of the schema | rename one of them
