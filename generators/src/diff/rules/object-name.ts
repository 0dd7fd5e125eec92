/** An object of the system has another name. */

import { diffRule } from '../rule.ts';
import { everyone } from '../verdict.ts';

export const objectName = diffRule({
  code: 'PF5261',
  name: 'object-name',
  on: 'name',
  message: (p: { name: string; before: string; after: string }) =>
    `the object of '${p.name}' is called ${p.after} now; it was ${p.before}`,
  help: () => 'keep the name; a new object gets a name of its own beside the old one',
  why: 'One side creates the object under this name and the other opens it. With two names, one waits for what never comes.',
  both: ({ old, new: now }, say) => {
    const shape = (template: string): string => template.replace(/\{[^{}]*\}/g, '{}');
    const same = JSON.stringify([old.template, old.params]) === JSON.stringify([now.template, now.params]);
    if (same) return;
    // Names of the parameters are told only where they are all that differs.
    const text = ({ template, params }: typeof now): string =>
      old.template === now.template ? `${template} (${params.join(', ')})` : template;
    const params = { name: now.name, before: text(old), after: text(now) };
    // Places are filled with numbers: what they are called is for the sources.
    const places = shape(old.template) === shape(now.template) && old.params.length === now.params.length;
    if (places || (old.status === 'history' && now.status === 'history')) say({ class: 'source', params });
    else say({ class: 'break', params, consumers: { ...everyone('breaks'), typescript: 'rebuild' } });
  },
});
