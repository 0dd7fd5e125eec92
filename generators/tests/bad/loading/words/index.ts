// Words that nothing declares or imports, each told where it stands.
import type { u16 } from 'pf-gen/schema';
import { plane, schema, struct, u8 } from 'pf-gen/schema';

type Untouched = typeof u16 | Missing;
interface Missing {
  readonly anything: Elsewhere;
}
export const S = struct({ a: u8, b: u64, c: u16, d: u46, e: Frame, f: Math.max(1, 2) });
export const Fields = { arry: 1, S };
export { Nowhere as Gone };
export const p = plane({ name: 'p', id: 1, version: 1, policy: 'lockstep', members: { S, Fiels } });
export default schema({ name: 'bad', planes: [p] });
//= 9:37 PF1010 `u64` is of the schema language, and is not imported | add u64 to the import of 'pf-gen/schema' in line 3
//= 9:45 PF1010 `u16` is of the schema language, and is not imported | import it without `type` in line 2
//= 9:53 PF1011 `u46` is declared nowhere in this module, and is not imported | did you mean `u16` of the schema language?
//= 9:61 PF1011 `Frame` is declared nowhere in this module, and is not imported | declare it, or import it from the module that does
//= 11:10 PF1011 `Nowhere` is declared nowhere in this module, and is not imported | declare it, or import it from the module that does
//= 12:90 PF1011 `Fiels` is declared nowhere in this module, and is not imported | did you mean `field` of the schema language?
