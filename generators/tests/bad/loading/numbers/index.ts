// Numbers that JavaScript rounds.
import { constant, enumeration, plane, schema, u64 } from 'pf-gen/schema';

export const S = constant(u64, 9007199254740993);
export const Hex = constant.hex(u64, 0xffff_ffff_ffff_ffff);
export const Negative = constant(u64, -9_007_199_254_740_993);
export const Values = enumeration(u64, { MOST: 18446744073709551615, FINE: 9007199254740991, TOO: 18446744073709551615n });
export const p = plane({ name: 'p', id: 1, version: 1, policy: 'lockstep', members: { S } });
export default schema({ name: 'bad', planes: [p] });
//= 4:32 PF1018 9007199254740993 is beyond what JavaScript holds exactly: it would become 9007199254740992 | write 9007199254740993n
//= 5:38 PF1018 0xffff_ffff_ffff_ffff is beyond what JavaScript holds exactly: it would become 18446744073709551616 | write 0xffff_ffff_ffff_ffffn
//= 6:39 PF1018 -9_007_199_254_740_993 is beyond what JavaScript holds exactly: it would become -9007199254740992 | write -9_007_199_254_740_993n
//= 7:48 PF1018 18446744073709551615 is beyond what JavaScript holds exactly: it would become 18446744073709551616 | write 18446744073709551615n
