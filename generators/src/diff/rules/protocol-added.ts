/** Fields of a section follow an algorithm that the old side does not name. */
import { diffRule } from '../rule.ts';

export const protocolAdded = diffRule({
  code: 'PF5157',
  name: 'protocol-added',
  on: 'protocol',
  message: (p: { protocol: string; kind: string }) => `${p.kind} '${p.protocol}' is new`,
  help: () => 'release both sides together: a reader that does not follow the algorithm reads torn values',
  why: 'An algorithm works when both sides follow it. One that only the writer knows protects nobody.',
  appeared: ({ new: { name, p } }, say) => say({ class: 'lockstep', params: { protocol: name, kind: p } }),
});
