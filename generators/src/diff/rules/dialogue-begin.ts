/** A conversation begins elsewhere. */
import { pairsOf } from '../nodes.ts';
import { diffRule } from '../rule.ts';

export const dialogueBegin = diffRule({
  code: 'PF5489',
  name: 'dialogue-begin',
  on: 'dialogue',
  message: (p: { name: string; before: string; after: string }) =>
    `'${p.name}' begins in the state '${p.after}' now; it began in '${p.before}'`,
  help: () => 'let it begin as before; new first messages can be said in the old first state',
  why: 'What one side says first is out of order for the other one.',
  both: (pair, say) => {
    const { old, new: now } = pair;
    const renamed = pairsOf(pair.children, 'dialogueState').some(
      (state) => state.old?.name === old.begin && state.new?.name === now.begin,
    );
    if (old.begin === now.begin || renamed) return;
    say({ class: 'break', params: { name: now.name, before: old.begin, after: now.begin } });
  },
});
