// Values that other fields count.
import { bool, counted, list, message, plane, schema, secret, tail, u8, u16, u32, u64 } from 'pf-gen/schema';

export const Nobody = message({ pixels: counted(u8, 16, { by: ['width'] }) });
export const Later = message({ pixels: counted(u8, 16, { by: ['width'] }), width: u16 });
export const Reserved = message({ _width: u16, pixels: counted(u8, 16, { by: ['_width'] }) });
export const Wide = message({ width: u64, pixels: counted(u8, 16, { by: ['width'] }) });
export const Truth = message({ width: bool, pixels: counted(u8, 16, { by: ['width'] }) });
export const Hidden = message({ width: secret(u16), pixels: counted(u8, 16, { by: ['width'] }) });
export const Absent = message({ count: u8, pixels: tail(counted(u8, 16, { by: ['count'] })) });
export const Listed = message({ count: u8, rows: list(counted(u8, 16, { by: ['count'] }), 4) });
export const Twice = message({ count: u8, rows: counted(counted(u8, 16, { by: ['count'] }), 4, { by: ['count'] }) });
export const Veiled = message({ count: u8, rows: secret(counted(u32, 4, { by: ['count'] })) });
export const Empty = message({ count: u8, rows: counted(u32, 4, { by: [] }) });
export const p = plane({
  name: 'p',
  id: 1,
  version: 1,
  policy: 'lockstep',
  members: { Nobody, Later, Reserved, Wide, Truth, Hidden, Absent, Listed, Twice, Veiled, Empty },
});
export default schema({ name: 'bad', planes: [p] });
//= 4:33 PF1534 the values cannot be counted: 'width' cannot count: there is no such field | name earlier u8, u16 or u32 fields of the same message, which are always there; use `list` elsewhere
//= 5:32 PF1534 the values cannot be counted: 'width' cannot count: the field comes later | name earlier u8, u16 or u32 fields of the same message, which are always there; use `list` elsewhere
//= 6:48 PF1534 the values cannot be counted: '_width' cannot count: the field is reserved, so nobody sets it | name earlier u8, u16 or u32 fields of the same message, which are always there; use `list` elsewhere
//= 7:43 PF1534 the values cannot be counted: 'width' cannot count: it must be a u8, u16 or u32 that is always there | name earlier u8, u16 or u32 fields of the same message, which are always there; use `list` elsewhere
//= 8:45 PF1534 the values cannot be counted: 'width' cannot count: it must be a u8, u16 or u32 that is always there | name earlier u8, u16 or u32 fields of the same message, which are always there; use `list` elsewhere
//= 9:53 PF1534 the values cannot be counted: 'width' cannot count: the field is secret, and what it decides can be seen | name earlier u8, u16 or u32 fields of the same message, which are always there; use `list` elsewhere
//= 10:44 PF1534 the values cannot be counted: a field that may be missing needs a count of its own | name earlier u8, u16 or u32 fields of the same message, which are always there; use `list` elsewhere
//= 11:44 PF1534 the values cannot be counted: it stands in a list, whose message is another one | name earlier u8, u16 or u32 fields of the same message, which are always there; use `list` elsewhere
//= 12:43 PF1534 the values cannot be counted: a counted cannot be counted | name earlier u8, u16 or u32 fields of the same message, which are always there; use `list` elsewhere
//= 13:44 PF1521 such a value cannot be secret | mark integers, bytes, blobs and texts; in a struct or message that stands here, mark its fields
//= 13:44 PF1534 the values cannot be counted: the fields that count it can be seen | name earlier u8, u16 or u32 fields of the same message, which are always there; use `list` elsewhere
//= 14:67 PF1001 names of earlier fields expected, got nothing | write names of earlier fields here
