/** Rules about variable messages and conversations: PF15xx. */
import { error } from './rule.ts';

export const messageRules = {
  PF1501: error<{ field: string; earlier: string }>(
    (p) => `'${p.field}' is required, and comes after '${p.earlier}', which may be missing`,
    (p) => `declare \`${p.field}\` with tail(…), or move it before \`${p.earlier}\``,
    'A message is cut at its end only. What comes after an optional field is optional as well.',
  ),
  PF1502: error<{ group: string; between: string }>(
    (p) => `the fields of group '${p.group}' are torn apart by '${p.between}'`,
    'put the fields of a group next to each other',
    'The fields of a group are written and read as a whole.',
  ),
  PF1503: error<{ group: string }>(
    (p) => `no field of group '${p.group}' causes its writing`,
    'mark one field of the group with `trigger: true`',
    'A group without a trigger would never be sent.',
  ),
  PF1504: error<{ field: string; why: string }>(
    (p) => `when('${p.field}', …): ${p.why}`,
    'name an earlier number field of the same message',
    'A reader must know the value before it reaches the field that depends on it.',
  ),
  PF1505: error<{ field: string; size: number; after: number }>(
    (p) => `after '${p.field}' come up to ${p.after} bytes, and it has ${p.size}`,
    (p) => `keep everything after \`${p.field}\` under ${p.size} bytes, or declare it with tail(…)`,
    'A remainder is recognised by its size alone: present exactly when at least that many bytes remain. Anything longer behind it would be taken for it.',
  ),
  PF1506: error<{ why: string }>(
    (p) => `the stated value is wrong: ${p.why}`,
    'state a number which the field can hold',
    'Defaults and allowed values are numbers of the field.',
  ),
  PF1507: error<{ max: number; prefix: string; capacity: number }>(
    (p) => `at most ${p.max}, and a ${p.prefix} prefix counts to ${p.capacity}`,
    'use a wider prefix or a smaller maximum; the maximum is at least 1',
    'An encoder could not write the length.',
  ),
  PF1508: error<{ message: string; field: string }>(
    (p) => `${p.message} cannot stand inside a message: its field '${p.field}' may be missing`,
    'use a message whose fields are all required',
    'Only the end of the whole message is known, not that of an inner one.',
  ),
  PF1509: error<{ name: string; kind: string; other: string }>(
    (p) => `${p.name} is kind ${p.kind}, and so is ${p.other}`,
    'give it a kind of its own',
    'The kind is all that tells two messages apart.',
  ),
  PF1510: error<{ message: string; size: number; max: number }>(
    (p) => `${p.message} has up to ${p.size} bytes, and a body holds ${p.max}`,
    (p) => `state \`maxBody\` of at least ${p.size}, or limit the fields of the message`,
    'An encoder must be able to send every valid message.',
  ),
  PF1511: error<{ why: string }>(
    (p) => `the literal is wrong: ${p.why}`,
    'use a required literal of at least one byte',
    'A literal tells a message from noise.',
  ),
  PF1512: error<{ first: string }>(
    (p) => `the message has a remainder already: '${p.first}'`,
    'keep one remainder',
    'Two fields that are recognised by what remains cannot be told apart.',
  ),
  PF1513: error<{ what: string }>(
    (p) => `${p.what} cannot travel in a message`,
    'use bytes(n), a list, or a struct that holds the array',
    'A message field is a number, text, bytes, a list, a struct or a message.',
  ),
  PF1514: error(
    '`otherwise` is not among the allowed values',
    'add it to `allowed`, or choose another value',
    'What an odd value reads as must itself be a value that a reader takes.',
  ),
  PF1515: error<{ field: string; why: string }>(
    (p) => `since('${p.field}', …): ${p.why}`,
    'name an earlier integer field of the same message, one that is always there',
    'A reader must know the version before it reaches the field that came with it.',
  ),
  PF1516: error<{ min: string; repr: string; why: string }>(
    (p) => `since(…, ${p.min}): a ${p.repr} is ${p.why} that large`,
    'state a value that the deciding field can have and can fall short of',
    'A gate that is always or never open says nothing about versions.',
  ),
  PF1517: error<{ name: string; tag: string; other: string }>(
    (p) => `'${p.name}' has the tag ${p.tag}, and so has '${p.other}'`,
    'give it a tag of its own',
    'The tag is all that tells them apart.',
  ),
  PF1518: error<{ lacks: string }>(
    (p) => `unknown tags are to be kept, and the union states no \`${p.lacks}\``,
    (p) => `state \`${p.lacks}\`, or refuse unknown tags with \`unknown: 'error'\``,
    'A reader can only keep a body that it does not know when its length stands before it, and only so much of it.',
  ),
  PF1519: error<{ why: string }>(
    (p) => `the largest body is wrong: ${p.why}`,
    'state a `max` that every case fits and that the `length` can count',
    'The limit is what a reader checks before it takes room, and an encoder must be able to send every case.',
  ),
  PF1520: error<{ name: string; why: string }>(
    (p) => `the message of '${p.name}' cannot stand there: ${p.why}`,
    "use a message with `trailing: 'exact'`; where its fields may be missing, state `length`",
    'A body has to end where the reader can see it.',
  ),
  PF1521: error<{ what: string }>(
    (p) => `${p.what} cannot be secret`,
    'mark integers, bytes, blobs and texts; in a struct or message that stands here, mark its fields',
    'A secret is wiped when it is dropped, which takes a number or bytes.',
  ),
  PF1530: error<{ why: string }>(
    (p) => `it goes on to the end of what it stands in, and ${p.why}`,
    "let it be the last field of a message with `trailing: 'exact'`, or the value of a registry's entry; a registry can state a `total`",
    'What has no length of its own ends where its message or its entry ends, so that nothing can follow it.',
  ),
  PF1531: error<{ why: string }>(
    (p) => `the limits of the registry are wrong: ${p.why}`,
    'state a `max` and a `length` that every entry fits, and a `total` that can count the `max`',
    'The limits are what a reader checks before it takes room, and a writer must be able to send every entry.',
  ),
  PF1532: error<{ name: string; tag: string }>(
    (p) => `'${p.name}' has the tag ${p.tag}, which is retired`,
    'give it a tag that was never used',
    'Somebody may still send the retired entry, and its bytes mean something else.',
  ),
  PF1533: error<{ why: string }>(
    (p) => `it may be too large: ${p.why}`,
    'state a smaller maximum',
    'A size is a number that every language holds, and a few bytes must not keep a reader busy.',
  ),
  PF1534: error<{ why: string }>(
    (p) => `the values cannot be counted: ${p.why}`,
    'name earlier u8, u16 or u32 fields of the same message, which are always there; use `list` elsewhere',
    'A reader must know how many values there are before it comes to them, and a writer must not say another number.',
  ),
} as const;
