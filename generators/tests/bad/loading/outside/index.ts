// What would outlive the schema.
import { plane, schema, struct, u8 } from 'pf-gen/schema';

export const S = struct({ a: u8 });
  setInterval(() => S, 100);
export const p = plane({ name: 'p', id: 1, version: 1, policy: 'lockstep', members: { S } });
export default schema({ name: 'bad', planes: [p] });
//= 5:3 PF1002
