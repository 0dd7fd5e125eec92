// A module that fails is reported where it fails.
import { constant, plane, schema, u32 } from 'pf-gen/schema';
import { value } from './value.ts';

export const X = constant(u32, value);
export const p = plane({ name: 'p', id: 1, version: 1, policy: 'lockstep', members: { X } });
export default schema({ name: 'bad', planes: [p] });
//= value.ts:3:9 PF1002
