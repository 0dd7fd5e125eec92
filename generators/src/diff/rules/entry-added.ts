/** A registry has an entry that the old side does not know. */
import { homeOf } from '../nodes.ts';
import { diffRule } from '../rule.ts';
import { directions } from '../verdict.ts';

export const entryAdded = diffRule({
  code: 'PF5195',
  name: 'entry-added',
  on: 'entry',
  message: (p: { entry: string; tag: string; required: boolean; strict: boolean }) =>
    `entry '${p.entry}' (tag ${p.tag}) is new${p.required ? '; it must be there, and older writers do not write it' : ''}${
      p.strict ? '; older readers refuse unknown entries' : ''
    }`,
  help: (p) =>
    p.required
      ? 'let it be missing, and say what its absence means'
      : p.strict
        ? 'write it only to peers that announced a version which knows it'
        : 'nothing for older peers: they pass over it',
  why: 'Whether a new entry is harmless is decided by what readers do with unknown tags, and by whether they can do without it.',
  appeared: (pair, say) => {
    const { name: entry, tag, required = false } = pair.new;
    const strict = homeOf<'registry'>(pair).old.unknown === 'error';
    const verdict = directions(strict ? 'breaks' : 'degraded', required ? 'breaks' : 'ok');
    say({ class: strict || required ? 'break' : 'additive', params: { entry, tag, required, strict }, verdict });
  },
});
