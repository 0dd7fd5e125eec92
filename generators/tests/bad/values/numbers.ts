// Tokens, enumerations, flags, constants and names with wrong numbers.
import { bits, constant, enumeration, flags, i32, name, plane, schema, u8, u32, u64 } from 'pf-gen/schema';

export const Few = bits(u64, { slot: 8, seq: 32 });
export const Many = bits(u8, { slot: 8, seq: 32 });
export const Signed = bits(i32, { all: 32 });
export const Zero = bits(u8, { none: 0, all: 8 });
export const NoBits = bits(u8, {});
export const Values = enumeration(
  u8,
  {
    none: 0,
    also: 0,
    big: 256,
    under: -1,
  },
  { unknown: 'other' },
);
export const NoValues = enumeration(u8, {});
export const Flags = flags(u8, { a: 0, b: 0, c: 8, d: -1 });
export const SignedFlags = flags(i32, { a: 0 });
export const NoFlags = flags(u32, {});
export const BIG = constant(u8, 256);
export const Open = name('Global\\x-{target', { status: 'live' });
export const Twice = name('Global\\{x}-{x}', { status: 'live' });
export const Nothing = name('', { status: 'live' });
export const p = plane({
  name: 'p',
  id: 1,
  version: 1,
  policy: 'lockstep',
  members: { Few, Many, Signed, Zero, NoBits, Values, NoValues, Flags, SignedFlags, NoFlags, BIG, Open, Twice, Nothing },
});
export default schema({ name: 'bad', planes: [p] });
//= 4:41 PF1301 the parts name 40 of 64 bits | add `_reserved: 24` after `seq`
//= 5:41 PF1301 the parts name 40 of 8 bits | take 32 bits away
//= 6:28 PF1302 i32 cannot carry named bits | use u8, u16, u32 or u64
//= 7:32 PF1310 'none' has 0 bits | give it at least one bit
//= 8:32 PF1308 the token names nothing | name at least one
//= 13:5 PF1303 'also' is 0, and so is 'none' | give it another value, or remove it
//= 14:5 PF1304 'big' is 256, outside u8 (0 to 255) | use a wider type or another value
//= 15:5 PF1304 'under' is -1, outside u8 (0 to 255) | use a wider type or another value
//= 17:5 PF1307 unknown: 'other' names no value | use 'keep', 'error' or one of 'none', 'also', 'big', 'under'
//= 19:41 PF1308 the enumeration names nothing | name at least one
//= 20:40 PF1305 'b' is bit 0, and so is 'a' | give it another bit
//= 20:46 PF1306 'c' is bit 8, and u8 has bits 0 to 7 | choose a bit from 0 to 7, or a wider type (flags state bit numbers, not masks)
//= 20:52 PF1306 'd' is bit -1, and u8 has bits 0 to 7 | choose a bit from 0 to 7, or a wider type (flags state bit numbers, not masks)
//= 21:34 PF1302 i32 cannot carry named bits | use u8, u16, u32 or u64
//= 22:35 PF1308 the set of flags names nothing | name at least one
//= 23:33 PF1304 the constant is 256, outside u8 (0 to 255) | use a wider type or another value
//= 24:26 PF1309 the name is wrong: a brace stands alone | write places for numbers as `{target}`, each once, and close every brace
//= 25:27 PF1309 the name is wrong: a place occurs twice | write places for numbers as `{target}`, each once, and close every brace
//= 26:29 PF1309 the name is wrong: it is empty | write places for numbers as `{target}`, each once, and close every brace
