// A spread replaces entries without a word.
import { field, ioctl, plane, schema, struct, u8, u32 } from 'pf-gen/schema';
import { shared as imported } from './shared.ts';

const base = { x: u32, y: u32 } as const;
const wider = { ...base, z: u32 };
export const S = struct({ x: u32 });
export const Spread = struct({ ...base, x: u8 });
export const Before = struct({ y: u8, ...base });
export const Through = struct({ ...wider, y: u8 });
export const Both = struct({ ...base, ...imported });
export const OfDeclaration = struct({ ...S.fields, x: u8 });
const asked = { fn: 1, since: 'v1' } as const;
export const Allowed = [ioctl({ ...asked, fn: 2 }), field(u8, { ...asked, since: 'v2' }), field(u8, { ...asked, ...asked })];
export const Refused = ioctl({ fn: 2, ...asked });
export const p = plane({ name: 'p', id: 1, version: 1, policy: 'lockstep', members: { S } });
export default schema({ name: 'bad', planes: [p] });
//= 8:32 PF1008 'x' stands in this object twice (from `...base`, where it is at index.ts:5:16); the other one is at index.ts:8:41 | rename or remove one of them; `const { … , ...rest } = …` takes the others over
//= 9:39 PF1008 'y' stands in this object twice (from `...base`, where it is at index.ts:5:24); the other one is at index.ts:9:32 | rename or remove one of them; `const { … , ...rest } = …` takes the others over
//= 10:33 PF1008 'y' stands in this object twice (from `...wider`, where it is at index.ts:5:24); the other one is at index.ts:10:43 | rename or remove one of them; `const { … , ...rest } = …` takes the others over
//= 11:39 PF1008 'y' stands in this object twice (from `...imported`, where it is at shared.ts:3:32); the other one is at index.ts:5:24 | rename or remove one of them; `const { … , ...rest } = …` takes the others over
//= 12:39 PF1008 'x' stands in this object twice (from `...S.fields`, where it is at index.ts:7:27); the other one is at index.ts:12:52 | rename or remove one of them; `const { … , ...rest } = …` takes the others over
//= 15:39 PF1008 'fn' stands in this object twice (from `...asked`, where it is at index.ts:13:17); the other one is at index.ts:15:32 | rename or remove one of them; `const { … , ...rest } = …` takes the others over
