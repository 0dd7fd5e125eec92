// What can be secret: numbers and bytes that somebody owns.
import { array, bool, by, bytes, enumeration, field, flags, foreign, lenient, list, literal, message, plane, schema, secret, section, since, struct, tail, text, u8, u32, u64, when } from 'pf-gen/schema';

export const Mode = enumeration(u8, { A: 0, B: 1 });
export const Caps = flags(u8, { X: 0 });
export const Keys = struct({
  key: field(bytes(16), { secret: true }),
  words: field(array(u32, 2), { secret: true }),
  mode: field(Mode, { secret: true }),
  _pad: bytes(7),
  flag: field(u64, { secret: 1 as never }),
});
export const Given = struct({
  handle: field(u64, { secret: true, handle: 'adopt' }),
  beside: field(u64, { secret: true }),
  inside: Keys,
});
export const Shared = section({ keys: by('host', Keys) }, { roles: ['host', 'board'] });
export const Native = foreign({ key: field(u64, { secret: true }), keys: Keys }, { target: 'win-x64', mark: 'A', source: 's' });
export const Fine = message({
  a: secret(u32),
  b: secret(bytes(4)),
  c: secret(lenient(tail(u8, { default: 1 }), { allowed: [1, 2], otherwise: 1 })),
  d: secret(tail(text(9))),
});
export const Wrong = message({
  _magic: secret(literal('MAGC')),
  truth: secret(bool),
  mode: secret(Mode),
  caps: secret(Caps),
  many: secret(list(u8, 3)),
  keys: secret(Keys),
  fine: secret(Fine),
  number: secret(u32),
  behind: when('number', 1, u8),
  later: since('number', 2, u8),
  twice: secret(secret(u8) as never),
  odd: secret(lenient(u8, { allowed: [300], otherwise: 1 })),
});
export const p = plane({ name: 'p', id: 1, version: 1, policy: 'lockstep', members: { Mode, Caps, Keys, Given, Shared, Fine, Wrong } });
export const q = plane({ name: 'q', id: 2, version: 1, policy: 'foreign', members: { Native } });
export default schema({ name: 'bad', planes: [p, q] });
//= 9:23 PF1246 'mode' cannot be secret: it is neither an integer nor an array of integers | mark integers and arrays of integers in a struct of your own; send a secret in a call or a message
//= 11:22 PF1001 true or false expected, got number 1 | write true or false here
//= 14:24 PF1246 'handle' cannot be secret: it is a handle | mark integers and arrays of integers in a struct of your own; send a secret in a call or a message
//= 15:24 PF1246 'beside' cannot be secret: handles stand beside it | mark integers and arrays of integers in a struct of your own; send a secret in a call or a message
//= 16:3 PF1246 'inside' cannot be secret: handles stand beside it | mark integers and arrays of integers in a struct of your own; send a secret in a call or a message
//= 18:33 PF1246 'keys' cannot be secret: it stands in a section | mark integers and arrays of integers in a struct of your own; send a secret in a call or a message
//= 19:51 PF1246 'key' cannot be secret: it stands in a platform struct | mark integers and arrays of integers in a struct of your own; send a secret in a call or a message
//= 19:68 PF1246 'keys' cannot be secret: it stands in a platform struct | mark integers and arrays of integers in a struct of your own; send a secret in a call or a message
//= 27:3 PF1521 a literal, which everybody knows, cannot be secret | mark integers, bytes, blobs and texts; in a struct or message that stands here, mark its fields
//= 28:3 PF1521 a truth value cannot be secret | mark integers, bytes, blobs and texts; in a struct or message that stands here, mark its fields
//= 29:3 PF1521 an enumeration cannot be secret | mark integers, bytes, blobs and texts; in a struct or message that stands here, mark its fields
//= 30:3 PF1521 a set of flags cannot be secret | mark integers, bytes, blobs and texts; in a struct or message that stands here, mark its fields
//= 31:3 PF1521 a list cannot be secret | mark integers, bytes, blobs and texts; in a struct or message that stands here, mark its fields
//= 32:3 PF1521 a struct cannot be secret | mark integers, bytes, blobs and texts; in a struct or message that stands here, mark its fields
//= 33:3 PF1508 Fine cannot stand inside a message: its field 'c' may be missing | use a message whose fields are all required
//= 33:3 PF1521 a message cannot be secret | mark integers, bytes, blobs and texts; in a struct or message that stands here, mark its fields
//= 35:16 PF1504 when('number', …): the field is secret, and what it decides can be seen | name an earlier number field of the same message
//= 36:16 PF1515 since('number', …): the field is secret, and what it decides can be seen | name an earlier integer field of the same message, one that is always there
//= 37:3 PF1521 a truth value cannot be secret | mark integers, bytes, blobs and texts; in a struct or message that stands here, mark its fields
//= 37:17 PF1001 a codec or a presence expected, got a value of secret | write a codec or a presence here
//= 38:29 PF1506 the stated value is wrong: 300 is outside 0 to 255 | state a number which the field can hold
//= 38:45 PF1514 `otherwise` is not among the allowed values | add it to `allowed`, or choose another value
