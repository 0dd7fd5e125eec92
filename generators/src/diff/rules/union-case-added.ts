/** A union has a case that the old side does not know. */
import { homeOf } from '../nodes.ts';
import { diffRule } from '../rule.ts';
import { directions } from '../verdict.ts';

export const unionCaseAdded = diffRule({
  code: 'PF5454',
  name: 'union-case-added',
  on: 'case',
  message: (p: { case: string; tag: string; strict: boolean }) =>
    `case '${p.case}' (tag ${p.tag}) is new${p.strict ? ', and older readers refuse unknown cases' : ''}`,
  help: (p) =>
    p.strict
      ? 'send it only to peers that announced a version which knows it; give the union a length and `unknown: "keep"`'
      : 'nothing for older peers: they keep its bytes',
  why: 'Whether a new case is harmless is decided by what readers do with unknown ones.',
  appeared: (pair, say) => {
    const { name, tag } = pair.new;
    const strict = homeOf<'union'>(pair).old.unknown === 'error';
    const verdict = directions(strict ? 'breaks' : 'degraded', 'ok');
    say({ class: strict ? 'break' : 'additive', params: { case: name, tag, strict }, verdict });
  },
});
