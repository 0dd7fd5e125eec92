/** A union has lost a case. */

import { diffRule } from '../rule.ts';
import { directions } from '../verdict.ts';

export const unionCaseRemoved = diffRule({
  code: 'PF5455',
  name: 'union-case-removed',
  on: 'case',
  message: (p: { case: string; tag: string }) => `case '${p.case}' (tag ${p.tag}) is gone`,
  help: () => 'keep it; its tag must never mean anything else',
  why: 'Older writers still send it.',
  vanished: ({ old: { name, tag } }, say) => {
    say({ class: 'break', params: { case: name, tag }, verdict: directions('ok', 'breaks') });
  },
});
