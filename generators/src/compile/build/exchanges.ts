/** Builds framed conversations. */
import type { ExchangeValue } from '../../language/exchanges.ts';
import { isValue } from '../../language/value.ts';
import type { DeclOf } from '../../model/model.ts';
import { messageExtent } from './codecs.ts';
import type { At, Context } from './context.ts';
import { checkNames } from './names.ts';

/** A conversation. */
export function buildExchange(context: Context, value: ExchangeValue, name: string): DeclOf<'exchange'> {
  const at = (path: string): At => ({ value, path });
  checkNames(context, Object.keys(value.messages), 'a message', name, (entry) => at(`0:messages.${entry}`));
  if (Object.keys(value.messages).length === 0)
    context.report('PF1308', { what: 'the conversation' }, at('0:messages'));
  const range = (what: string, n: bigint, path: string): void => {
    if (n >= 0n && n <= 0xffff_ffffn) return;
    context.report('PF1304', { what, value: `${n}`, repr: 'u32', min: '0', max: '4294967295' }, at(path));
  };
  range('the magic', value.magic, '0:magic');
  range('the largest body', BigInt(value.maxBody), '0:maxBody');
  const seen = new Map<number, string>();
  const messages = Object.entries(value.messages).flatMap(([entry, kind]) => {
    const path = `0:messages.${entry}`;
    range(`the kind of ${entry}`, BigInt(kind.number), `${path}/0:`);
    const other = seen.get(kind.number);
    if (other !== undefined) {
      context.report('PF1509', { name: entry, kind: `0x${kind.number.toString(16)}`, other }, at(`${path}/0:`));
    }
    seen.set(kind.number, entry);
    if (!isValue(kind.message) || kind.message.kind !== 'message') return [];
    const message = context.home(kind.message, at(`${path}/2:`));
    const size = messageExtent(kind.message).max;
    if (size > value.maxBody) {
      context.report('PF1510', { message: message.name, size, max: value.maxBody }, at(`${path}/2:`));
    }
    return [{ name: entry, kind: kind.number, direction: kind.direction, message, ...context.place(value, path) }];
  });
  const magic = value.magic.toString();
  return { kind: 'exchange', name, ...context.place(value), magic, maxBody: value.maxBody, messages };
}
