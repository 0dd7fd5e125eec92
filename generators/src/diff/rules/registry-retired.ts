/** Other tags of a registry are retired. */
import { diffRule } from '../rule.ts';
import { directions, everyone } from '../verdict.ts';

export const registryRetired = diffRule({
  code: 'PF5194',
  name: 'registry-retired',
  on: 'registry',
  message: (p: { tag: string; retired: boolean; entry: string }) =>
    p.retired
      ? `tag ${p.tag} is retired now`
      : `tag ${p.tag} is not retired any more${p.entry === '' ? '' : `, and '${p.entry}' has it`}`,
  help: (p) =>
    p.retired ? 'nothing for peers: no reader looks at it' : `retire ${p.tag} again, and give new entries new tags`,
  why: 'A tag is retired because somebody may still write what it meant. Given out again, it is read as something else.',
  both: ({ old, new: now }, say) => {
    const [before, after] = [new Set(old.retired), new Set(now.retired)];
    for (const tag of after) {
      if (before.has(tag)) continue;
      const params = { tag, retired: true, entry: '' };
      say({ class: 'source', params, consumers: everyone('none') });
    }
    for (const tag of before) {
      if (after.has(tag)) continue;
      const entry = now.entries.find((one) => one.tag === tag)?.name;
      const params = { tag, retired: false, entry: entry ?? '' };
      if (entry === undefined) say({ class: 'reserved-reuse', params, verdict: directions('ok', 'ok') });
      else say({ class: 'break', params, verdict: directions('breaks', 'breaks') });
    }
  },
});
