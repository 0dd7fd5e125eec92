/** Where a layout says otherwise than its types: fields that are packed to less than they need, or raised to more. */
import type { Decl, DeclOf, Field, IntName, TypeRef } from '../model/model.ts';
import { floatBytes, wordFacts } from '../model/scalars.ts';

type Layout = DeclOf<'struct'> | DeclOf<'foreign'> | DeclOf<'section'> | DeclOf<'overlay'>;
/** Finds a declaration by plane and name. */
export type Find = (plane: string, name: string) => Decl;

const ofInt = (name: IntName): number => Number(name.slice(1)) / 8;

/** What a type aligns to by itself. */
export function naturalAlign(type: TypeRef, find: Find): number {
  switch (type.t) {
    case 'int':
      return ofInt(type.name);
    case 'float':
      return floatBytes(type.name);
    case 'word':
      return wordFacts(type.name).align;
    case 'array':
      return naturalAlign(type.of, find);
    case 'ref': {
      const decl = find(type.plane, type.name);
      if ('align' in decl) return decl.align;
      return 'repr' in decl ? ofInt(decl.repr) : 1;
    }
    default:
      return 8;
  }
}

/** Whether a field stands where its type may not be aligned, because the whole is packed. */
export function isLowered(decl: Layout, field: Field, find: Find): boolean {
  return 'packed' in decl && decl.packed !== undefined && naturalAlign(field.type, find) > field.align;
}

/** Whether a field states an alignment above that of its type. */
export const isRaised = (field: Field, find: Find): boolean => field.align > naturalAlign(field.type, find);
