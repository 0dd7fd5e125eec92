/** Builds a subject from its names and numbers: the schema of a device with requests, a shared section and named objects. */
import {
  call,
  type Expression,
  flag,
  int,
  list,
  object,
  ref,
  type Statement,
  text,
  word,
} from '../random/expression.ts';
import { RETIRED } from './protocols.ts';
import type { Subject } from './subject.ts';

/** Everything that makes one subject differ from another. Names are those of the domain. */
export interface Theme {
  readonly schema: string;
  readonly plane: string;
  readonly id: number;
  readonly version: number;
  readonly guid: string;
  readonly deviceType: number;
  readonly firstFunction: number;
  readonly template: string;
  readonly magic: number;
  readonly length: number;
  /** Widths of the token's three parts; 64 in all. */
  readonly widths: readonly [number, number, number];
  readonly numbers: readonly [number, number, number, number];
  readonly names: {
    readonly request: readonly [struct: string, key: string, wide: string, first: string, second: string, last: string];
    readonly reply: readonly [struct: string, first: string, second: string];
    readonly spare: readonly [struct: string, field: string, reserved: string];
    readonly packed: readonly [struct: string, key: string, low: string, high: string];
    readonly table: readonly [struct: string, count: string, list: string];
    readonly device: readonly [device: string, ask: string, read: string];
    readonly state: readonly [enumeration: string, ...values: [string, string, string, string]];
    readonly caps: readonly [flags: string, a: string, b: string, c: string];
    readonly token: readonly [bits: string, a: string, b: string, c: string];
    readonly section: readonly [
      section: string,
      sequence: string,
      count: string,
      data: string,
      owner: string,
      other: string,
    ];
    readonly object: string;
    readonly constant: string;
  };
  /** Declarations that take part in nothing, in front of the others. */
  readonly extra?: readonly Statement[];
}

type Fields = readonly (readonly [string, Expression])[];
const u32 = word('u32');
const u64 = word('u64');
const struct = (fields: Fields, options: Fields = []): Expression =>
  options.length === 0 ? call('struct', object(fields)) : call('struct', object(fields), object(options));
const by = (role: string, type: Expression): Expression =>
  call('by', text(role), type, object([['order', text('relaxed')]]));

/** Who talks. */
const ROLES = ['caller', 'answerer'] as const;
/** A message that its number tells from others, or the begin of all of them. */
const lettered = (number: string | undefined, fields: Fields): Expression =>
  call(
    'message',
    object([
      ['_magic', call('literal', text('ST'))],
      ...(number === undefined ? [] : [['_type', call('literal.hex', text(number))] as const]),
      ...fields,
    ]),
    object([['trailing', text(number === undefined ? 'extensible' : 'exact')]]),
  );
const says = (roles: readonly (readonly [string, Fields])[]): Expression =>
  call(
    'state',
    object(roles.map(([role, messages]) => [role, object(messages)])),
    object([
      ['end', flag(true)],
      ['unknown', text('ignore')],
    ]),
  );

/** The statements and places of a theme. */
export function compose(name: string, theme: Theme, seed?: number): Subject {
  const n = theme.names;
  const [request, key, wide, first, second, last] = n.request;
  const [reply, replyFirst, replySecond] = n.reply;
  const [spare, spareField, reserved] = n.spare;
  const [packed, packedKey, low, high] = n.packed;
  const [table, count, listed] = n.table;
  const [device, ask, read] = n.device;
  const [state, ...values] = n.state;
  const [caps, ...bits] = n.caps;
  const [token, ...parts] = n.token;
  const [section, sequence, counted, data, owner, other] = n.section;
  const status = `${device}Status`;
  const [item, row] = [`${table}Item`, `${table}Row`];
  const [settings, hello] = [`${table}Settings`, `${table}Hello`];
  const [talk, head, asking, answer, hint] = ['Talk', 'Head', 'Asking', 'Answer', 'Hint'].map((end) => table + end) as [
    string,
    string,
    string,
    string,
    string,
  ];
  const declared: Statement[] = [
    ...(theme.extra ?? []),
    { name: n.constant, value: call('constant', u32, int(theme.length)), docs: 'How many entries a table has.' },
    {
      name: state,
      value: call('enumeration', u32, object(values.map((value, at) => [value, int(theme.numbers[at] ?? at)]))),
    },
    {
      name: status,
      value: call(
        'enumeration',
        u32,
        object([
          ['OK', int(0)],
          ['SHORT', int(1)],
          ['UNKNOWN', int(2)],
          ['FINE', int(7)],
        ]),
      ),
    },
    { name: caps, value: call('flags', u32, object(bits.map((bit, at) => [bit, int(at)]))) },
    { name: token, value: call('bits', u64, object(parts.map((part, at) => [part, int(theme.widths[at] ?? 0)]))) },
    {
      name: request,
      value: struct([
        [key, u64],
        [wide, u32],
        [first, u32],
        [second, u32],
        [last, ref(caps)],
      ]),
      docs: 'What is asked for.',
    },
    {
      name: reply,
      value: struct(
        [
          [replyFirst, u32],
          [replySecond, u32],
        ],
        [['prefixes', object([['first', int(4)]])]],
      ),
    },
    {
      name: spare,
      value: struct([
        [spareField, ref(state)],
        [reserved, call('pad', u32)],
      ]),
    },
    {
      name: packed,
      value: struct([
        [packedKey, u64],
        [low, u32],
        [high, u32],
      ]),
    },
    {
      name: item,
      value: struct([
        ['stamp', u64],
        ['level', call('field', u32, object([['range', list([int(1), int(100)])]]))],
        ['pause', call('field', u32, object([['unit', text('ms')]]))],
      ]),
    },
    { name: row, value: struct([['items', call('array', ref(item), int(2))]]) },
    {
      name: table,
      value: struct([
        [count, u64],
        [listed, call('array', u64, ref(n.constant))],
      ]),
    },
    {
      name: section,
      value: call(
        'section',
        object([
          ['magic', call('stamp', u32, int(theme.magic))],
          [sequence, call('by', text(owner), u32)],
          [counted, by(owner, u32)],
          [data, by(owner, call('bytes', int(20)))],
        ]),
        object([
          ['roles', list([text(owner), text(other)])],
          [
            'protocols',
            object([
              [
                'whole',
                call(
                  'seqlock',
                  object([
                    ['owner', text(owner)],
                    ['sequence', text(sequence)],
                    ['fields', list([text(counted), text(data)])],
                  ]),
                ),
              ],
            ]),
          ],
        ]),
      ),
    },
    {
      name: settings,
      value: call(
        'registry',
        object([
          [first, call('entry', int(1), ref(state))],
          [second, call('entry', int(2), call('rest.text', int(theme.length * 4)))],
          [last, call('entry', int(3), u32, object([['list', int(theme.length)]]))],
        ]),
        object([
          ['tag', call('varint', text('quic'))],
          ['length', text('quic')],
          ['max', int(4096)],
          ['retired', list([int(RETIRED)])],
        ]),
      ),
    },
    {
      name: hello,
      value: call(
        'message',
        object([
          ['serial', call('varint', text('quic'))],
          ['fields', ref(settings)],
        ]),
      ),
    },
    { name: head, value: lettered(undefined, [['kind', word('u8')]]) },
    { name: asking, value: lettered('01', [['id', u32]]) },
    { name: answer, value: lettered('02', [['id', u32]]) },
    { name: hint, value: lettered('03', []) },
    {
      name: talk,
      value: call(
        'exchange',
        object([
          ['roles', list(ROLES.map(text))],
          ['begin', text('idle')],
          ['head', ref(head)],
          [
            'states',
            object([
              ['idle', says([[ROLES[0], [[asking, call('next', text('asked'), ref(asking))]]]])],
              [
                'asked',
                says([
                  [ROLES[1], [[answer, call('next', text('idle'), ref(answer))]]],
                  [ROLES[0], [[hint, ref(hint)]]],
                ]),
              ],
            ]),
          ],
        ]),
      ),
    },
    { name: n.object, value: call('name', text(theme.template), object([['status', text('live')]])) },
    {
      name: device,
      value: call(
        'device',
        object([
          ['interface', text(theme.guid)],
          ['type', int(theme.deviceType)],
          ['statuses', ref(status)],
          ['success', text('OK')],
          ['shortInput', text('SHORT')],
          ['shortOutput', text('SHORT')],
          ['unknownCode', text('UNKNOWN')],
          [
            'ioctls',
            object([
              [
                ask,
                call(
                  'ioctl',
                  object([
                    ['fn', int(theme.firstFunction)],
                    ['in', ref(request)],
                    ['out', ref(reply)],
                    ['outMin', text('first')],
                  ]),
                ),
              ],
              [
                read,
                call(
                  'ioctl',
                  object([
                    ['fn', int(theme.firstFunction + 1)],
                    ['in', ref(spare)],
                    ['out', ref(table)],
                  ]),
                ),
              ],
            ]),
          ],
        ]),
      ),
    },
  ];
  const plane: Statement = {
    name: theme.plane,
    value: call(
      'plane',
      object([
        ['name', text(theme.plane)],
        ['id', int(theme.id)],
        ['version', int(theme.version)],
        ['policy', text('lockstep')],
        ['parties', list(ROLES.map(text))],
        ['members', object(declared.map((statement) => [statement.name, ref(statement.name)]))],
      ]),
    ),
  };
  const root: Statement = {
    name: 'schema',
    value: call(
      'schema',
      object([
        ['name', text(theme.schema)],
        ['planes', list([ref(theme.plane)])],
      ]),
    ),
  };
  return {
    name,
    ...(seed === undefined ? {} : { seed }),
    statements: [...declared, plane, root],
    places: {
      struct: { name: request, wide, pair: [first, second] },
      versioned: reply,
      reserved: { name: spare, field: reserved },
      packed: { name: packed, field: packedKey },
      device: { name: device, request: ask },
      enumeration: { name: state, value: values[2] },
      token: { name: token, part: parts[1] },
      flags: { name: caps, pair: [bits[0], bits[1]] },
      object: n.object,
      array: { constant: n.constant, struct: table, field: listed },
      nested: { outer: row, field: 'items', inner: item, first: 'stamp', ranged: 'level', counted: 'pause' },
      statuses: status,
      constant: n.constant,
      seqlock: { name: section, protocol: 'whole', sequence },
      registry: { name: settings, entries: [first, second, last], message: hello, serial: 'serial' },
      dialogue: { name: talk, roles: ROLES, ask: asking, answer, hint },
      plane: theme.plane,
    },
  };
}
