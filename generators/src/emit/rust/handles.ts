/** Structs with handles in them: beside the layout a form whose handles are values of a type. */
import type { DeclOf, Field, TypeRef } from '../../model/model.ts';
import type { RustContext } from './context.ts';
import { docLines, fieldFacts } from './docs.ts';
import { storedType, storedZero } from './layout.ts';
import { ident, typeName } from './names.ts';
import { isPacked, packedValue } from './packed.ts';
import { NONE, OPTION } from './prelude.ts';
import { render } from './templates.ts';

/** Whether a type holds handles, itself or inside. */
export function hasHandles(type: TypeRef, context: RustContext): boolean {
  if (type.t === 'array') return hasHandles(type.of, context);
  if (type.t !== 'ref') return false;
  const decl = context.find(type.plane, type.name);
  return decl.kind === 'struct' && carriesHandles(decl, context);
}

/** Whether a struct holds handles, itself or inside. */
export function carriesHandles(decl: DeclOf<'struct'>, context: RustContext): boolean {
  return decl.fields.some((field) => field.handle !== undefined || hasHandles(field.type, context));
}

/** The form with typed handles; nothing for a struct without any. */
export function emitHandles(decl: DeclOf<'struct'>, context: RustContext): string {
  if (!carriesHandles(decl, context)) return '';
  return render('handles', {
    name: typeName(decl.name),
    parts: `${decl.name}Parts`,
    offer: `${decl.name}Offer`,
    fields: decl.fields.filter((field) => !field.reserved).map((field) => fieldView(decl, field, context)),
  });
}

function fieldView(decl: DeclOf<'struct'>, field: Field, context: RustContext): object {
  const name = ident(field.name);
  const docs = docLines(field.docs, fieldFacts(field));
  const { type } = field;
  const len = type.t === 'array' ? type.len : undefined;
  // What is not aligned is copied out and in.
  const packed = isPacked(decl, field, context);
  const get = packed ? '.get()' : '';
  const put = (value: string): string => (packed ? packedValue(value) : value);
  if (field.handle !== undefined) {
    const many = len !== undefined;
    return {
      docs,
      name,
      type: many ? `[${OPTION}<H>; ${len}]` : `${OPTION}<H>`,
      zero: many ? `::core::array::from_fn(|_| ${NONE})` : NONE,
      wire: many
        ? `::core::array::from_fn(|index| ${put(`self.${name}[index].as_ref().map_or(0, H::value)`)})`
        : put(`self.${name}.as_ref().map_or(0, H::value)`),
      mapped: many ? `self.${name}.map(|handle| handle.map(&mut *into))` : `self.${name}.map(&mut *into)`,
      made: many
        ? `self.${name}.map(${packed ? '|number| handle(number.get())' : '&mut *handle'})`
        : `handle(self.${name}${get})`,
    };
  }
  const inner = type.t === 'array' ? type.of : type;
  if (!hasHandles(type, context)) {
    const plain = { wire: `self.${name}`, mapped: `self.${name}`, made: `self.${name}` };
    return { docs, name, type: storedType(decl, field, context), zero: storedZero(decl, field, context), ...plain };
  }
  if (inner.t !== 'ref')
    throw new Error(`${decl.name}.${field.name}: handles in an array of arrays have no typed form`);
  const path = context.path(inner.plane, `${inner.name}Parts`);
  if (len === undefined) {
    return {
      docs,
      name,
      type: `${path}<H>`,
      zero: '::core::default::Default::default()',
      wire: put(`self.${name}.wire()`),
      mapped: `crate::runtime::handles::Parts::map_handles(self.${name}, into)`,
      made: `crate::runtime::handles::CarriesHandles::parts(&self.${name}${get}, handle)`,
    };
  }
  return {
    docs,
    name,
    type: `[${path}<H>; ${len}]`,
    zero: '::core::array::from_fn(|_| ::core::default::Default::default())',
    wire: `::core::array::from_fn(|index| ${put(`self.${name}[index].wire()`)})`,
    mapped: `self.${name}.map(|inner| crate::runtime::handles::Parts::map_handles(inner, into))`,
    made: `::core::array::from_fn(|index| crate::runtime::handles::CarriesHandles::parts(&self.${name}[index]${get}, handle))`,
  };
}
