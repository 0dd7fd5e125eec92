/** Tables of messages. */
import type { DeclOf } from '../../../model/model.ts';
import type { Describe } from '../describe.ts';
import { cell, code, said, type Table } from './table.ts';

export function messageTable(decl: DeclOf<'message'>, describe: Describe): Table {
  const rows = decl.fields.map((field) => {
    const { normalize, codec } = field;
    const taken =
      normalize === undefined ? [] : [`takes ${normalize.allowed.join(', ')}; else reads ${normalize.otherwise}`];
    const prefix = describe.prefix(codec);
    const notes = [
      ...(prefix === '' ? [] : [prefix]),
      ...taken,
      ...(field.secret === true ? ['secret'] : []),
      ...(field.docs === undefined ? [] : [said(field.docs)]),
    ];
    return [
      code(field.name, { kind: codec.c === 'literal' ? 'literal' : field.presence.p }),
      code(describe.codec(codec), { to: describe.codecTarget(codec) }),
      cell(describe.presence(field)),
      cell(notes.join(' · ')),
    ];
  });
  return { head: ['field', 'type', 'there', ''], rows };
}
