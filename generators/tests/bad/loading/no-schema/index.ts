// The default export is no schema.
import { u32 } from 'pf-gen/schema';

export default u32;
//= 4:1 PF1003 the default export must be schema(…), got a value of int | end the entry module with `export default schema({ name: '…', planes: […] })`
