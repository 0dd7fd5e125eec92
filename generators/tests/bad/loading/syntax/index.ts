// Text that is no TypeScript.
import { constant, plane, schema, u32 } from 'pf-gen/schema';
export const X = constant(u32, );;
enum NotErasable { a }
export const p = plane({ name: 'p', id: 1, version: 1, policy: 'lockstep', members: { X } });
export default schema({ name: 'bad', planes: [p] });
//= 4:1 PF1002
