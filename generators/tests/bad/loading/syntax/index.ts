// Text that is no TypeScript.
import { constant, plane, schema, u32 } from 'pf-gen/schema';
export const X = constant(u32, );;
enum NotErasable { a }
export const p = plane({ name: 'p', id: 1, version: 1, policy: 'lockstep', members: { X } });
export default schema({ name: 'bad', planes: [p] });
//= 4:1 PF1014 an `enum` of TypeScript cannot be in a schema: Node takes types away, and this would have to become code | write `const NAME = enumeration(u32, { … })`, or a plain object
