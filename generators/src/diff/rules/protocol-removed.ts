/** Fields of a section do not follow an algorithm any more. */
import { diffRule } from '../rule.ts';

export const protocolRemoved = diffRule({
  code: 'PF5158',
  name: 'protocol-removed',
  on: 'protocol',
  message: (p: { protocol: string; kind: string }) => `${p.kind} '${p.protocol}' is gone`,
  help: () => 'keep it as long as older readers rely on it',
  why: 'Readers of the old side trust what the writer does not do any more.',
  vanished: ({ old: { name, p } }, say) => say({ class: 'lockstep', params: { protocol: name, kind: p } }),
});
