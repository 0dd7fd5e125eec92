/** What the pages say, before it becomes Markdown or HTML: each declaration with its drawing, facts and tables. */
import type { Decl, DeclKind, Plane } from '../../model/model.ts';
import { anchor, type Describe } from './describe.ts';
import { drawArms } from './drawing/arms.ts';
import { drawBits } from './drawing/bits.ts';
import { drawLayout } from './drawing/layout.ts';
import { drawMessage } from './drawing/message.ts';
import { drawSequence } from './drawing/sequence.ts';
import type { Drawing } from './drawing/svg.ts';
import { deviceTables, dialogueTable, exchangeTable, functionTables, linuxTable, unionTable } from './tables/calls.ts';
import { armTable, fieldTable, partTable, valueTable } from './tables/fields.ts';
import { messageTable } from './tables/messages.ts';
import { registryTable } from './tables/registries.ts';
import { cell, code, said, type Table } from './tables/table.ts';

export interface Entry {
  readonly id: string;
  readonly name: string;
  readonly kind: DeclKind;
  readonly docs: string;
  /** Short statements under the name. */
  readonly facts: readonly string[];
  readonly drawing: Drawing | undefined;
  readonly tables: readonly Table[];
}
export interface PlaneContent {
  readonly plane: Plane;
  readonly entries: readonly Entry[];
  /** Constants stand together. */
  readonly constants: Table | undefined;
}

/** What every plane says. */
export function contentOf(plane: Plane, describe: Describe): PlaneContent {
  const entries = plane.members
    .filter((decl) => decl.kind !== 'constant')
    .map((decl) => entryOf(plane, decl, describe));
  return { plane, entries, constants: constantTable(plane) };
}

function entryOf(plane: Plane, decl: Decl, describe: Describe): Entry {
  return {
    id: anchor(plane.name, decl.name),
    name: decl.name,
    kind: decl.kind,
    docs: said(decl.docs),
    facts: factsOf(decl, describe),
    drawing: drawingOf(decl, describe),
    tables: tablesOf(decl, describe),
  };
}

/** The drawing of a declaration, where it has a shape. */
export function drawingOf(decl: Decl, describe: Describe): Drawing | undefined {
  switch (decl.kind) {
    case 'struct':
    case 'section':
    case 'foreign':
      return decl.fields.length > 0 ? drawLayout(decl, describe) : undefined;
    case 'overlay':
      return drawArms(decl, describe);
    case 'bits':
      return decl.parts.length > 0 ? drawBits(decl) : undefined;
    case 'flags':
      return decl.values.length > 0 ? drawBits(decl) : undefined;
    case 'message':
      return decl.fields.length > 0 ? drawMessage(decl, describe) : undefined;
    case 'dialogue':
      return drawSequence(decl);
    default:
      return undefined;
  }
}

function factsOf(decl: Decl, describe: Describe): string[] {
  switch (decl.kind) {
    case 'struct':
    case 'section':
    case 'foreign': {
      const forms = decl.prefixes.map(({ name, size }) => `form ${name}: ${size} bytes`);
      const roles =
        decl.kind === 'section' ? [`shared by ${decl.roles.join(' and ')}; ${decl.roles[0]} creates it`] : [];
      const source = decl.kind === 'foreign' ? [`${decl.target}, ${decl.source} (${decl.mark})`] : [];
      const protocols = decl.kind === 'section' ? (decl.protocols ?? []).map(({ p, name }) => `${name}: ${p}`) : [];
      const tail = decl.kind === 'section' || decl.tail === undefined ? [] : [describe.tail(decl.tail)];
      const packed = 'packed' in decl && decl.packed !== undefined ? [`its fields are packed to ${decl.packed}`] : [];
      return [
        `${decl.size} bytes`,
        `aligned to ${decl.align}`,
        ...packed,
        ...tail,
        ...forms,
        ...roles,
        ...protocols,
        ...source,
      ];
    }
    case 'overlay': {
      const source = decl.target === undefined ? [] : [`${decl.target}, ${decl.source} (${decl.mark})`];
      return [`${decl.size} bytes`, `aligned to ${decl.align}`, 'each arm is a view of the same bytes', ...source];
    }
    case 'bits':
    case 'flags':
      return [decl.repr];
    case 'enum':
      return [decl.repr, `unknown values: ${UNKNOWN[decl.unknown] ?? `read as ${decl.unknown}`}`];
    case 'message':
      return [
        decl.minSize === decl.maxSize ? `${decl.minSize} bytes` : `${decl.minSize} to ${decl.maxSize} bytes`,
        decl.trailing === 'exact' ? 'trailing bytes are refused' : 'trailing bytes are ignored',
      ];
    case 'union':
      return [
        `tag ${decl.tag}`,
        ...(decl.length === undefined ? [] : [`length ${decl.length}`]),
        decl.unknown === 'keep' ? 'unknown tags are carried' : 'unknown tags are refused',
      ];
    case 'registry':
      return [
        `tag ${decl.tag}`,
        `length ${decl.length}`,
        decl.total === undefined ? 'to the end of what it stands in' : `total ${decl.total}`,
        `at most ${decl.maxBytes} bytes`,
        ...(decl.maxEntries === undefined ? [] : [`at most ${decl.maxEntries} entries`]),
        `unknown tags are ${UNKNOWN_ENTRIES[decl.unknown]}`,
        `of a repeated entry ${REPEATED[decl.repeated]}`,
        ...(decl.repeatedUnknown === undefined ? [] : ['a repeated unknown tag refused']),
        ...(decl.retired === undefined ? [] : [`retired tags: ${decl.retired.join(', ')}`]),
      ];
    case 'exchange':
      return [
        `magic 0x${BigInt(decl.magic).toString(16)}`,
        `bodies up to ${decl.maxBody} bytes`,
        'header: magic, kind, seq, len (u32 each)',
      ];
    case 'dialogue':
      return [
        `between ${decl.roles.join(' and ')}`,
        `begins in ${decl.begin}`,
        ...(decl.head === undefined ? [] : [`unknown messages are told by ${decl.head.name}`]),
      ];
    case 'device':
      return [`interface {${decl.interface}}`, `device type 0x${decl.deviceType.toString(16)}`];
    case 'linux_device':
      return [`device of ${decl.target}`, `magic 0x${decl.magic.toString(16)}`];
    case 'name':
      return [decl.template, decl.status, ...(decl.security === undefined ? [] : [decl.security])];
    case 'table':
      return [`${decl.functions.length} of ${decl.count} functions`, `${decl.target}, ${decl.source} (${decl.mark})`];
    case 'constant':
      return [];
  }
}

const UNKNOWN_ENTRIES = { skip: 'passed over', keep: 'carried', error: 'refused' } as const;
const REPEATED = { error: 'the second is refused', first: 'the first counts', last: 'the last counts' } as const;
const UNKNOWN: Record<string, string> = { keep: 'kept', error: 'refused' };

function tablesOf(decl: Decl, describe: Describe): Table[] {
  switch (decl.kind) {
    case 'struct':
    case 'section':
    case 'foreign':
      return [fieldTable(decl, describe)];
    case 'overlay':
      return [armTable(decl, describe)];
    case 'enum':
    case 'flags':
      return [valueTable(decl)];
    case 'bits':
      return [partTable(decl)];
    case 'message':
      return decl.fields.length === 0 ? [] : [messageTable(decl, describe)];
    case 'union':
      return [unionTable(decl, describe)];
    case 'registry':
      return [registryTable(decl, describe)];
    case 'exchange':
      return [exchangeTable(decl, describe)];
    case 'dialogue':
      return [dialogueTable(decl, describe)];
    case 'device':
      return deviceTables(decl, describe);
    case 'linux_device':
      return [linuxTable(decl, describe)];
    case 'table':
      return functionTables(decl, describe);
    case 'name':
    case 'constant':
      return [];
  }
}

function constantTable(plane: Plane): Table | undefined {
  const rows = plane.members.flatMap((decl) => {
    if (decl.kind !== 'constant') return [];
    const { value } = decl;
    const int = value.t === 'int';
    const number = int && value.hex === true ? `0x${BigInt(value.value).toString(16)}` : int ? value.value : '';
    const shown = int
      ? number
      : value.t === 'text'
        ? `"${value.value}"`
        : value.t === 'guid'
          ? `{${value.value}}`
          : value.hex;
    return [[code(decl.name), code(shown), cell(int ? value.type : value.t), cell(said(decl.docs))]];
  });
  return rows.length === 0 ? undefined : { head: ['constant', 'value', 'type', ''], rows };
}
