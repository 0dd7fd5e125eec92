/** A shorter form of a layout is gone. */
import { diffRule } from '../rule.ts';

export const prefixRemoved = diffRule({
  code: 'PF5119',
  name: 'prefix-removed',
  on: 'prefix',
  message: (p: { prefix: string; size: number }) => `the form '${p.prefix}' of ${p.size} bytes is gone`,
  help: (p) => `keep \`prefixes: { ${p.prefix}: ${p.size} }\` as long as peers send it`,
  why: 'Peers of that age send exactly this length, and are refused now.',
  vanished: ({ old: { name, size } }, say) => say({ class: 'break', params: { prefix: name, size } }),
});
