// A module has one value of a name.
import { plane, schema, struct, u8 } from 'pf-gen/schema';

export const S = struct({ a: u8 });
const u8 = 1;
function S() {}
const { a, S: other, ...plane } = { a: 1, S: 2 };
function inner() {
  const x = 1;
  for (const x of [1]) x;
  let x = 2;
}
export { S as T, other as T };
export const p = plane({ name: 'p', id: 1, version: 1, policy: 'lockstep', members: { S } });
export default schema({ name: 'bad', planes: [p] });
//= 5:7 PF1016 'u8' is declared twice; the other one is at index.ts:2:33 | rename or remove one of them
//= 6:10 PF1016 'S' is declared twice; the other one is at index.ts:4:14 | rename or remove one of them
//= 7:25 PF1016 'plane' is declared twice; the other one is at index.ts:2:10 | rename or remove one of them
//= 11:7 PF1016 'x' is declared twice; the other one is at index.ts:9:9 | rename or remove one of them
