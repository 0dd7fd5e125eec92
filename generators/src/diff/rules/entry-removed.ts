/** A registry has lost an entry. */
import { homeOf } from '../nodes.ts';
import { diffRule } from '../rule.ts';
import { directions } from '../verdict.ts';

export const entryRemoved = diffRule({
  code: 'PF5196',
  name: 'entry-removed',
  on: 'entry',
  message: (p: { entry: string; tag: string; required: boolean; retired: boolean }) =>
    `entry '${p.entry}' (tag ${p.tag}) is gone${p.required ? ', and older readers insist on it' : ''}${p.retired ? '' : '; its tag is not retired'}`,
  help: (p) =>
    `keep it${p.retired ? '' : `, or list ${p.tag} under \`retired\`, so that it never means anything else`}`,
  why: 'Older writers still write it, and its tag must not be given to another entry.',
  vanished: (pair, say) => {
    const { name: entry, tag, required = false } = pair.old;
    const { unknown, retired = [] } = homeOf<'registry'>(pair).new;
    const verdict = directions(required ? 'breaks' : 'degraded', unknown === 'error' ? 'breaks' : 'degraded');
    say({ class: 'break', params: { entry, tag, required, retired: retired.includes(tag) }, verdict });
  },
});
