/** What belongs together in two conversations with states: the states, and what may be said in those that are on both sides. */
import type { DeclOf, DialogueState } from '../../model/model.ts';
import type { Saying } from '../nodes.ts';
import { type Matched, matchNamed } from './matched.ts';

type Dialogue = DeclOf<'dialogue'>;

/** States by name, and those that only have another one: the same is said in them. */
export function matchStates(old: Dialogue, now: Dialogue): Matched<DialogueState>[] {
  const content = ({ end, unknown, says }: DialogueState): string =>
    JSON.stringify([end ?? false, unknown, says.map(({ role, message }) => `${role} ${message}`).sort()]);
  return matchNamed(old.states, now.states, {
    name: ({ name }) => name,
    renamed: (a, b) => content(a) === content(b),
  });
}

/** What may be said. A state that is on one side only is told as a whole. */
export function matchSayings(
  old: Dialogue,
  now: Dialogue,
  states: readonly Matched<DialogueState>[],
): Matched<Saying>[] {
  const both = states.flatMap(({ old: before, new: after }) =>
    before === undefined || after === undefined ? [] : [[before, after] as const],
  );
  const renamed = new Map(both.map(([before, after]) => [before.name, after.name]));
  const before = both.flatMap(([state, { name }]) => sayings(old, state, name, state, renamed));
  const after = both.flatMap(([known, state]) => sayings(now, state, state.name, known, new Map()));
  return matchNamed(before, after, { name: ({ name }) => name, renamed: () => false });
}

function sayings(
  decl: Dialogue,
  state: DialogueState,
  name: string,
  old: DialogueState,
  renamed: ReadonlyMap<string, string>,
): Saying[] {
  return state.says.map(({ role, message, next, span }): Saying => {
    const found = decl.messages.find((entry) => entry.name === message);
    return {
      name: `${name}.${role}.${message}`,
      state: name,
      role,
      message,
      next: renamed.get(next) ?? next,
      of: found?.message,
      marks: found?.marks ?? [],
      oldUnknown: old.unknown,
      span,
    };
  });
}
