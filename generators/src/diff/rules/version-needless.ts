/** The version of a plane goes up, and nothing in the plane changed. */
import { hashesDiffer } from '../hashes.ts';
import { diffRule } from '../rule.ts';

export const versionNeedless = diffRule({
  code: 'PF5007',
  name: 'version-needless',
  on: 'plane',
  message: (p: { plane: string; before: number; after: number }) =>
    `version ${p.after} of plane '${p.plane}' is exactly version ${p.before}`,
  help: (p) => `leave the version at ${p.before}`,
  why: 'A version says that something changed. When it rises without a change, people rebuild, refuse and look for a difference that is not there.',
  both: ({ old, new: now }, say, context) => {
    if (now.version <= old.version) return;
    if (hashesDiffer(old, now, { old: context.old.model, new: context.new.model })) return;
    const params = { plane: now.name, before: old.version, after: now.version };
    say({ class: 'source', severity: 'warning', params });
  },
});
