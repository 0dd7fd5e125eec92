/** A struct of a platform is carried by a Linux device now, or no longer. */
import { diffRule } from '../rule.ts';

export const foreignCarried = diffRule({
  code: 'PF5319',
  name: 'foreign-carried',
  on: ['foreign', 'overlay'],
  message: (p: { name: string; now: boolean }) =>
    p.now
      ? `'${p.name}' is carried by a Linux device now: its addresses are numbers in Rust and TypeScript`
      : `'${p.name}' is carried by no Linux device any more: its addresses are pointers in Rust, and TypeScript has it no longer`,
  help: () => 'nothing for peers; compile your sources again and follow the errors',
  why: 'What a device carries is bytes. The layout is the same.',
  both: ({ old, new: now }, say) => {
    if ((old.carried === true) === (now.carried === true)) return;
    say({ class: 'source', params: { name: now.name, now: now.carried === true } });
  },
});
