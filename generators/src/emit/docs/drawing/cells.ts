/** What a byte drawing shows: the fields of a layout as cells, long arrays with their middle left out. */
import type { DeclOf, Field, Tail, TypeRef } from '../../../model/model.ts';
import type { Describe } from '../describe.ts';

export type Layout = DeclOf<'struct'> | DeclOf<'section'> | DeclOf<'foreign'>;

export interface Cell {
  readonly offset: number;
  readonly size: number;
  readonly name: string;
  /** Second line: the type, and the order of a store. */
  readonly type: string;
  /** Colour class. */
  readonly kind: string;
  readonly title: string;
  readonly href: string | undefined;
}

/** Arrays up to this length are drawn element by element. */
const DRAWN = 6;

export function cellsOf(decl: Layout, describe: Describe): Cell[] {
  const tail = decl.kind === 'section' ? undefined : decl.tail;
  const fields = tail === undefined ? decl.fields : decl.fields.filter(({ offset }) => offset < tail.offset);
  const cells = fields.flatMap((field) => fieldCells(decl, field, describe));
  return tail === undefined ? cells : [...cells, tailCell(tail, describe)];
}

/** Elements without a number are drawn as one of them. */
function tailCell(tail: Tail, describe: Describe): Cell {
  const { name, type, offset, stride: size, docs } = tail;
  const title = [describe.tail(tail), ...(docs === undefined ? [] : [docs])].join('\n');
  return {
    offset,
    size,
    name: `${name}[…]`,
    type: describe.type(type),
    kind: 'bytes',
    title,
    href: describe.link(type),
  };
}

/** Colour of a field, most telling first: reserved, handle, stamp, owner, kind of its type. */
export function kindOf(decl: Layout, field: Field, describe: Describe): string {
  if (field.reserved === true) return 'reserved';
  if (field.handle !== undefined) return 'handle';
  if (field.stamp !== undefined) return 'stamp';
  if (decl.kind === 'section' && field.owner !== undefined) {
    if (field.owner === 'init' || field.owner === 'both') return field.owner;
    return field.owner === decl.roles[0] ? 'first' : 'second';
  }
  let type = field.type;
  while (type.t === 'array') type = type.of;
  if (type.t === 'ptr' || type.t === 'fnptr') return 'pointer';
  if (type.t !== 'ref') return field.type.t === 'array' ? 'bytes' : 'plain';
  const target = describe.decl(type);
  return 'repr' in target ? 'named' : 'nested';
}

/** What the colours of a layout mean. */
export function meanings(decl: Layout): Record<string, string> {
  const [first = '', second = ''] = decl.kind === 'section' ? decl.roles : [];
  return {
    stamp: `stamp, stored last by ${first}`,
    init: `${first}, before the stamp`,
    first: `written by ${first}`,
    second: `written by ${second}`,
    both: 'both, compare-and-swap',
    handle: 'handle, adopted on success',
    plain: 'number',
    named: 'enumeration, flags or token',
    nested: 'struct',
    bytes: 'array',
    pointer: 'pointer',
    reserved: 'reserved, zero',
  };
}

function fieldCells(decl: Layout, field: Field, describe: Describe): Cell[] {
  const kind = kindOf(decl, field, describe);
  const order = field.order === undefined || field.order === 'relaxed' ? '' : ` ${field.order}`;
  const facts = describe.fieldFacts(decl, field);
  const cell = (name: string, type: TypeRef, offset: number, size: number): Cell => ({
    ...{ offset, size, name, kind },
    type: describe.type(type) + order,
    title: [`${name}: ${describe.type(type)}`, bytes(offset, size), ...facts].join('\n'),
    href: describe.link(type),
  });
  const { type } = field;
  if (type.t !== 'array' || field.reserved === true || (type.of.t === 'int' && type.of.name === 'u8')) {
    return [cell(field.name, type, field.offset, field.size)];
  }
  const step = field.size / type.len;
  const element = (index: number) => cell(`${field.name}[${index}]`, type.of, field.offset + index * step, step);
  if (type.len <= DRAWN) return Array.from({ length: type.len }, (_, index) => element(index));
  const left = cell(`${field.name}[2…${type.len - 2}]`, type.of, field.offset + 2 * step, (type.len - 3) * step);
  return [element(0), element(1), { ...left, type: `${type.len - 3} more` }, element(type.len - 1)];
}

function bytes(offset: number, size: number): string {
  const where = size === 1 ? `byte ${offset}` : `bytes ${offset} to ${offset + size - 1}`;
  return `${where} (0x${offset.toString(16)}), ${size === 1 ? '1 byte' : `${size} bytes`}`;
}
