// Texts and names that some target could not carry, or would read as its own code.
import { constant, exchange, kind, message, name, plane, schema, u8 } from 'pf-gen/schema';

export const ENDED = constant('before\0after');
export const HALF = constant('half \ud83d');
export const Split = name('Global\\one\ntwo', { status: 'live' });
export const Guarded = name('Global\\guarded', { status: 'live', security: 'D:P\r\n[Strings]' });
export const Torn = name('Global\\\udc00', { status: 'live' });
export const Hello = message({ a: u8 });
// @ts-expect-error a direction is one of three words
export const Talk = exchange({ magic: 1, maxBody: 10, messages: { Hello: kind(1, 'down', Hello), Bye: kind(2, "up'; PF_CANARY", Hello) } });
export const p = plane({
  name: 'p',
  id: 1,
  version: 1,
  policy: 'lockstep',
  members: { ENDED, HALF, Split, Guarded, Torn, Hello, Talk },
});
export default schema({ name: "bad'; PF_CANARY //", planes: [p] });
//= 4:31 PF1311 the text holds U+0000: a string of C ends there | take the character out, or state the bytes with `constant.bytes`
//= 5:30 PF1311 the text holds U+D83D: half of a surrogate pair, which UTF-8 has no form of | take the character out, or state the bytes with `constant.bytes`
//= 6:27 PF1311 the name holds U+000A: a control character, which no name of the system may have | take the character out, or state the bytes with `constant.bytes`
//= 7:66 PF1311 `security` holds U+000D: a control character, which no name of the system may have | take the character out, or state the bytes with `constant.bytes`
//= 8:26 PF1311 the name holds U+DC00: half of a surrogate pair, which UTF-8 has no form of | take the character out, or state the bytes with `constant.bytes`
//= 11:111 PF1001 `down`, `up` or `both` expected, got the text "up'; PF_CANARY" | write `down`, `up` or `both` here
//= 19:25 PF1101 'bad'; PF_CANARY //' is not a usable name: the name of a schema has letters, digits, `-` and `_`, and begins with a letter | choose another name
