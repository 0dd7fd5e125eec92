/** Tables of devices, unions, exchanges and function tables. */
import type { DeclOf } from '../../../model/model.ts';
import { saidBy } from '../../dialogues.ts';
import { entriesOf } from '../../entries.ts';
import type { Describe } from '../describe.ts';
import { cell, code, said, type Table, type TableCell } from './table.ts';

const hex = (value: number): string => `0x${value.toString(16)}`;

export function deviceTables(decl: DeclOf<'device'>, describe: Describe): Table[] {
  const rows = decl.ioctls.map(({ name, fn, code: number, method, access, input, output, since, docs }) => {
    const side = (of: typeof input): TableCell => {
      if (of === undefined) return cell('–');
      const whole = describe.type(of.type);
      return code(`${whole}${of.min === 0 ? '' : ` ≥ ${of.min}`}`, { to: describe.target(of.type) });
    };
    const notes = [...(since === undefined ? [] : [`since ${since}`]), ...(docs === undefined ? [] : [said(docs)])];
    return [
      code(name),
      code(hex(number >>> 0)),
      code(hex(fn)),
      cell(`${method}, ${access}`),
      side(input),
      side(output),
      cell(notes.join(' · ')),
    ];
  });
  const malformed: [string, string][] = [
    ['success', decl.success],
    ['input shorter than its least form', decl.shortInput],
    ['output shorter than its least form', decl.shortOutput],
    ['unknown code', decl.unknownCode],
  ];
  return [
    { head: ['operation', 'code', 'function', 'method, access', 'input', 'output', ''], rows },
    {
      title: 'What the dispatcher answers',
      head: ['case', 'status'],
      rows: malformed.map(([what, status]) => [cell(what), code(status, { to: decl.statuses })]),
    },
  ];
}

const PASSES = { value: 'number', in: 'read', out: 'written', in_out: 'read and written' } as const;

/** Requests of a Linux device, with the parts of their codes. */
export function linuxTable(decl: DeclOf<'linux_device'>, describe: Describe): Table {
  const rows = decl.ioctls.map(({ name, code: number, direction, magic, nr, size, argument, since, docs }) => {
    const notes = [...(since === undefined ? [] : [`since ${since}`]), ...(docs === undefined ? [] : [said(docs)])];
    return [
      code(name),
      code(hex(number)),
      cell(direction.replace('_', ', ')),
      code(hex(magic)),
      code(String(nr)),
      code(String(size)),
      argument === undefined
        ? cell('–')
        : code(`${describe.type(argument.type)}, ${PASSES[argument.pass]}`, { to: describe.target(argument.type) }),
      cell(notes.join(' · ')),
    ];
  });
  return { head: ['request', 'code', 'direction', 'magic', 'number', 'size', 'argument', ''], rows };
}

export function unionTable(decl: DeclOf<'union'>, describe: Describe): Table {
  const rows = decl.cases.map(({ name, tag, body, docs }) => [
    code(name),
    code(tag),
    body === undefined ? cell('tag alone') : code(body.name, { to: body }),
    cell(said(docs ?? (body === undefined ? undefined : describe.decl(body).docs))),
  ]);
  return { head: ['case', 'tag', 'body', ''], rows };
}

export function exchangeTable(decl: DeclOf<'exchange'>, describe: Describe): Table {
  const rows = decl.messages.map(({ name, kind, direction, message, docs }) => [
    code(hex(kind)),
    cell(direction),
    code(name, { to: message }),
    cell(said(docs ?? describe.decl(message).docs)),
  ]);
  return { head: ['kind', 'direction', 'message', ''], rows };
}

/** Who may say what in which state: the sequence for readers without pictures. */
export function dialogueTable(decl: DeclOf<'dialogue'>, describe: Describe): Table {
  const rows = decl.states.flatMap((state) => {
    const facts = [
      ...(state.name === decl.begin ? ['Begins here.'] : []),
      ...(state.end === true ? ['May end here.'] : []),
      ...(state.unknown === 'ignore' ? ['Unknown messages are passed over.'] : []),
    ];
    const first = [code(state.name), cell(''), cell(''), cell(''), cell([said(state.docs), ...facts].join(' ').trim())];
    const says = decl.roles.flatMap((role) =>
      saidBy(decl, state, role).map(({ message, next, docs }) => [
        code(state.name),
        cell(role),
        code(message.name, { to: message.message }),
        next === state.name ? cell('stays') : code(next),
        cell(said(docs ?? describe.decl(message.message).docs)),
      ]),
    );
    return facts.length > 0 || state.docs !== undefined || says.length === 0 ? [first, ...says] : says;
  });
  return { head: ['state', 'who', 'says', 'then', ''], rows };
}

export function functionTables(decl: DeclOf<'table'>, describe: Describe): Table[] {
  const rows = [...decl.functions]
    .sort((a, b) => a.index - b.index)
    .map(({ name, index, params, ret, docs }) => [
      code(String(index)),
      code(name),
      code(
        `(${params.map((param) => `${param.name}: ${describe.type(param.type)}`).join(', ')}) → ${describe.type(ret)}`,
      ),
      cell(said(docs)),
    ]);
  const others = entriesOf(decl)
    .filter(({ fn }) => fn === undefined && decl.names !== undefined)
    .map(({ index, name }) => [code(String(index)), code(name)]);
  return [
    { head: ['index', 'function', 'signature', ''], rows },
    ...(others.length === 0
      ? []
      : [{ title: 'Entries without a signature here', head: ['index', 'function'], rows: others }]),
  ];
}
