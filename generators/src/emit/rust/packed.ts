/** Fields of packed layouts that are not aligned: they stand in a type of the runtime that is copied out and in. */
import type { DeclOf, Field, Model, TypeRef } from '../../model/model.ts';
import { isLowered, naturalAlign } from '../alignment.ts';
import type { RustContext } from './context.ts';
import { isLoose } from './scalar.ts';

type Layout = DeclOf<'struct'> | DeclOf<'foreign'> | DeclOf<'section'>;

const PACKED = 'crate::runtime::Packed';

/** Whether the field stands in the type of the runtime. Floats and words have no alignment in Rust, and need none. */
export const isPacked = (decl: Layout, field: Field, context: RustContext): boolean =>
  !isLoose(field.type) && isLowered(decl, field, (plane, name) => context.find(plane, name));

/** The type of a field that is not aligned; elements of an array stand in it one by one. */
export function packedType(type: TypeRef, context: RustContext): string {
  if (type.t === 'array') return `[${packedType(type.of, context)}; ${type.len}]`;
  return `${PACKED}<${context.type(type)}>`;
}

/** The constant with which such a field starts. */
export function packedZero(type: TypeRef, context: RustContext): string {
  if (type.t === 'array') return `[${packedZero(type.of, context)}; ${type.len}]`;
  return packedValue(context.zero(type));
}

export const packedValue = (value: string): string => `${PACKED}::new(${value})`;

/** Whether anything of a schema stands in the type of the runtime. */
export function packsFields(model: Model): boolean {
  const decls = new Map(
    model.planes.flatMap((plane) => plane.members.map((decl) => [`${plane.name}.${decl.name}`, decl] as const)),
  );
  const find = (plane: string, name: string) => decls.get(`${plane}.${name}`)!;
  for (const decl of decls.values()) {
    if (decl.kind !== 'struct' && decl.kind !== 'foreign') continue;
    if (decl.packed !== undefined && decl.fields.some((field) => !isLoose(field.type) && isLowered(decl, field, find)))
      return true;
  }
  return false;
}

/** The alignment of a struct of Rust with these fields, of which those in the type of the runtime have none. */
export function inherentAlign(decl: Layout, context: RustContext): number {
  const find = (plane: string, name: string) => context.find(plane, name);
  const own = decl.fields.map((field) =>
    isLoose(field.type) || isLowered(decl, field, find) ? 1 : naturalAlign(field.type, find),
  );
  return Math.max(1, ...own);
}
