/** Kinds of changes that tools for headers and symbols miss, each with the class and the place it must get. */
import { call, type Expression, int, object, text, word } from '../random/expression.ts';
import { DIALOGUES } from './dialogues.ts';
import { type Mutation, plus } from './mutation.ts';
import { PROTOCOLS } from './protocols.ts';
import { edit, entries, swapped } from './subject.ts';
import { USES } from './uses.ts';

const u32 = word('u32');
const otherText =
  (change: (found: string) => string) =>
  (found: Expression): Expression => {
    if (!('text' in found)) throw new Error('a text is expected here');
    return text(change(found.text));
  };

export const MUTATIONS: readonly Mutation[] = [
  {
    kind: 'u32 to u64 mid struct',
    rule: 'field-type',
    class: 'break',
    at: ({ struct }) => [struct.name, struct.wide],
    apply: (all, { struct }) => {
      // Whoever widens a field also fills the layout up: otherwise the schema does not compile.
      const filled = edit(
        all,
        struct.name,
        [0],
        entries((list) => [...list, ['_fill', call('pad', u32)]]),
      );
      return edit(filled, struct.name, [0, struct.wide], () => word('u64'));
    },
  },
  {
    kind: 'swap of two same-type fields',
    rule: 'fields-swapped',
    class: 'break',
    // The finding stands at the one that comes first now.
    at: ({ struct }) => [struct.name, struct.pair[1]],
    apply: (all, { struct: { name, pair } }) =>
      edit(
        all,
        name,
        [0],
        entries((list) => swapped(list, ...pair)),
      ),
  },
  {
    kind: 'u32 to i32',
    rule: 'field-sign',
    class: 'break',
    at: ({ struct }) => [struct.name, struct.pair[0]],
    apply: (all, { struct }) => edit(all, struct.name, [0, struct.pair[0]], () => word('i32')),
  },
  {
    kind: 'another order of bytes',
    rule: 'field-type',
    class: 'break',
    at: ({ struct }) => [struct.name, struct.pair[0]],
    apply: (all, { struct }) => edit(all, struct.name, [0, struct.pair[0]], () => word('be.u32')),
  },
  {
    kind: 'integer to float',
    rule: 'field-type',
    class: 'break',
    at: ({ struct }) => [struct.name, struct.pair[0]],
    apply: (all, { struct }) => edit(all, struct.name, [0, struct.pair[0]], () => word('f32')),
  },
  {
    kind: 'rename at the same offset',
    rule: 'field-renamed',
    class: 'source',
    at: ({ struct }) => [struct.name, `${struct.pair[0]}_renamed`],
    apply: (all, { struct: { name, pair } }) =>
      edit(
        all,
        name,
        [0],
        entries((list) => list.map(([key, value]) => [key === pair[0] ? `${key}_renamed` : key, value])),
      ),
  },
  {
    kind: 'tail growth',
    rule: 'tail-growth',
    class: 'tail',
    at: ({ versioned }) => [versioned, 'grown'],
    apply: (all, { versioned }) =>
      edit(
        all,
        versioned,
        [0],
        entries((list) => [...list, ['grown', u32]]),
      ),
  },
  {
    kind: 'reserved reused',
    rule: 'reserved-reuse',
    class: 'reserved-reuse',
    at: ({ reserved }) => [reserved.name, 'reused'],
    apply: (all, { reserved: { name, field } }) =>
      edit(
        all,
        name,
        [0],
        entries((list) => list.map(([key, value]) => (key === field ? ['reused', u32] : [key, value]))),
      ),
  },
  {
    kind: 'IOCTL function',
    rule: 'ioctl-function',
    class: 'break',
    at: ({ device }) => [device.name, device.request],
    apply: (all, { device }) => edit(all, device.name, [0, 'ioctls', device.request, 0, 'fn'], plus(7)),
  },
  {
    kind: 'IOCTL method',
    rule: 'ioctl-method',
    class: 'break',
    at: ({ device }) => [device.name, device.request],
    apply: (all, { device }) =>
      edit(
        all,
        device.name,
        [0, 'ioctls', device.request, 0],
        entries((list) => [...list, ['method', text('neither')]]),
      ),
  },
  {
    kind: 'enum renumbered',
    rule: 'enum-renumbered',
    class: 'break',
    at: ({ enumeration }) => [enumeration.name, enumeration.value],
    apply: (all, { enumeration: { name, value } }) => edit(all, name, [1, value], plus(1000)),
  },
  {
    kind: 'enum value removed',
    rule: 'enum-value-removed',
    class: 'break',
    at: ({ enumeration }) => [enumeration.name, enumeration.value],
    gone: true,
    apply: (all, { enumeration: { name, value } }) =>
      edit(
        all,
        name,
        [1],
        entries((list) => list.filter(([key]) => key !== value)),
      ),
  },
  {
    kind: 'token shift',
    rule: 'token-part-moved',
    class: 'break',
    at: ({ token }) => [token.name, token.part],
    apply: (all, { token }) =>
      edit(
        all,
        token.name,
        [1],
        entries((list) => [...list.slice(1), ...list.slice(0, 1)]),
      ),
  },
  {
    kind: 'bit order',
    rule: 'flag-moved',
    class: 'break',
    at: ({ flags }) => [flags.name, flags.pair[0]],
    apply: (all, { flags: { name, pair } }) =>
      edit(edit(all, name, [1, pair[0]], plus(1)), name, [1, pair[1]], plus(-1)),
  },
  {
    kind: 'object name',
    rule: 'object-name',
    class: 'break',
    at: ({ object: name }) => [name],
    apply: (all, { object: name }) =>
      edit(
        all,
        name,
        [0],
        otherText((found) => `${found}-v2`),
      ),
  },
  {
    kind: 'array length by constant',
    rule: 'array-length',
    class: 'break',
    at: ({ array }) => [array.struct, array.field],
    apply: (all, { array }) => edit(all, array.constant, [1], plus(1)),
  },
  {
    kind: 'packed at equal size',
    rule: 'layout-align',
    class: 'break',
    at: ({ packed }) => [packed.name],
    apply: (all, { packed: { name, field } }) => {
      const halves = edit(all, name, [0, field], () => call('array', u32, int(2)));
      return edit(halves, name, [], (found) =>
        'call' in found ? call(found.call, ...found.args, object([['align', int(4)]])) : found,
      );
    },
  },
  {
    kind: 'packed by its word',
    rule: 'layout-align',
    class: 'break',
    at: ({ packed }) => [packed.name],
    apply: (all, { packed: { name } }) =>
      edit(all, name, [], (found) =>
        'call' in found ? call(found.call, ...found.args, object([['packed', int(1)]])) : found,
      ),
  },
  {
    kind: 'GUID',
    rule: 'guid-changed',
    class: 'break',
    at: ({ device }) => [device.name],
    apply: (all, { device }) =>
      edit(
        all,
        device.name,
        [0, 'interface'],
        otherText((found) => `${found.slice(0, -1)}${found.endsWith('0') ? '1' : '0'}`),
      ),
  },
  {
    kind: 'needless version bump',
    rule: 'version-needless',
    class: 'source',
    at: ({ plane }) => [plane],
    apply: (all, { plane }) => edit(all, plane, [0, 'version'], plus(1)),
  },
  {
    kind: 'sequence field moved in a seqlock',
    rule: 'seqlock-sequence',
    class: 'break',
    at: ({ seqlock }) => [seqlock.name, seqlock.protocol],
    apply: (all, { seqlock: { name, sequence } }) =>
      edit(
        all,
        name,
        [0],
        entries((list) => {
          const at = list.findIndex(([key]) => key === sequence);
          const behind = list[at + 1]?.[0] ?? '';
          return swapped(list, sequence, behind);
        }),
      ),
  },
  ...USES,
  ...PROTOCOLS,
  ...DIALOGUES,
];
