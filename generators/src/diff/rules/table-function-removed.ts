/** A function of a platform's table is not in use any more. */
import { PLATFORM_SOURCE } from '../platform.ts';
import { diffRule } from '../rule.ts';

export const tableFunctionRemoved = diffRule({
  code: 'PF5342',
  name: 'table-function-removed',
  on: 'function',
  message: (p: { function: string; index: number }) =>
    `function '${p.function}' (index ${p.index}) is not declared any more`,
  help: () => 'nothing for peers; sources that call it do not compile',
  why: 'The table belongs to the platform and keeps the entry.',
  vanished: ({ old: { name, index } }, say) => {
    say({ class: 'source', params: { function: name, index }, consumers: PLATFORM_SOURCE });
  },
});
