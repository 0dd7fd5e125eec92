/** A missing field of a message reads as another value. */
import { diffRule } from '../rule.ts';

export const messageDefault = diffRule({
  code: 'PF5413',
  name: 'message-default',
  on: 'messageField',
  message: (p: { field: string; before: string; after: string }) =>
    `a missing '${p.field}' reads as ${p.after} now; it read as ${p.before}`,
  help: () => 'keep the default: older writers leave the field out when they mean it',
  why: 'A writer leaves out what has its default. A reader with another default understands another value, and nothing tells it.',
  both: ({ old, new: now }, say) => {
    if (old.presence.p !== now.presence.p) return;
    const value = ({ presence }: typeof now): string => ('default' in presence ? (presence.default ?? '0') : '0');
    const stated = ({ presence }: typeof now): string => String('default' in presence ? presence.default : undefined);
    if (stated(old) === stated(now)) return;
    const params = { field: now.name, before: value(old), after: value(now) };
    say({ class: value(old) === value(now) ? 'source' : 'break', params });
  },
});
