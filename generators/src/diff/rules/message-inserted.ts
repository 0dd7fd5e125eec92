/** A message has a field in the middle of what older peers know. */
import { gateOf } from '../gates.ts';
import { homeOf } from '../nodes.ts';
import { diffRule } from '../rule.ts';

export const messageInserted = diffRule({
  code: 'PF5402',
  name: 'message-inserted',
  on: 'messageField',
  message: (p: { field: string; gated: boolean }) =>
    p.gated
      ? `'${p.field}' is new, and only there when an earlier field says so`
      : `'${p.field}' is new, in the middle of what older peers know`,
  help: (p) =>
    p.gated
      ? 'nothing for older peers, as long as they never send that value'
      : 'put new fields at the end, as `tail(…)`',
  why: 'A message has no offsets: everything behind a new field is read from the wrong place.',
  appeared: (pair, say, context) => {
    if (pair.relation !== 'added') return;
    const { new: now } = pair;
    const home = homeOf<'message'>(pair);
    const gate = gateOf(now, home.old, home.new, context);
    say({ class: gate ?? 'break', params: { field: now.name, gated: gate === 'gated' } });
  },
});
