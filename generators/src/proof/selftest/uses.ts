/** Changes of what stands in a place, of what numbers mean, and of what no peer can notice. */
import { call, type Expression, int, object, text, word } from '../random/expression.ts';
import type { Mutation } from './mutation.ts';
import { bodyOf, declare, edit, entries, renameDeclaration, swapped } from './subject.ts';

const OTHER = 'Substitute';
const swap =
  (a: string, b: string): ((found: Expression) => Expression) =>
  (found) =>
    'call' in found
      ? { ...found, args: found.args.map((arg, n) => (n === 0 ? entries((list) => swapped(list, a, b))(arg) : arg)) }
      : found;

export const USES: readonly Mutation[] = [
  {
    kind: 'request takes a struct with two fields swapped',
    rule: 'ioctl-buffer',
    class: 'break',
    at: ({ device }) => [device.name, device.request],
    apply: (all, { struct, device, plane }) => {
      const value = swap(...struct.pair)(bodyOf(all, struct.name));
      const more = declare(all, struct.name, plane, { name: OTHER, value });
      return edit(more, device.name, [0, 'ioctls', device.request, 0, 'in'], () => ({ ref: OTHER }));
    },
  },
  {
    kind: 'nested struct replaced by one with two fields swapped',
    rule: 'field-meaning',
    class: 'break',
    at: ({ nested }) => [nested.outer, nested.field],
    apply: (all, { nested, plane }) => {
      const value = swap(nested.ranged, nested.counted)(bodyOf(all, nested.inner));
      const more = declare(all, nested.inner, plane, { name: OTHER, value });
      return edit(more, nested.outer, [0, nested.field, 0], () => ({ ref: OTHER }));
    },
  },
  {
    kind: 'nested struct replaced by one without the range',
    rule: 'field-meaning',
    class: 'lockstep',
    at: ({ nested }) => [nested.outer, nested.field],
    apply: (all, { nested, plane }) => {
      const more = declare(all, nested.inner, plane, { name: OTHER, value: bodyOf(all, nested.inner) });
      const open = edit(more, OTHER, [0, nested.ranged], () => word('u32'));
      return edit(open, nested.outer, [0, nested.field, 0], () => ({ ref: OTHER }));
    },
  },
  {
    kind: 'range dropped',
    rule: 'field-range',
    class: 'lockstep',
    at: ({ nested }) => [nested.inner, nested.ranged],
    apply: (all, { nested }) => edit(all, nested.inner, [0, nested.ranged], () => word('u32')),
  },
  {
    kind: 'u32 to a closed enumeration',
    rule: 'field-meaning',
    class: 'break',
    at: ({ struct }) => [struct.name, struct.pair[0]],
    apply: (all, { struct, plane, statuses }) => {
      const values = object([
        ['first', int(0)],
        ['second', int(1)],
      ]);
      const value = call('enumeration', word('u32'), values, object([['unknown', text('error')]]));
      const more = declare(all, statuses, plane, { name: OTHER, value });
      return edit(more, struct.name, [0, struct.pair[0]], () => ({ ref: OTHER }));
    },
  },
  {
    kind: 'struct renamed, two of its fields swapped',
    rule: 'fields-swapped',
    class: 'break',
    at: ({ struct }) => [OTHER, struct.pair[1]],
    apply: (all, { struct }) => edit(renameDeclaration(all, struct.name, OTHER), OTHER, [], swap(...struct.pair)),
  },
  {
    kind: 'another unit',
    rule: 'field-unit',
    class: 'break',
    at: ({ nested }) => [nested.inner, nested.counted],
    apply: (all, { nested }) => edit(all, nested.inner, [0, nested.counted, 1, 'unit'], () => text('us')),
  },
  {
    kind: 'success is another number',
    rule: 'device-answer',
    class: 'break',
    at: ({ device }) => [device.name],
    apply: (all, { device }) => edit(all, device.name, [0, 'success'], () => text('FINE')),
  },
  {
    kind: 'statuses replaced by renumbered ones',
    rule: 'device-statuses',
    class: 'break',
    at: ({ device }) => [device.name],
    apply: (all, { device, statuses, plane }) => {
      const numbers = object(['SHORT', 'OK', 'UNKNOWN', 'FINE'].map((name, at) => [name, int(at)] as const));
      const more = declare(all, statuses, plane, { name: OTHER, value: call('enumeration', word('u32'), numbers) });
      return edit(more, device.name, [0, 'statuses'], () => ({ ref: OTHER }));
    },
  },
  {
    kind: 'constant printed in hexadecimal',
    rule: 'constant-style',
    class: 'source',
    sameHash: true,
    at: ({ constant }) => [constant],
    apply: (all, { constant }) =>
      edit(all, constant, [], (found) => ('call' in found ? { ...found, call: 'constant.hex' } : found)),
  },
  {
    kind: 'members in another order',
    rule: 'listing-order',
    class: 'source',
    sameHash: true,
    at: ({ plane }) => [plane],
    apply: (all, { plane, statuses, constant }) =>
      edit(
        all,
        plane,
        [0, 'members'],
        entries((list) => swapped(list, statuses, constant)),
      ),
  },
  {
    kind: 'values in another order',
    rule: 'listing-order',
    class: 'source',
    sameHash: true,
    at: ({ statuses }) => [statuses],
    apply: (all, { statuses }) =>
      edit(
        all,
        statuses,
        [1],
        entries((list) => list.toReversed()),
      ),
  },
];
