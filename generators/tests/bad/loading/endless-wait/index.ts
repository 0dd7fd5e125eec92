// A schema that waits for nobody.
import { plane, schema, struct, u8 } from 'pf-gen/schema';

async function never() {
  await 1;
}
await never();
await new Promise(() => {});
export const S = struct({ a: u8 });
export const p = plane({ name: 'p', id: 1, version: 1, policy: 'lockstep', members: { S } });
export default schema({ name: 'bad', planes: [p] });
//= 7:1 PF1015 index.ts did not end within 1 s | look for a loop or a recursion that has no end here, or for an `await` that nothing resolves; `deadline` in the configuration gives a schema more seconds
