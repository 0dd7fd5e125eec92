// What would have to become code.
import { plane, schema, struct, u8 } from 'pf-gen/schema';

enum Kind {
  A,
}
namespace Inner {
  export const x = 1;
}
declare enum Fine {
  B,
}
class Point {
  constructor(readonly x: number) {}
}
import old = Inner.x;
export const S = struct({ a: u8 });
export const p = plane({ name: 'p', id: 1, version: 1, policy: 'lockstep', members: { S } });
export default schema({ name: 'bad', planes: [p] });
//= 4:1 PF1014 an `enum` of TypeScript cannot be in a schema: Node takes types away, and this would have to become code | write `const NAME = enumeration(u32, { … })`, or a plain object
//= 7:1 PF1014 a `namespace` cannot be in a schema: Node takes types away, and this would have to become code | put its content into a module of its own
//= 14:15 PF1014 a parameter with a modifier cannot be in a schema: Node takes types away, and this would have to become code | declare the property in the class
//= 16:1 PF1014 an `import … =` cannot be in a schema: Node takes types away, and this would have to become code | write `import … from`
