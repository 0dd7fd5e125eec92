// Conversations that two roles could not follow.
import { enumeration, exchange, literal, message, next, plane, schema, state, tail, u8, u16, u64 } from 'pf-gen/schema';

export const Type = enumeration(u8, { ASK: 1, TELL: 2 }, { unknown: 'keep' });
export const Head = message({ _magic: literal('PK'), kind: Type }, { trailing: 'extensible' });
export const Wide = message({ _magic: literal('PK'), kind: u64 }, { trailing: 'extensible' });
export const Loose = message({ kind: u8 }, { trailing: 'extensible' });
export const Ask = message({ _magic: literal('PK'), _type: literal.hex('01'), id: u16 });
export const Tell = message({ _magic: literal('PK'), _type: literal.hex('02') });
export const Plain = message({ _magic: literal('PK'), id: u8 });
export const Later = message({ id: tail(u8), _mark: literal('X') });
export const Roles = exchange({
  roles: ['client', 'driver'],
  begin: 'open',
  states: { open: state({ client: { Ask }, supervisor: { Tell } }, { end: true }) },
});
export const Lonely = exchange({ roles: ['client'], begin: 'open', states: { open: state({}, { end: true }) } });
export const States = exchange({
  roles: ['client', 'host'],
  begin: 'opened',
  states: {
    open: state({ client: { Ask: next('closed', Ask) } }),
    Open: state({ host: { Tell } }, { end: true }),
    asked: state({ host: { Tell: next('asked', Tell) } }),
  },
});
export const Lost = exchange({
  roles: ['client', 'host'],
  begin: 'open',
  states: { open: state({ client: { Ask } }, { end: true }), told: state({ host: { Tell } }, { end: true }) },
});
export const Alike = exchange({
  roles: ['client', 'host'],
  begin: 'open',
  head: Head,
  states: { open: state({ client: { Ask, Tell, Plain }, host: { Plain } }, { end: true }) },
});
export const Heads = exchange({
  roles: ['client', 'host'],
  begin: 'open',
  head: Wide,
  states: { open: state({ client: { Ask, Say: Ask } }, { end: true }) },
});
export const Headless = exchange({
  roles: ['client', 'host'],
  begin: 'open',
  states: {
    open: state({ client: { Ask: next('more', Ask) } }, { end: true, unknown: 'ignore' }),
    more: state({ client: { Ask: Tell } }, { end: true }),
  },
});
export const Bare = exchange({
  roles: ['client', 'host'],
  begin: 'open',
  head: Loose,
  states: { open: state({ client: { Ask: 4, Tell: next(3, Tell) } }, { end: 'yes', unknown: 'drop' }) },
});
export const Empty = exchange({ roles: ['client', 'host'], begin: 'open', head: 'PK', states: {} });
export const p = plane({
  name: 'p',
  id: 1,
  version: 1,
  policy: 'additive',
  parties: ['client', 'host'],
  members: { Type, Head, Wide, Loose, Ask, Tell, Plain, Later, Roles, Lonely, States, Lost, Alike, Heads, Headless, Bare, Empty },
});
export default schema({ name: 'bad', planes: [p] });
//= 11:46 PF1501 '_mark' is required, and comes after 'id', which may be missing | declare `_mark` with tail(…), or move it before `id`
//= 13:3 PF1540 the roles of the conversation are wrong: 'driver' does not speak the plane, which client and host do | name the two parties of the plane that talk: `roles: ['client', 'host']`
//= 15:44 PF1540 the roles of the conversation are wrong: 'supervisor' is none of the roles client and driver | name the two parties of the plane that talk: `roles: ['client', 'host']`
//= 17:34 PF1540 the roles of the conversation are wrong: two different roles are needed, not 1 | name the two parties of the plane that talk: `roles: ['client', 'host']`
//= 20:3 PF1541 'opened' is no state of the conversation | use one of its states: open, Open, asked
//= 22:5 PF1543 no way leads from the state 'open' to an end | mark a state with `end: true` in which the conversation may end, and let a message lead there
//= 22:39 PF1541 'closed' is no state of the conversation | use one of its states: open, Open, asked
//= 23:5 PF1103 'Open' and 'open' become the same name in States | rename one of them
//= 24:5 PF1543 no way leads from the state 'asked' to an end | mark a state with `end: true` in which the conversation may end, and let a message lead there
//= 30:62 PF1542 no message leads to the state 'told', so that nobody may ever say 'Tell' | let a message lead to it with next(…), begin with it, or remove it
//= 36:48 PF1544 'Plain' cannot be told from 'Ask', which 'client' may say in the state 'open' as well | give both a literal at the same offset, each another one, in front of all fields that vary in size
//= 36:48 PF1545 the head of the messages is wrong: 'Plain' begins so, and has no literal where the number stands | state as `head` a message of literals and one number, by which messages say what they are
//= 36:65 PF1545 the head of the messages is wrong: 'Plain' begins so, and has no literal where the number stands | state as `head` a message of literals and one number, by which messages say what they are
//= 41:3 PF1545 the head of the messages is wrong: its last field must be a u8, u16 or u32, or named values of one | state as `head` a message of literals and one number, by which messages say what they are
//= 42:42 PF1544 'Say' cannot be told from 'Ask', which 'client' may say in the state 'open' as well | give both a literal at the same offset, each another one, in front of all fields that vary in size
//= 42:42 PF1546 a name of a message is wrong: the message 'Say' is called 'Ask' elsewhere | call a message by one name in all states
//= 48:70 PF1545 the head of the messages is wrong: the state 'open' ignores unknown messages, and nothing says how one is told | state as `head` a message of literals and one number, by which messages say what they are
//= 49:29 PF1546 a name of a message is wrong: 'Ask' is another message in the state 'open' | call a message by one name in all states
//= 55:3 PF1545 the head of the messages is wrong: it must be literals and then one number | state as `head` a message of literals and one number, by which messages say what they are
//= 56:13 PF1543 no way leads from the state 'open' to an end | mark a state with `end: true` in which the conversation may end, and let a message lead there
//= 56:37 PF1001 a message or next(…) expected, got number 4 | write a message or next(…) here
//= 56:56 PF1001 the name of a state expected, got number 3 | write the name of a state here
//= 56:72 PF1001 true or false expected, got the text "yes" | write true or false here
//= 56:84 PF1001 one of 'ignore', 'refuse' expected, got the text "drop" | write one of 'ignore', 'refuse' here
//= 58:75 PF1001 a message expected, got the text "PK" | write a message here
//= 58:87 PF1308 the conversation names nothing | name at least one
