/** Changes of who may say what in which state. */
import { ref, text } from '../random/expression.ts';
import type { Mutation } from './mutation.ts';
import { edit, entries } from './subject.ts';

export const DIALOGUES: readonly Mutation[] = [
  {
    kind: 'a message of another state may be said',
    rule: 'saying-added',
    class: 'break',
    at: ({ dialogue: { name, hint } }) => [name, hint],
    apply: (all, { dialogue: { name, roles, hint } }) =>
      edit(
        all,
        name,
        [0, 'states', 'idle', 0, roles[0]],
        entries((found) => [...found, [hint, ref(hint)]]),
      ),
  },
  {
    kind: 'a message may not be said any more',
    rule: 'saying-removed',
    class: 'break',
    at: ({ dialogue: { name, hint } }) => [name, hint],
    gone: true,
    apply: (all, { dialogue: { name, roles, hint } }) =>
      edit(
        all,
        name,
        [0, 'states', 'asked', 0, roles[0]],
        entries((found) => found.filter(([key]) => key !== hint)),
      ),
  },
  {
    kind: 'another state follows a message',
    rule: 'saying-next',
    class: 'break',
    at: ({ dialogue: { name, answer } }) => [name, answer],
    apply: (all, { dialogue: { name, roles, answer } }) =>
      edit(all, name, [0, 'states', 'asked', 0, roles[1], answer], () => ref(answer)),
  },
  {
    kind: 'unknown messages refused in a state',
    rule: 'state-unknown',
    class: 'break',
    at: ({ dialogue: { name } }) => [name, 'asked'],
    apply: (all, { dialogue: { name } }) => edit(all, name, [0, 'states', 'asked', 1, 'unknown'], () => text('refuse')),
  },
];
