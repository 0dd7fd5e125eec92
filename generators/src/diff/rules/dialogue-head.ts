/** Messages say in another way what they are. */
import type { DeclOf } from '../../model/model.ts';
import { diffRule } from '../rule.ts';

export const dialogueHead = diffRule({
  code: 'PF5490',
  name: 'dialogue-head',
  on: 'dialogue',
  message: (p: { name: string; before: string; after: string }) =>
    `unknown messages of '${p.name}' are told by ${p.after} now; they were told by ${p.before}`,
  help: () => 'keep the place and the width of the number, and the literals in front of it',
  why: 'A message of a newer peer is passed over because its number is read and not known. Read elsewhere, it is garbage.',
  both: ({ old, new: now }, say, context) => {
    if (context.sameContent(old.head, now.head)) return;
    const renamed = form(old.head) === form(now.head);
    const params = { name: now.name, before: text(old.head), after: text(now.head) };
    say({ class: renamed ? 'source' : 'break', params });
  },
});

type Head = DeclOf<'dialogue'>['head'];
const form = (head: Head): string =>
  head === undefined
    ? ''
    : `${head.marks.map(({ offset, hex }) => `${offset}:${hex}`).join()}@${head.offset}${head.type}`;
const text = (head: Head): string =>
  head === undefined
    ? 'nothing'
    : `${head.plane}.${head.name} (${head.marks.map(({ offset, hex }) => `0x${hex} at ${offset}`).join(', ')}, ${head.type} at ${head.offset})`;
