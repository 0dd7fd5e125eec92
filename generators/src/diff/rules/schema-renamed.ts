/** The schema has another name. */
import { diffRule } from '../rule.ts';

export const schemaRenamed = diffRule({
  code: 'PF5001',
  name: 'schema-renamed',
  on: 'schema',
  message: (p: { before: string; after: string }) => `the schema is called '${p.after}' now; it was '${p.before}'`,
  help: () => 'nothing for peers; rename packages and imports that carry the name',
  why: 'The name stands in the lock and in generated packages. No peer compares it.',
  both: ({ old, new: now }, say) => {
    if (old.name !== now.name) say({ class: 'source', params: { before: old.name, after: now.name } });
  },
});
