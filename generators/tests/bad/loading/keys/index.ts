// A key that stands twice: JavaScript keeps the last one, and says nothing.
import {
  bits, device, enumeration, exchange, field, flags, fn, ioctl, kind, message, plane, ptr, schema, struct, table, u8, u32,
  union, variant,
} from 'pf-gen/schema';

const KEY = 'x';
export const S = struct({ x: u32, x: u32 });
export const Spelled = struct({ x: u32, 'x': u32, ['x']: u32, \u0078: u32, [KEY]: u32 });
export const Numbers = enumeration(u32, { 1: 0, 0x1: 1, '1': 2 });
export const Values = enumeration(u32, { OK: 0, OK: 1 }, { unknown: 'keep', unknown: 'error' });
export const Flags = flags(u8, { a: 0, a: 1 });
export const Token = bits(u32, { slot: 16, slot: 16 });
export const Options = struct({ a: field(u32, { unit: 'px', unit: 'ms' }) }, { prefixes: { old: 4, old: 2 } });
export const Device = device({ type: 1, type: 2, ioctls: { PING: ioctl({ fn: 1, fn: 2 }), PING: ioctl({ fn: 3 }) } });
export const Calls = table(
  { Create: fn(1, { a: ptr, a: u32 }), Create: fn(2, {}) },
  { target: 'win-x64', mark: 'A', source: 's', count: 3 },
);
export const Hello = message({ a: u8, a: u8 });
export const Event = union(u8, { one: variant(1), one: variant(2) });
export const Link = exchange({ magic: 1, maxBody: 64, messages: { Hi: kind(1, 'up', Hello), Hi: kind(2, 'up', Hello) } });
export const Proto = struct({ __proto__: u32, a: u32 });
export const p = plane({ name: 'p', id: 1, version: 1, policy: 'lockstep', members: { S, Spelled, S } });
export default schema({ name: 'bad', name: 'worse', planes: [p] });
//= 8:35 PF1008 'x' stands in this object twice; the other one is at index.ts:8:27 | rename or remove one of them
//= 9:41 PF1008 'x' stands in this object twice; the other one is at index.ts:9:33 | rename or remove one of them
//= 9:51 PF1008 'x' stands in this object twice; the other one is at index.ts:9:33 | rename or remove one of them
//= 9:63 PF1008 'x' stands in this object twice; the other one is at index.ts:9:33 | rename or remove one of them
//= 9:76 PF1008 'x' stands in this object twice; the other one is at index.ts:9:33 | rename or remove one of them
//= 10:49 PF1008 '1' stands in this object twice; the other one is at index.ts:10:43 | rename or remove one of them
//= 10:57 PF1008 '1' stands in this object twice; the other one is at index.ts:10:43 | rename or remove one of them
//= 11:49 PF1008 'OK' stands in this object twice; the other one is at index.ts:11:42 | rename or remove one of them
//= 11:77 PF1008 'unknown' stands in this object twice; the other one is at index.ts:11:60 | rename or remove one of them
//= 12:40 PF1008 'a' stands in this object twice; the other one is at index.ts:12:34 | rename or remove one of them
//= 13:44 PF1008 'slot' stands in this object twice; the other one is at index.ts:13:34 | rename or remove one of them
//= 14:61 PF1008 'unit' stands in this object twice; the other one is at index.ts:14:49 | rename or remove one of them
//= 14:100 PF1008 'old' stands in this object twice; the other one is at index.ts:14:92 | rename or remove one of them
//= 15:41 PF1008 'type' stands in this object twice; the other one is at index.ts:15:32 | rename or remove one of them
//= 15:81 PF1008 'fn' stands in this object twice; the other one is at index.ts:15:74 | rename or remove one of them
//= 15:91 PF1008 'PING' stands in this object twice; the other one is at index.ts:15:60 | rename or remove one of them
//= 17:29 PF1008 'a' stands in this object twice; the other one is at index.ts:17:21 | rename or remove one of them
//= 17:40 PF1008 'Create' stands in this object twice; the other one is at index.ts:17:5 | rename or remove one of them
//= 20:39 PF1008 'a' stands in this object twice; the other one is at index.ts:20:32 | rename or remove one of them
//= 21:51 PF1008 'one' stands in this object twice; the other one is at index.ts:21:34 | rename or remove one of them
//= 22:93 PF1008 'Hi' stands in this object twice; the other one is at index.ts:22:67 | rename or remove one of them
//= 23:31 PF1009 `__proto__` is no name: JavaScript takes it for the prototype of the object | choose another name
//= 24:99 PF1008 'S' stands in this object twice; the other one is at index.ts:24:87 | rename or remove one of them
//= 25:38 PF1008 'name' stands in this object twice; the other one is at index.ts:25:25 | rename or remove one of them
