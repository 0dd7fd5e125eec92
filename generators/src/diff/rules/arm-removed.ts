/** An overlapping union has lost an arm. */
import { diffRule } from '../rule.ts';
import { directions } from '../verdict.ts';

export const armRemoved = diffRule({
  code: 'PF5482',
  name: 'arm-removed',
  on: 'arm',
  message: (p: { arm: string; tags: string }) => `arm '${p.arm}'${p.tags === '' ? '' : ` (tag ${p.tags})`} is gone`,
  help: () => 'keep it; a tag that meant it must never mean anything else',
  why: 'Older writers still write it, and newer readers take its bytes for something else, or for nothing that they know.',
  vanished: ({ old: { name, tags = [] } }, say) => {
    say({ class: 'break', params: { arm: name, tags: tags.join(', ') }, verdict: directions('ok', 'breaks') });
  },
});
