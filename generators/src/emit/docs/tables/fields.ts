/** Tables of fixed layouts, enumerations, flags and tokens. */
import type { DeclOf } from '../../../model/model.ts';
import type { Describe } from '../describe.ts';
import { kindOf, type Layout } from '../drawing/cells.ts';
import { cell, code, said, type Table } from './table.ts';

export function fieldTable(decl: Layout, describe: Describe): Table {
  const section = decl.kind === 'section';
  const head = ['offset', 'size', 'field', 'type', ...(section ? ['written by'] : []), ''];
  const rows = decl.fields.map((field) => [
    code(String(field.offset)),
    cell(String(field.size)),
    code(field.name, { kind: kindOf(decl, field, describe) }),
    code(describe.type(field.type), { to: describe.target(field.type) }),
    ...(section ? [cell(describe.owner(decl, field))] : []),
    cell([...describe.notes(field), ...(field.docs === undefined ? [] : [said(field.docs)])].join(' · ')),
  ]);
  const tail = decl.kind === 'section' ? undefined : decl.tail;
  if (tail !== undefined) {
    const { name, type, offset, rule, docs } = tail;
    const counted =
      rule.r === 'rest'
        ? 'to the end of the buffer'
        : `${rule.r === 'count' ? 'counted' : 'in bytes'} by ${rule.field}`;
    rows.push([
      code(String(offset)),
      cell('…'),
      code(name, { kind: 'bytes' }),
      code(`${describe.type(type)}[…]`, { to: describe.target(type) }),
      cell([counted, ...(docs === undefined ? [] : [said(docs)])].join(' · ')),
    ]);
  }
  return { head, rows };
}

export function armTable(decl: DeclOf<'overlay'>, describe: Describe): Table {
  const tagged = decl.arms.some(({ tags }) => tags !== undefined);
  const rows = decl.arms.map((arm) => [
    code(arm.name),
    cell(String(arm.size)),
    code(describe.type(arm.type), { to: describe.target(arm.type) }),
    ...(tagged ? [code(arm.tags?.join(', ') ?? '')] : []),
    cell(said(arm.docs)),
  ]);
  return { head: ['arm', 'size', 'type', ...(tagged ? ['tag'] : []), ''], rows };
}

export function valueTable(decl: DeclOf<'enum'> | DeclOf<'flags'>): Table {
  if (decl.kind === 'flags') {
    const rows = decl.values.map(({ name, bit, docs }) => [
      code(name),
      cell(String(bit)),
      code(`0x${(1n << BigInt(bit)).toString(16)}`),
      cell(said(docs)),
    ]);
    return { head: ['flag', 'bit', 'mask', ''], rows };
  }
  const rows = decl.values.map(({ name, value, docs }) => {
    const hex = BigInt(value) < 0n ? '' : `0x${BigInt(value).toString(16)}`;
    return [code(name), code(value), code(hex), cell(said(docs))];
  });
  return { head: ['name', 'value', 'hex', ''], rows };
}

export function partTable(decl: DeclOf<'bits'>): Table {
  const rows = decl.parts.map(({ name, shift, width, docs, reserved }) => [
    code(name),
    cell(width === 1 ? String(shift) : `${shift + width - 1}:${shift}`),
    cell(String(width)),
    code(`0x${(((1n << BigInt(width)) - 1n) << BigInt(shift)).toString(16)}`),
    cell(reserved === true ? 'reserved' : said(docs)),
  ]);
  return { head: ['part', 'bits', 'width', 'mask', ''], rows };
}
