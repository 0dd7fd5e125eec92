// A schema that does not end.
import { plane, schema, struct, u8 } from 'pf-gen/schema';
import { spin } from './spin.ts';

export const S = struct({ a: u8 });
spin();
export const p = plane({ name: 'p', id: 1, version: 1, policy: 'lockstep', members: { S } });
export default schema({ name: 'bad', planes: [p] });
//= 2:3 PF1015 spin.ts did not end within 1 s | look for a loop or a recursion that has no end here, or for an `await` that nothing resolves; `deadline` in the configuration gives a schema more seconds
