/** A role may say a message in a state in which it could not. */
import { homeOf } from '../nodes.ts';
import { diffRule } from '../rule.ts';
import { directions } from '../verdict.ts';

export const sayingAdded = diffRule({
  code: 'PF5496',
  name: 'saying-added',
  on: 'saying',
  message: (p: { role: string; message: string; state: string; strict: boolean }) =>
    `'${p.role}' may say '${p.message}' in the state '${p.state}' now${p.strict ? ', and older peers refuse it there' : ''}`,
  help: (p) =>
    p.strict
      ? 'say it only to peers that announced a version which knows it'
      : 'nothing for older peers: they pass over what they do not know',
  why: 'Older peers take the message for an unknown one, or know it and find it out of order.',
  appeared: (pair, say) => {
    const { role, message, state } = pair.new;
    const { old } = homeOf<'dialogue'>(pair);
    const known = old.messages.some(({ name }) => name === message);
    const strict = known || pair.new.oldUnknown !== 'ignore';
    const verdict = directions(strict ? 'breaks' : 'degraded', 'ok');
    say({ class: strict ? 'break' : 'additive', params: { role, message, state, strict }, verdict });
  },
});
