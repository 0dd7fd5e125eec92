/** Statements that copy a field out of shared memory, or into it, whatever its type; all accesses are relaxed. */
import type { Field, TypeRef } from '../../model/model.ts';
import { fromWord, intSize, type RustContext, toWord, wordOf } from './context.ts';
import { ident } from './names.ts';
import { type Shape, type Single, shapeOf } from './section-field.ts';

const RUNTIME = 'crate::runtime::section';
const RELAXED = '::core::sync::atomic::Ordering::Relaxed';

/** An expression with the value at `offset` of `mem`. */
export function loaded(type: TypeRef, offset: string, context: RustContext): string {
  const shape = shapeOf(type, context, offset);
  if (shape.kind !== 'array') return loadedOne(shape, offset, context);
  const value = loadedOne(shape.of, `${offset}${strides(shape)}`, context);
  return shape.dims.reduceRight((inner, { index }) => `::core::array::from_fn(|${index}| ${inner})`, value);
}

function loadedOne(shape: Single, offset: string, context: RustContext): string {
  switch (shape.kind) {
    case 'leaf':
      return fromWord(shape.leaf, `${RUNTIME}::load_${wordOf(shape.leaf.int)}(mem, ${offset}, ${RELAXED})`);
    case 'bytes':
      return `{ let mut bytes = [0; ${shape.len}]; ${RUNTIME}::read_bytes(mem, ${offset}, &mut bytes, ${RELAXED}); bytes }`;
    case 'struct': {
      const fill = `${RUNTIME}::read_bytes(mem, ${offset}, ::zerocopy::IntoBytes::as_mut_bytes(&mut value), ${RELAXED});`;
      return `{ let mut value = ${shape.type}::ZERO; ${fill} value }`;
    }
    case 'section': {
      const fields = context.expect(shape.plane, shape.name, 'section').fields.map((field) => {
        const value = field.reserved ? context.zero(field.type) : loaded(field.type, placeOf(field, offset), context);
        return `${ident(field.name)}: ${value}`;
      });
      return `${shape.path} { ${fields.join(', ')} }`;
    }
  }
}

/** Statements that store `value` (a place, or `*reference`) at `offset` of `mem`. Reserved fields are left as they are. */
export function stored(type: TypeRef, offset: string, value: string, context: RustContext): string {
  const shape = shapeOf(type, context, offset);
  if (shape.kind !== 'array') return storedOne(shape, offset, value, context);
  const element = `${value}${shape.dims.map(({ index }) => `[${index}]`).join('')}`;
  const body = storedOne(shape.of, `${offset}${strides(shape)}`, element, context);
  return shape.dims.reduceRight((inner, { index, len }) => `for ${index} in 0..${len} { ${inner} }`, body);
}

function storedOne(shape: Single, offset: string, value: string, context: RustContext): string {
  switch (shape.kind) {
    case 'leaf':
      return `${RUNTIME}::store_${wordOf(shape.leaf.int)}(mem, ${offset}, ${toWord(shape.leaf, value)}, ${RELAXED});`;
    case 'bytes': {
      const bytes = value.startsWith('*') ? value.slice(1) : `&${value}`;
      return `${RUNTIME}::write_bytes(mem, ${offset}, ${shape.len}, ${bytes}, ${RELAXED});`;
    }
    case 'struct':
      return `${RUNTIME}::write_bytes(mem, ${offset}, ${shape.size}, ${value}.bytes(), ${RELAXED});`;
    case 'section':
      return context
        .expect(shape.plane, shape.name, 'section')
        .fields.filter((field) => !field.reserved)
        .map((field) => stored(field.type, placeOf(field, offset), `${value}.${ident(field.name)}`, context))
        .join(' ');
  }
}

/** Where a field of a section lies that begins at `offset`. */
function placeOf(field: Field, offset: string): string {
  return field.offset === 0 ? offset : `${offset} + ${field.offset}`;
}

function strides(shape: Extract<Shape, { kind: 'array' }>): string {
  return shape.dims.map(({ index, stride }) => ` + ${index} * ${stride}`).join('');
}

/** Bytes of one element. */
export function sizeOf(type: TypeRef, context: RustContext): number {
  const shape = shapeOf(type, context, 'an element');
  if (shape.kind === 'array') return shape.dims[0] ? shape.dims[0].len * shape.dims[0].stride : 0;
  if (shape.kind === 'leaf') return intSize(shape.leaf.int);
  return shape.kind === 'bytes' ? shape.len : shape.size;
}
