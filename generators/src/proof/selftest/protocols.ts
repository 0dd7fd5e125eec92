/** Changes of what travels in entries of tag, length and value. */
import { call, type Expression, int, list, object, text, word } from '../random/expression.ts';
import { type Mutation, plus } from './mutation.ts';
import { edit, entries } from './subject.ts';

/** Tag that the subjects have retired. */
export const RETIRED = 9;

const added = (tag: number) => entries((found) => [...found, ['more', call('entry', int(tag), word('u16'))]]);
const option = (name: string, value: Expression) =>
  entries((found) => [...found.filter(([key]) => key !== name), [name, value]]);

export const PROTOCOLS: readonly Mutation[] = [
  {
    kind: 'entry with another tag',
    rule: 'entry-tag',
    class: 'break',
    at: ({ registry }) => [registry.name, registry.entries[0]],
    apply: (all, { registry }) => edit(all, registry.name, [0, registry.entries[0], 0], plus(50)),
  },
  {
    kind: 'entry added where unknown ones are passed over',
    rule: 'entry-added',
    class: 'additive',
    at: ({ registry }) => [registry.name, 'more'],
    apply: (all, { registry }) => edit(all, registry.name, [0], added(60)),
  },
  {
    kind: 'retired tag given out again',
    rule: 'registry-retired',
    class: 'break',
    at: ({ registry }) => [registry.name],
    apply: (all, { registry }) =>
      edit(edit(all, registry.name, [0], added(RETIRED)), registry.name, [1], option('retired', list([]))),
  },
  {
    kind: 'unknown entries refused',
    rule: 'registry-unknown',
    class: 'break',
    at: ({ registry }) => [registry.name],
    apply: (all, { registry }) => edit(all, registry.name, [1], option('unknown', text('error'))),
  },
  {
    kind: 'entries in another order',
    rule: 'listing-order',
    class: 'source',
    sameHash: true,
    at: ({ registry }) => [registry.name],
    apply: (all, { registry }) =>
      edit(
        all,
        registry.name,
        [0],
        entries((found) => found.toReversed()),
      ),
  },
  {
    kind: 'smaller varint',
    rule: 'message-range',
    class: 'break',
    at: ({ registry }) => [registry.message, registry.serial],
    apply: (all, { registry }) =>
      edit(all, registry.message, [0, registry.serial], () =>
        call('varint', text('quic'), object([['max', int(1000)]])),
      ),
  },
];
