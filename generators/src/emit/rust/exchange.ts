/** Framed conversations: one enum over the messages of an exchange. */
import type { DeclOf } from '../../model/model.ts';
import type { RustContext } from './context.ts';
import { docLines, hex, quote } from './docs.ts';
import { beside, ident, pascal, screaming } from './names.ts';
import { BESIDE } from './reserved.ts';
import { render } from './templates.ts';

export function emitExchange(decl: DeclOf<'exchange'>, context: RustContext): string {
  const counts = new Map<string, number>();
  for (const { message } of decl.messages) {
    const path = context.path(message.plane, message.name);
    counts.set(path, (counts.get(path) ?? 0) + 1);
  }
  const messages = decl.messages.map((entry) => {
    const type = context.path(entry.message.plane, entry.message.name);
    context.expect(entry.message.plane, entry.message.name, 'message');
    return {
      docs: docLines(entry.docs, `Kind ${hex(entry.kind)}, direction ${entry.direction}.`),
      variant: beside(ident(pascal(entry.name)), BESIDE.exchange),
      type,
      name: quote(entry.name),
      const: `${screaming(entry.name)}_KIND`,
      kind: hex(entry.kind),
      direction: quote(entry.direction),
      // A message that stands for several kinds says nothing about which.
      convertible: counts.get(type) === 1,
    };
  });
  const prefix = screaming(decl.name);
  return render('exchange', {
    docs: docLines(decl.docs, `At most ${decl.maxBody} bytes after the 16-byte header.`),
    type: `${decl.name}Message`,
    name: decl.name,
    prefix,
    magic: hex(decl.magic),
    maxBody: decl.maxBody,
    messages,
    what: {
      kind: quote(`${decl.name}.kind`),
      body: quote(`${decl.name}.body`),
    },
    // A plane may state the same numbers as constants of its own.
    hasMagic: !declares(context, `${prefix}_MAGIC`),
    hasMaxBody: !declares(context, `${prefix}_MAX_BODY`),
  });
}

function declares(context: RustContext, name: string): boolean {
  return context.plane.members.some((member) => member.kind === 'constant' && screaming(member.name) === name);
}
