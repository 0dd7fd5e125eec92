/** A kind of a conversation stands for another message. */
import { diffRule } from '../rule.ts';

export const exchangeMessageBody = diffRule({
  code: 'PF5478',
  name: 'exchange-message-body',
  on: 'exchangeMessage',
  message: (p: { message: string; before: string; after: string; why: string }) =>
    `'${p.message}' carries ${p.after} now; it carried ${p.before}${p.why === '' ? '' : `: ${p.why}`}`,
  help: () => 'use a new kind for the other message',
  why: 'The kind says which message follows. Readers take its bytes for the one with which they were built: the two are compared field by field.',
  both: ({ old, new: now }, say, context) => {
    if (context.sameRef(old.message, now.message)) return;
    const text = ({ plane, name }: typeof now.message): string => `${plane}.${name}`;
    const { class: found = 'source', why: reason, verdict } = context.substituted(old.message, now.message);
    const why = found === 'source' ? '' : reason;
    const params = { message: now.name, before: text(old.message), after: text(now.message), why };
    say({ class: found, params, verdict });
  },
});
