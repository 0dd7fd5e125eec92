// What a schema imports is known before it runs.
import { constant, plane, schema, u32 } from 'pf-gen/schema';

const { own } = await import('./own.ts');
export const X = constant(u32, own);
export const p = plane({ name: 'p', id: 1, version: 1, policy: 'lockstep', members: { X } });
export default schema({ name: 'bad', planes: [p] });
//= 4:23 PF1007 `import(…)` depends on something that is loaded later | write the import as a plain `import … from` at the top of the module
