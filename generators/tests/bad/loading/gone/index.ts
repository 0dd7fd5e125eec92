// What an import takes must be there.
import { plane, schema, struct, u8, u46 } from 'pf-gen/schema';
import * as all from './all.ts';
import { Fram, type Only } from './frame.ts';
import missing from './frame.ts';

export const S = struct({ a: u8, b: Fram, c: all.Frame });
export { Size as Again } from './all.ts';
export { Sise } from './all.ts';
export const p = plane({ name: 'p', id: 1, version: 1, policy: 'lockstep', members: { S } });
export default schema({ name: 'bad', planes: [p] });
//= 2:1 PF1017 'Frame' comes from './frame.ts' and from './other.ts' | export it by name: `export { Frame } from '…'`, or rename one of them
//= 3:1 PF1017 'constant' comes from './other.ts' and from 'pf-gen/schema' | export it by name: `export { constant } from '…'`, or rename one of them
//= 2:37 PF1012 'pf-gen/schema' exports no value `u46` | did you mean `u16`? A type is imported with `import type`
//= 4:10 PF1012 './frame.ts' exports no value `Fram` | did you mean `Frame`? A type is imported with `import type`
//= 5:8 PF1012 './frame.ts' exports no value `default` | it exports Frame, Size; a type is imported with `import type`
//= 9:10 PF1012 './all.ts' exports no value `Sise` | did you mean `Size`? A type is imported with `import type`
