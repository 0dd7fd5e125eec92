/** Which declarations of a model end in a tail. */
import type { Tail } from '../model/model.ts';

/** The tail of a declaration, if it has one. */
export function tailIn(decl: { readonly kind: string; readonly tail?: Tail | undefined }): Tail | undefined {
  return decl.kind === 'struct' || decl.kind === 'foreign' ? decl.tail : undefined;
}
