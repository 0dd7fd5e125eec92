/** An object is open to everybody. */

import { diffRule } from '../rule.ts';
import { openEntry } from '../security.ts';
import { everyone } from '../verdict.ts';

export const worldOpen = diffRule({
  code: 'PF5264',
  name: 'world-open',
  on: ['name', 'constant'],
  message: (p: { name: string; entry: string; closed: boolean }) =>
    p.closed
      ? `'${p.name}' was open to everybody (${p.entry}), and is not any more`
      : `'${p.name}' is open to everybody: ${p.entry}`,
  help: (p) =>
    p.closed
      ? 'nothing: name the old versions that had it in your security notes'
      : 'name the accounts that need it, such as `D:P(A;;GA;;;SY)(A;;GA;;;LS)`',
  why: 'Any program of any user can open the object, read what is in it, and write into what a driver trusts.',
  appeared: ({ new: now }, say) => {
    const entry = openEntry(now);
    if (entry !== undefined) say(lint(now.name, entry, false));
  },
  both: ({ old, new: now }, say) => {
    const [before, after] = [openEntry(old), openEntry(now)];
    if (before === undefined && after !== undefined) say(lint(now.name, after, false));
    if (before !== undefined && after === undefined) say(lint(now.name, before, true));
  },
  vanished: ({ old }, say) => {
    const entry = openEntry(old);
    if (entry !== undefined) say(lint(old.name, entry, true));
  },
});

function lint(name: string, entry: string, closed: boolean) {
  const severity = closed ? ('info' as const) : ('warning' as const);
  return { class: 'source' as const, severity, params: { name, entry, closed }, consumers: everyone('none') };
}
