/** Which types hold a secret, themselves or in what they are made of. */
import type { Lookup } from '../../emit/lookup.ts';
import type { Codec, Decl, Field, MessageField, RegistryEntry, TypeRef } from '../../model/model.ts';

/** Whether a field is secret, or has a type that holds a secret. */
export function holdsSecret(
  lookup: Lookup,
  field: Field | MessageField | RegistryEntry,
  open: ReadonlySet<Decl> = new Set(),
): boolean {
  if (field.secret === true) return true;
  return named(lookup, 'codec' in field ? field.codec : field.type).some((decl) => declHoldsSecret(lookup, decl, open));
}

/** Whether a declaration holds a secret. */
export function declHoldsSecret(lookup: Lookup, decl: Decl, open: ReadonlySet<Decl> = new Set()): boolean {
  if (open.has(decl)) return false;
  const inside = new Set([...open, decl]);
  const of = (ref: { plane: string; name: string }) => declHoldsSecret(lookup, lookup.any(ref.plane, ref.name), inside);
  switch (decl.kind) {
    case 'struct':
    case 'section':
    case 'foreign':
    case 'message':
      return decl.fields.some((field) => holdsSecret(lookup, field, inside));
    case 'union':
      return decl.cases.some(({ body }) => body !== undefined && of(body));
    case 'registry':
      return decl.entries.some((entry) => holdsSecret(lookup, entry, inside));
    case 'exchange':
      return decl.messages.some(({ message }) => of(message));
    default:
      return false;
  }
}

/** Declarations that a type consists of. */
function named(lookup: Lookup, type: Codec | TypeRef): Decl[] {
  if ('c' in type) {
    if (type.c === 'list') return named(lookup, type.of);
    return 'plane' in type ? [lookup.any(type.plane, type.name)] : [];
  }
  if (type.t === 'array') return named(lookup, type.of);
  return type.t === 'ref' ? [lookup.any(type.plane, type.name)] : [];
}
