// Two evaluations see different environments.
import { constant, plane, schema, u32 } from 'pf-gen/schema';

const suffix = process.env.PATH === undefined ? 'a' : 'b';
export const X = constant(suffix);
export const p = plane({ name: 'p', id: 1, version: 1, policy: 'lockstep', members: { X } });
export default schema({ name: 'bad', planes: [p] });
//= 7:1 PF1005 two evaluations differ at bad.planes.p.members.X.value.value | make the schema depend on nothing but its text: no clock, random number, environment or file
