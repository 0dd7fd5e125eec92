/** Rules about concurrency and ownership in the schema: PF123x (protocols of sections) and PF124x (rings, handles, stamps, secrets). */
import { error } from './rule.ts';

export const protocolRules = {
  PF1230: error<{ what: string; field: string; known: string }>(
    (p) => `${p.what} names '${p.field}', which is not there`,
    (p) => `name one of: ${p.known}`,
    'A protocol runs over fields of its own section; what it names must be one of them.',
  ),
  PF1231: error<{ what: string; field: string; owner: string; found: string }>(
    (p) => `${p.what} needs '${p.field}' to be written by ${p.owner}, and it is written by ${p.found}`,
    (p) => `declare it with by('${p.owner}', …), or name the role that writes it`,
    'What one side publishes, that side has written: an order of stores means nothing across two writers.',
  ),
  PF1232: error<{ what: string; field: string; want: string }>(
    (p) => `${p.what} needs '${p.field}' to be ${p.want}`,
    (p) => `change the type of \`${p.field}\`: it must be ${p.want}`,
    'Counters and tokens are single words: they are loaded and stored as one, and wrap where both sides expect it.',
  ),
  PF1233: error<{ what: string; field: string }>(
    (p) => `${p.what} stores '${p.field}' with Release, and the field says relaxed`,
    "state `order: 'release'`, or leave the order out",
    'A reader that sees this word relies on everything that was stored before it. A relaxed store promises no such thing.',
  ),
  PF1234: error<{ what: string; field: string }>(
    (p) => `${p.what} needs '${p.field}' to be an array of slots`,
    'declare it with array(…)',
    'A slot is an element of an array in the section.',
  ),
  PF1235: error<{ name: string }>(
    (p) => `protocol '${p.name}' has the name of a field that it does not cover`,
    'give the protocol another name',
    'The functions of a protocol are named after it (`read_x`, `write_x`) and stand beside those of the fields.',
  ),
  PF1236: error<{ name: string; other: string; field: string }>(
    (p) => `protocol '${p.name}' and protocol '${p.other}' both store '${p.field}'`,
    'leave the field to one of them',
    'A field that two algorithms store keeps the promises of neither.',
  ),
  PF1237: error<{ what: string; why: string }>(
    (p) => `${p.what} ${p.why}`,
    'guard integers, bits, enumerations, flags, structs and arrays of these',
    'The reader copies guarded fields and then checks that nobody wrote meanwhile.',
  ),
  PF1238: error<{ field: string; why: string }>(
    (p) => `'${p.field}' publishes nothing: ${p.why}`,
    'state `publishes` on a word with a Release store (or one of both(…)), and name other fields',
    'Only one word stored with Release makes earlier stores visible to whoever loads it with Acquire.',
  ),
  PF1239: error<{ head: string; slots: number }>(
    (p) => `a lossless ring of ${p.slots} slots loses its place when '${p.head}' wraps`,
    'use a power of two, or count in u64',
    'Slot = count modulo length: where the count wraps, only a power of two goes on with the next slot.',
  ),
  PF1240: error<{ most: number }>(
    (p) => `a ring with \`length\` needs \`fallback\`, and the other way round, from 1 to ${p.most}`,
    'state both `length` and `fallback`',
    'The word that says how many slots are in use comes from the other side. What it may not say needs an answer.',
  ),
  PF1241: error<{ field: string }>(
    (p) => `'${p.field}' cannot be a handle`,
    'declare it as u64, or as an array of u64',
    'A handle travels as 64 bits for 32-bit and 64-bit processes alike; zero stands for none.',
  ),
  PF1242: error<{ where: string }>(
    (p) => `a handle cannot stand in ${p.where}`,
    'pass handles in structs that are the input of an IOCTL',
    'Who closes a handle is settled by how a call ends: the receiver owns it after success, the sender after failure.',
  ),
  PF1243: error<{ field: string; why: string }>(
    (p) => `'${p.field}' cannot carry stamps: ${p.why}`,
    'declare it in a struct of your own, as an array of structs with one place for each plane',
    'A stamp is a struct with the id, the version and the hash of one plane. A field with stamps has one for each plane that its party speaks.',
  ),
  PF1244: error<{ party: string; parties: string }>(
    (p) => `no plane is spoken by '${p.party}'`,
    (p) => `use one of the parties that the planes name: ${p.parties}`,
    'Which stamps stand in a field follows from the parties of the planes. A party that speaks none has none.',
  ),
  PF1245: error<{ field: string; places: number; party: string; count: number; planes: string }>(
    (p) => `'${p.field}' has ${p.places} places, and '${p.party}' speaks ${p.count} lockstep planes: ${p.planes}`,
    (p) => `make room for ${p.count} stamps, or take '${p.party}' out of the parties of a plane`,
    'A stamp that finds no place would be dropped, and the peer would refuse a plane that is the same on both sides, or never compare it.',
  ),
  PF1246: error<{ field: string; why: string }>(
    (p) => `'${p.field}' cannot be secret: ${p.why}`,
    'mark integers and arrays of integers in a struct of your own; send a secret in a call or a message',
    'A secret is wiped by whoever holds it last. A handle is a number that means nothing elsewhere, and shared memory is read by the other side.',
  ),
} as const;
