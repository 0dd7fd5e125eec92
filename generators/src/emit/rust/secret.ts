/** Fields that nobody may see: their values stand in a type of the runtime that is not printed, and wiped when dropped. */
import type { DeclOf, Model, TypeRef } from '../../model/model.ts';
import type { RustContext } from './context.ts';

const SECRET = 'crate::runtime::Secret';

/** The type, and the value, of a field that may be secret. */
export const secretType = (isSecret: boolean, type: string): string => (isSecret ? `${SECRET}<${type}>` : type);
export const secretValue = (isSecret: boolean, value: string): string =>
  isSecret ? `${SECRET}::new(${value})` : value;

/** Whether anything of a schema is secret. */
export function hasSecrets(model: Model): boolean {
  return model.planes.some((plane) =>
    plane.members.some((decl) => {
      if (decl.kind === 'registry') return decl.entries.some(({ secret }) => secret === true);
      return (decl.kind === 'struct' || decl.kind === 'message') && decl.fields.some(({ secret }) => secret === true);
    }),
  );
}

/** Whether a struct has secrets, itself or inside: it is not copied unasked. */
export function carriesSecrets(decl: DeclOf<'struct' | 'section'>, context: RustContext): boolean {
  if (decl.kind !== 'struct') return false;
  return context.lookup.once('secrets', decl, () =>
    decl.fields.some((field) => field.secret === true || holdsSecrets(field.type, context)),
  );
}

/** Whether a type is made of structs with secrets. */
export function holdsSecrets(type: TypeRef, context: RustContext): boolean {
  if (type.t === 'array') return holdsSecrets(type.of, context);
  if (type.t !== 'ref') return false;
  const decl = context.find(type.plane, type.name);
  return decl.kind === 'struct' && carriesSecrets(decl, context);
}
