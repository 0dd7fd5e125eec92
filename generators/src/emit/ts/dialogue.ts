/** Conversations with states: a class for each state of each role, with what may be said and heard in it. */
import type { DialogueState, Mark } from '../../model/model.ts';
import { type Dialogue, orderLines, otherRole, outOfOrder, type Said, saidBy } from '../dialogues.ts';
import { camel } from '../naming.ts';
import { template } from '../render.ts';
import { doc, quote, type Scope } from './scope.ts';

const FILE = template<Record<string, unknown>>(`
{{docs}}export type {{name}}State = {{states}};
/** Nobody but the states makes states: what follows a message is the only way to one. */
const {{name}}Made: unique symbol = Symbol({{quoted}});
const {{name}}Known: { readonly [name: string]: {{Known}} } = {
{{#each messages}}
  {{name}}: { name: {{quoted}}, marks: {{marks}} },
{{/each}}
};
const {{name}}Head: {{Head}} | undefined = {{head}};
{{#each classes}}
{{docs}}export class {{type}} {
  readonly exchange = {{exchange}};
  readonly role = {{role}};
  readonly state = {{state}};
  constructor(_made: typeof {{made}}) {}
{{#if begins}}
  /** The conversation before anything is said. */
  static begin(): {{type}} {
    return new {{type}}({{made}});
  }
{{/if}}
{{#if heard}}
  /** Reads what the other role says. */
  receive(bytes: Uint8Array): {{type}}Heard {
{{#each heard}}
    if ({{begins}}(bytes, {{marks}})) {
      const read = {{heardOrNot}}({{decode}}, bytes);
      return 'why' in read ? read : { heard: true, name: {{quoted}}, message: read.message, next: {{next}} };
    }
{{/each}}
    return this.refuse(bytes);
  }
{{/if}}
{{#each said}}
  /** Says {{name}}: its bytes, and the state that follows. Throws EncodeError. */
  {{method}}(message: Partial<{{type}}>): { readonly bytes: Uint8Array; readonly next: {{nextType}} } {
    return { bytes: {{encode}}(message), next: {{next}} };
  }
{{/each}}
  /** What bytes are that are no message which the other role may say now. */
  refuse(bytes: Uint8Array): {{Unheard}} {
    return {{unheard}}(bytes, [{{others}}], {{head}}, {{state}}, {{ignores}}, {{exchange}});
  }
}
{{#if heard}}
/** What was heard in the state, and the state that follows; or why nothing was. */
export type {{type}}Heard =
{{#each heard}}
  | { readonly heard: true; readonly name: {{quoted}}; readonly message: {{type}}; readonly next: {{nextType}} }
{{/each}}
  | {{Unheard}};
{{/if}}
{{/each}}
`);

/** Prints a conversation with states. */
export function printDialogue(decl: Dialogue, scope: Scope): string {
  const { name } = decl;
  const runtime = Object.fromEntries(['begins', 'heardOrNot', 'unheard'].map((item) => [item, scope.runtime(item)]));
  const types = Object.fromEntries(['Known', 'Head', 'Unheard'].map((item) => [item, scope.runtimeType(item)]));
  for (const end of ['State', 'Made', 'Known', 'Head']) scope.export(name + end, decl);
  const own = `${name}Made`;
  const known = `${name}Known`;
  const classOf = (role: string, state: string): string => `${name}${upper(role)}${upper(state)}`;
  const said = (role: string, state: DialogueState, { message, next }: Said) => ({
    ...runtime,
    name: message.name,
    quoted: quote(message.name),
    method: `say${upper(message.name)}`,
    marks: `${known}.${message.name}!.marks`,
    type: scope.ref(message.message.plane, message.message.name),
    decode: scope.ref(message.message.plane, `decode${message.message.name}`),
    encode: scope.ref(message.message.plane, `encode${message.message.name}`),
    nextType: classOf(role, next),
    next: next === state.name ? 'this' : `new ${classOf(role, next)}(${own})`,
  });
  const classes = decl.roles.flatMap((role) =>
    decl.states.map((state) => {
      const type = classOf(role, state.name);
      const other = otherRole(decl, role);
      const heard = saidBy(decl, state, other);
      scope.export(type, decl);
      if (heard.length > 0) scope.export(`${type}Heard`, decl);
      return {
        ...runtime,
        ...types,
        docs: doc(state.docs, [`${name} as '${role}' has it, in the state '${state.name}'.`]),
        type,
        made: own,
        exchange: `${quote(name)}`,
        role: quote(role),
        state: quote(state.name),
        begins: state.name === decl.begin,
        heard: heard.map((entry) => said(role, state, entry)),
        said: saidBy(decl, state, role).map((entry) => said(role, state, entry)),
        others: outOfOrder(decl, state, other)
          .map((entry) => `${known}.${entry.name}!`)
          .join(', '),
        head: `${name}Head`,
        ignores: state.unknown === 'ignore',
      };
    }),
  );
  return FILE({
    ...types,
    name,
    quoted: quote(name),
    docs: doc(decl.docs, orderLines(decl)),
    states: decl.states.map((state) => quote(state.name)).join(' | '),
    messages: decl.messages.map((message) => ({
      name: message.name,
      quoted: quote(message.name),
      marks: markList(message.marks),
    })),
    head: headText(decl),
    classes,
  });
}

/** A name in front of which another stands: `opened` as `Opened`. */
const upper = (name: string): string => {
  const spelled = camel(name);
  return spelled.charAt(0).toUpperCase() + spelled.slice(1);
};

function headText({ head }: Dialogue): string {
  if (head === undefined) return 'undefined';
  const width = Number(head.type.slice(1)) / 8;
  return `{ what: ${quote(head.name)}, marks: ${markList(head.marks)}, offset: ${head.offset}, width: ${width} }`;
}

function markList(marks: readonly Mark[]): string {
  const texts = marks.map(({ offset, hex }) => {
    const bytes = (hex.match(/../g) ?? []).map((byte) => `0x${byte}`).join(', ');
    return `{ offset: ${offset}, bytes: [${bytes}] }`;
  });
  return `[${texts.join(', ')}]`;
}
