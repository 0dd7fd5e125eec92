// Text that ends too early.
import { plane, schema, struct, u8 } from 'pf-gen/schema';

export const S = struct({
  a: u8,
  b: u8 u8,
});
export const p = plane({ name: 'p', id: 1, version: 1, policy: 'lockstep', members: { S } });
export default schema({ name: 'bad', planes: [p] });
//= 6:9 PF1013 this is no TypeScript: ',' expected; found `u8` | correct the text here, or just before: everything behind it is read once this is right
