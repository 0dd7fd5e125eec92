import { struct, u8 } from 'pf-gen/schema';

export type Only = 1;
export const Frame = struct({ a: u8 });
export const Size = 4;
