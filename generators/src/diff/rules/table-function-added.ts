/** A function of a platform's table is in use now. */
import { diffRule } from '../rule.ts';

export const tableFunctionAdded = diffRule({
  code: 'PF5341',
  name: 'table-function-added',
  on: 'function',
  message: (p: { function: string; index: number }) => `function '${p.function}' (index ${p.index}) is new`,
  help: () => 'call it only where the platform’s table is long enough',
  why: 'The table belongs to the platform. Using more of it needs a platform that has it.',
  appeared: ({ new: { name, index } }, say) => say({ class: 'additive', params: { function: name, index } }),
});
