/** A number counts in another unit. */

import { diffRule } from '../rule.ts';
import { otherUnitInName, sameUnit } from '../units.ts';
import { everyone } from '../verdict.ts';

export const fieldUnit = diffRule({
  code: 'PF5164',
  name: 'field-unit',
  on: ['field', 'messageField', 'constant'],
  message: (p: { field: string; before: string; after: string }) =>
    p.before === ''
      ? `'${p.field}' states its unit now: ${p.after}`
      : p.after === ''
        ? `'${p.field}' does not state its unit any more; it was ${p.before}`
        : `'${p.field}' is in ${p.after} now; it was in ${p.before}`,
  help: (p) =>
    p.before === ''
      ? 'nothing for peers, as long as it is what everybody counted in already'
      : p.after === ''
        ? 'state it: with no unit nobody sees the next change of it'
        : `keep ${p.before}, and put the number in ${p.after} into a field of its own`,
  why: 'Size, type and range are as before, and every value is misread: milliseconds taken for microseconds are wrong a thousandfold. A name that ends in another unit says the same. To state a unit where none was stated changes nothing: nobody could have relied on another one.',
  both: ({ old, new: now, relation }, say, context) => {
    if (relation === 'reserved') return;
    const [before, after] = [unitOf(old), unitOf(now)];
    const quiet = { params: { field: now.name, before, after }, consumers: everyone('none') };
    if (before !== '' && after !== '') {
      if (before === after) return;
      if (sameUnit(before, after)) say({ class: 'source', ...quiet });
      else say({ class: 'break', params: quiet.params });
      return;
    }
    const named = relation === 'renamed' ? otherUnitInName(old.name, now.name) : undefined;
    if (named !== undefined) {
      // A constant is an agreement of two sources, as any other of its values is.
      const found = 'value' in now ? 'lockstep' : 'break';
      say({ class: found, params: { field: now.name, before: named[0], after: named[1] } });
    } else if (before !== '') {
      say({ class: 'source', severity: 'warning', ...quiet });
    } else if (after !== '' && context.old.statesUnits) {
      say({ class: 'source', ...quiet });
    }
  },
});

const unitOf = (node: { readonly unit?: string | undefined } | object): string =>
  'unit' in node ? (node.unit ?? '') : '';
