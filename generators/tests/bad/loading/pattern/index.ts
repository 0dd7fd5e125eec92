// A pattern that is none.
import { plane, schema, struct, u8 } from 'pf-gen/schema';

const pattern = /(/;
export const S = struct({ a: u8 });
export const p = plane({ name: 'p', id: 1, version: 1, policy: 'lockstep', members: { S } });
export default schema({ name: 'bad', planes: [p] });
//= 4:17 PF1013 this is no TypeScript: Invalid regular expression: /(/: Unterminated group; found `/(/` | correct the text here, or just before: everything behind it is read once this is right
