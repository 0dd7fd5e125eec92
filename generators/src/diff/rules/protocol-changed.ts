/** An algorithm of a section works on other fields, or for another owner. */
import type { SectionProtocol } from '../../model/model.ts';
import { renamedNames } from '../renames.ts';
import { diffRule } from '../rule.ts';
import { valueText } from '../words.ts';

export const protocolChanged = diffRule({
  code: 'PF5160',
  name: 'protocol-changed',
  on: 'protocol',
  message: (p: { protocol: string; part: string; before: string; after: string }) =>
    `${p.part} of '${p.protocol}' is ${p.after} now; it was ${p.before}`,
  help: () => 'release both sides together',
  why: 'Both sides must guard, count and publish with the same words, or the algorithm guards nothing.',
  both: ({ old, new: now, parent }, say) => {
    const names = renamedNames(parent);
    const parts = new Set([...Object.keys(old), ...Object.keys(now)]);
    for (const part of parts) {
      // The sequence word has a rule of its own, and names of protocols too.
      if (['name', 'docs', 'span', 'sequence'].includes(part)) continue;
      const before = mapped(old[part as keyof SectionProtocol], names);
      const after = valueText(now[part as keyof SectionProtocol]);
      if (before === after) continue;
      // More or fewer guarded fields leave the words alone with which both sides count.
      say({ class: part === 'fields' ? 'lockstep' : 'break', params: { protocol: now.name, part, before, after } });
    }
  },
});

/** In names of the new side, roles included. */
function mapped(value: unknown, names: ReadonlyMap<string, string>): string {
  const one = (entry: unknown): unknown => (typeof entry === 'string' ? (names.get(entry) ?? entry) : entry);
  return valueText(Array.isArray(value) ? value.map(one) : one(value));
}
