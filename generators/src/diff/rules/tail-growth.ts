/** A layout has grown at its end. */
import { type LayoutDecl, pairsOf } from '../nodes.ts';
import { diffRule } from '../rule.ts';
import { listText } from '../words.ts';

export const tailGrowth = diffRule({
  code: 'PF5103',
  name: 'tail-growth',
  on: 'layout',
  message: (p: { name: string; before: number; after: number; fields: string; versioned: boolean }) =>
    `'${p.name}' has ${p.after} bytes now, it had ${p.before}: ${p.fields} at the end${p.versioned ? '' : ', and no shorter form is named'}`,
  help: (p) =>
    p.versioned
      ? 'nothing for older peers: they send and read the shorter form'
      : `name the old form, \`prefixes: { old: ${p.before} }\`, and take it as the least length where the layout is used`,
  why: 'Peers that were built earlier send and expect the old length. Growth is harmless only where both lengths are known by name.',
  both: ({ old, new: now, children }, say) => {
    const grown = pairsOf(children, 'field').filter((pair) => pair.relation === 'grown');
    if (grown.length === 0) return;
    const fields = listText(grown.map((pair) => `'${pair.new?.name}'`));
    const versioned = carriesSize(old, now);
    const first = grown[0];
    say({
      class: versioned ? 'tail' : 'break',
      params: { name: now.name, before: old.size, after: now.size, fields, versioned },
      span: first?.span,
    });
  },
});

/** Whether readers know the old length: as a named prefix, or as a size field in front of a platform's own struct. */
function carriesSize(old: LayoutDecl, now: LayoutDecl): boolean {
  if (now.kind === 'foreign') return /^(cb)?size$/i.test(now.fields[0]?.name ?? '');
  return now.prefixes.some((prefix) => prefix.size <= old.size);
}
