/** Fields of a message are written in another order. */
import { pairsOf } from '../nodes.ts';
import { diffRule } from '../rule.ts';
import { listText } from '../words.ts';

export const messageOrder = diffRule({
  code: 'PF5405',
  name: 'message-order',
  on: 'message',
  message: (p: { name: string; fields: string }) => `'${p.name}' is written in another order: ${p.fields}`,
  help: () => 'restore the order',
  why: 'The order of the fields is the order of the bytes.',
  both: ({ old, new: now, children }, say) => {
    const fields = pairsOf(children, 'messageField').filter((pair) => pair.old !== undefined && pair.new !== undefined);
    const before = [...fields].sort((a, b) => old.fields.indexOf(a.old!) - old.fields.indexOf(b.old!));
    const after = [...fields].sort((a, b) => now.fields.indexOf(a.new!) - now.fields.indexOf(b.new!));
    const moved = after.filter((pair, n) => pair !== before[n]);
    const [first] = moved;
    if (first === undefined) return;
    const names = listText(moved.map((pair) => `'${pair.new?.name}'`));
    const { span, oldSpan } = first;
    say({ class: 'break', params: { name: now.name, fields: names }, span, oldSpan });
  },
});
