/** Tables of registries: every tag with what it stands for. */
import type { DeclOf } from '../../../model/model.ts';
import type { Describe } from '../describe.ts';
import { cell, code, said, type Table, type TableCell } from './table.ts';

/** Entries by tag, and among them the tags that nobody may give out again. */
export function registryTable(decl: DeclOf<'registry'>, describe: Describe): Table {
  const named = decl.entries.map((entry): [bigint, TableCell[]] => {
    const prefix = describe.prefix(entry.codec);
    const notes = [
      ...(prefix === '' ? [] : [prefix]),
      ...(entry.secret === true ? ['secret'] : []),
      ...(entry.bad === 'none' ? ['a bad value reads as missing'] : []),
      ...(entry.docs === undefined ? [] : [said(entry.docs)]),
    ];
    return [
      BigInt(entry.tag),
      [
        code(entry.tag),
        code(entry.name),
        code(describe.codec(entry.codec), { to: describe.codecTarget(entry.codec) }),
        cell(times(entry)),
        cell(notes.join(' · ')),
      ],
    ];
  });
  const retired = (decl.retired ?? []).map((tag): [bigint, TableCell[]] => [
    BigInt(tag),
    [code(tag), cell('retired'), cell('–'), cell('never'), cell('not to be given out again')],
  ]);
  const rows = [...named, ...retired].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  return { head: ['tag', 'entry', 'value', 'there', ''], rows };
}

function times({ required, list }: DeclOf<'registry'>['entries'][number]): string {
  const must = required === true;
  if (list === undefined) return must ? 'always' : 'optional';
  return `${must ? '1' : '0'} to ${list} times`;
}
