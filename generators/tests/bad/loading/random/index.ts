// Two evaluations see different random numbers.
import { constant, plane, schema, u32 } from 'pf-gen/schema';

export const X = constant(u32, Math.floor(Math.random() * 4294967295));
export const p = plane({ name: 'p', id: 1, version: 1, policy: 'lockstep', members: { X } });
export default schema({ name: 'bad', planes: [p] });
//= 6:1 PF1005 two evaluations differ at bad.planes.p.members.X.value.value | make the schema depend on nothing but its text: no clock, random number, environment or file
