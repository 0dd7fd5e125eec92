/** An overlapping union has an arm that the old side does not know. */
import { homeOf } from '../nodes.ts';
import { diffRule } from '../rule.ts';
import { directions } from '../verdict.ts';

export const armAdded = diffRule({
  code: 'PF5481',
  name: 'arm-added',
  on: 'arm',
  message: (p: { arm: string; tags: string; grows: boolean }) =>
    `arm '${p.arm}'${p.tags === '' ? '' : ` (tag ${p.tags})`} is new${p.grows ? ', and longer than the union was' : ''}`,
  help: (p) =>
    p.grows
      ? 'keep it within the bytes that the union has'
      : 'nothing for older peers: they see the bytes, and not what they mean',
  why: 'Another view of the same bytes moves none of them. Older readers do not know its tag, and get the bytes as they are.',
  appeared: (pair, say) => {
    const { name, tags = [], size } = pair.new;
    const grows = size > homeOf<'overlay'>(pair).old.size;
    const params = { arm: name, tags: tags.join(', '), grows };
    if (grows) say({ class: 'break', params });
    else say({ class: 'additive', params, verdict: directions(tags.length > 0 ? 'degraded' : 'ok', 'ok') });
  },
});
