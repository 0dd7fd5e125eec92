/** The accessors that one field of a section has in one role's view. */
import type { Field, TypeRef } from '../../model/model.ts';
import { wordFacts } from '../../model/scalars.ts';
import { byteArray, fromWord, intSize, type Leaf, type RustContext, toWord, wordOf } from './context.ts';
import { docLines, fieldFacts } from './docs.ts';
import { beside, ident } from './names.ts';
import { BESIDE } from './reserved.ts';
import { scalarType } from './scalar.ts';
import { render } from './templates.ts';

/** How a field is stored, which decides what its accessors look like. */
export type Shape =
  | { kind: 'leaf'; leaf: Leaf }
  | { kind: 'bytes'; len: number }
  | { kind: 'struct'; type: string; size: number }
  | { kind: 'section'; name: string; plane: string; path: string; size: number }
  | ArrayShape;
/** One element, or a byte array, which is handled as a whole. */
export type Single = Exclude<Shape, ArrayShape>;
export interface ArrayShape {
  kind: 'array';
  of: Single;
  /** From the outside in: elements, bytes from one to the next, and the variable that counts them. */
  dims: { len: number; stride: number; index: string }[];
}

const INDEXES = ['i', 'j', 'k', 'l'];

export function shapeOf(type: TypeRef, context: RustContext, where: string): Shape {
  const leaf = context.leaf(type);
  if (leaf) return { kind: 'leaf', leaf };
  if (type.t === 'word') return { kind: 'struct', type: scalarType(type), size: wordFacts(type.name).bytes };
  const bytes = byteArray(type);
  if (bytes !== undefined) return { kind: 'bytes', len: bytes };
  if (type.t === 'ref') {
    const decl = context.expect(type.plane, type.name, 'struct', 'section', 'overlay');
    const path = context.path(type.plane, type.name);
    // Of a union the bytes are copied, as of a struct: it has one owner as a whole.
    if (decl.kind !== 'section') return { kind: 'struct', type: path, size: decl.size };
    return { kind: 'section', name: decl.name, plane: type.plane, path, size: decl.size };
  }
  if (type.t === 'array') return arrayShape(type, context, where);
  throw new Error(`${where}: a section can't hold this type`);
}

function arrayShape(type: TypeRef & { t: 'array' }, context: RustContext, where: string): ArrayShape {
  const of = shapeOf(type.of, context, where);
  const inner = of.kind === 'array' ? of.dims : [];
  const single = of.kind === 'array' ? of.of : of;
  const stride = inner[0] ? inner[0].len * inner[0].stride : sizeOf(single);
  const dims = [{ len: type.len, stride, index: '' }, ...inner];
  if (dims.length > INDEXES.length) throw new Error(`${where}: arrays of more than four dimensions have no view`);
  return {
    kind: 'array',
    of: single,
    dims: dims.map((dim, at) => ({ ...dim, index: dims.length === 1 ? 'index' : (INDEXES[at] ?? '') })),
  };
}

function sizeOf(shape: Single): number {
  if (shape.kind === 'leaf') return intSize(shape.leaf.int);
  return shape.kind === 'bytes' ? shape.len : shape.size;
}

/** Whether `role` may store the field after creation. */
export function owns(field: Field, role: string): boolean {
  return field.owner === role;
}

export function loadOrder(field: Field): string {
  const order = field.order === 'relaxed' ? 'Relaxed' : field.order === 'seqcst' ? 'SeqCst' : 'Acquire';
  return `::core::sync::atomic::Ordering::${order}`;
}

export function storeOrder(field: Field): string {
  const order = field.order === 'relaxed' ? 'Relaxed' : field.order === 'seqcst' ? 'SeqCst' : 'Release';
  return `::core::sync::atomic::Ordering::${order}`;
}

/**
 * Who may touch a field by itself. `open`: as its owner says. `word`: everybody may look at it, only a protocol stores
 * it. `hidden`: only a protocol reads and stores it.
 */
export type Access = 'open' | 'word' | 'hidden';

/** Name of the field's getter. */
export function getterName(field: Field, access: Access): string {
  if (access === 'hidden') return `raw_${field.name}`;
  return beside(ident(field.name), BESIDE.view);
}

/** All accessors of the field for this role. */
export function accessors(section: string, field: Field, role: string, context: RustContext, access: Access): string {
  const shape = shapeOf(field.type, context, `${section}.${field.name}`);
  const dims = shape.kind === 'array' ? shape.dims : [];
  const one = shape.kind === 'array' ? shape.of : shape;
  const offset = dims.reduce(
    (base, { len, stride, index }) => `crate::runtime::section::element(${base}, ${stride}, ${len}, ${index})`,
    String(field.offset),
  );
  const stamp = field.stamp !== undefined;
  return render(`section-${one.kind}`, {
    docs: docLines(
      field.docs,
      fieldFacts(field),
      ...dims.map(({ index, len }) => `Panics when \`${index}\` is not below ${len}, as a slice does.`),
    ),
    name: getterName(field, access),
    stem: access === 'hidden' ? `raw_${field.name}` : field.name,
    // What only a protocol reads is for `snapshot`, which a nested view may not need.
    vis: access === 'hidden' ? '' : 'pub ',
    offset,
    index: dims.map(({ index }) => `, ${index}: usize`).join(''),
    load: loadOrder(field),
    store: storeOrder(field),
    isOwner: access === 'open' && !stamp && owns(field, role),
    isBoth: access === 'open' && !stamp && field.owner === 'both',
    ...details(one, role, context),
  });
}

function details(shape: Single, role: string, context: RustContext): object {
  switch (shape.kind) {
    case 'leaf': {
      const word = wordOf(shape.leaf.int);
      return {
        type: shape.leaf.type,
        word,
        associated: word.toUpperCase().replace('U', 'W'),
        wordFn: word.replace('u', 'w'),
        loaded: fromWord(shape.leaf, 'word'),
        stored: toWord(shape.leaf, 'value'),
        current: toWord(shape.leaf, 'current'),
        next: toWord(shape.leaf, 'new'),
        // A word that is the value itself needs no closure around it.
        isPlain: !shape.leaf.wrapped && !shape.leaf.int.startsWith('i'),
      };
    }
    case 'bytes':
      return { len: shape.len };
    case 'struct':
      return { type: shape.type, size: shape.size };
    case 'section':
      return { view: viewPath(shape.plane, shape.name, role, context), size: shape.size };
  }
}

/** The view type of a role, as this module names it. */
export function viewPath(plane: string, section: string, role: string, context: RustContext): string {
  const decl = context.expect(plane, section, 'section');
  if (!decl.roles.includes(role)) {
    throw new Error(`${plane}.${section} has no role ${role}, but stands in a section that has`);
  }
  return context.path(plane, `${section}${role.charAt(0).toUpperCase()}${role.slice(1)}`);
}
