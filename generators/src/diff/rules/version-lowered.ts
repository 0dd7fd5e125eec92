/** The version of a plane goes down. */
import { diffRule } from '../rule.ts';

export const versionLowered = diffRule({
  code: 'PF5008',
  name: 'version-lowered',
  on: 'plane',
  message: (p: { plane: string; before: number; after: number }) =>
    `the version of plane '${p.plane}' is ${p.after}; it was ${p.before}`,
  help: (p) => `use ${p.before}, or ${p.before + 1} when something changed`,
  why: 'A version stands for one contract for ever. When it goes back, two contracts have one number.',
  both: ({ old, new: now }, say) => {
    if (now.version >= old.version) return;
    say({ class: 'lockstep', severity: 'error', params: { plane: now.name, before: old.version, after: now.version } });
  },
});
