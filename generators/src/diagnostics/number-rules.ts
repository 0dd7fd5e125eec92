/** Rules about tokens, enumerations, flags, names (PF13xx), devices and tables (PF14xx). */
import { error } from './rule.ts';

export const numberRules = {
  PF1301: error<{ named: number; width: number; last: string }>(
    (p) => `the parts name ${p.named} of ${p.width} bits`,
    (p) =>
      p.named < p.width
        ? `add \`_reserved: ${p.width - p.named}\` after \`${p.last}\``
        : `take ${p.named - p.width} bits away`,
    'Every bit of a token has a name, so that a later version knows what it may use.',
  ),
  PF1302: error<{ repr: string }>(
    (p) => `${p.repr} cannot carry named bits`,
    'use u8, u16, u32 or u64',
    'Shifting a signed integer means something else in every language.',
  ),
  PF1303: error<{ name: string; value: string; other: string }>(
    (p) => `'${p.name}' is ${p.value}, and so is '${p.other}'`,
    'give it another value, or remove it',
    'A value has one name, or its name could not be printed.',
  ),
  PF1304: error<{ what: string; value: string; repr: string; min: string; max: string }>(
    (p) => `${p.what} is ${p.value}, outside ${p.repr} (${p.min} to ${p.max})`,
    'use a wider type or another value',
    'A declared number must fit the type that carries it.',
  ),
  PF1305: error<{ name: string; bit: number; other: string }>(
    (p) => `'${p.name}' is bit ${p.bit}, and so is '${p.other}'`,
    'give it another bit',
    'A flag is one bit of its own.',
  ),
  PF1306: error<{ name: string; bit: number; repr: string; width: number }>(
    (p) => `'${p.name}' is bit ${p.bit}, and ${p.repr} has bits 0 to ${p.width - 1}`,
    (p) => `choose a bit from 0 to ${p.width - 1}, or a wider type (flags state bit numbers, not masks)`,
    'Flags are stated by bit number: 3 means the mask 8.',
  ),
  PF1307: error<{ unknown: string; values: string }>(
    (p) => `unknown: '${p.unknown}' names no value`,
    (p) => `use 'keep', 'error' or one of ${p.values}`,
    'The option says what a reader makes of a number without a name.',
  ),
  PF1308: error<{ what: string }>(
    (p) => `${p.what} names nothing`,
    'name at least one',
    'An empty set of names says nothing.',
  ),
  PF1309: error<{ why: string }>(
    (p) => `the name is wrong: ${p.why}`,
    'write places for numbers as `{target}`, each once, and close every brace',
    'The template becomes a function with one parameter for each place.',
  ),
  PF1310: error<{ name: string; width: number }>(
    (p) => `'${p.name}' has ${p.width} bits`,
    'give it at least one bit',
    'A part without bits has no value.',
  ),
  PF1311: error<{ what: string; code: string; why: string }>(
    (p) => `${p.what} holds U+${p.code}: ${p.why}`,
    'take the character out, or state the bytes with `constant.bytes`',
    'Texts become string literals of C, lines of INF files and names of the system. Each must hold exactly what the schema states.',
  ),
} as const;

export const callRules = {
  PF1401: error<{ name: string; fn: string; other: string }>(
    (p) => `${p.name} has function ${p.fn}, and so has ${p.other}`,
    'give it a function number of its own; numbers of retired requests stay burnt',
    'The number is all that tells two requests apart.',
  ),
  PF1402: error<{ what: string; value: number; min: number; max: number }>(
    (p) => `${p.what} is ${p.value}, outside ${p.min} to ${p.max}`,
    (p) => `use a number from ${p.min} to ${p.max}`,
    'A control code has 12 bits for the function and 16 for the device type; a table has at least one entry.',
  ),
  PF1403: error<{ prefix: string; struct: string; known: string }>(
    (p) => `${p.struct} has no prefix '${p.prefix}'`,
    (p) => (p.known === '' ? 'state `prefixes` in the options of the struct' : `use one of ${p.known}`),
    'Shorter forms are named where the struct is declared.',
  ),
  PF1404: error<{ status: string; enumeration: string }>(
    (p) => `${p.enumeration} has no value '${p.status}'`,
    'name a value of the enumeration in `statuses`',
    'The dispatcher completes malformed requests with these statuses.',
  ),
  PF1405: error<{ option: string; struct: string }>(
    (p) => `${p.option} without ${p.struct}`,
    (p) => `state \`${p.struct}\`, or remove \`${p.option}\``,
    'The shortest form of nothing is nothing.',
  ),
  PF1406: error<{ name: string; index: number; other: string }>(
    (p) => `${p.name} is entry ${p.index}, and so is ${p.other}`,
    'look the index up in the source that the table names',
    'Two functions cannot share one entry.',
  ),
  PF1407: error<{ name: string; index: number; count: number }>(
    (p) => `${p.name} is entry ${p.index} of a table with ${p.count} entries`,
    (p) => `use an index from 0 to ${p.count - 1}, or correct \`count\``,
    'Calling through an entry behind the end of a table jumps into nowhere.',
  ),
  PF1408: error<{ repr: string }>(
    (p) => `statuses of a device have 32 bits, and this enumeration has ${p.repr}`,
    'use u32 or i32 for the enumeration',
    'Requests are completed with a 32-bit status.',
  ),
  PF1409: error<{ table: string; names: number; count: number }>(
    (p) => `${p.table} has ${p.count} entries, and \`names\` has ${p.names}`,
    'name every entry, in the order of their indexes',
    'A provider of the table says by name which entry was called that it does not have. A missing name moves all that follow.',
  ),
  PF1410: error<{ name: string; index: number; other: string }>(
    (p) => `${p.name} is entry ${p.index}, which \`names\` calls ${p.other}`,
    'look the index up in the source that the table names',
    'The list and the function speak of one entry. When they differ, one of the two has a wrong index.',
  ),
  PF1420: error<{ what: string; value: number; max: number }>(
    (p) => `${p.what} is ${p.value}, outside 0 to ${p.max}`,
    (p) => `use a number from 0 to ${p.max}`,
    'A code of Linux has 8 bits for the magic, 8 for the number, 14 for the size and 2 for the direction.',
  ),
  PF1421: error<{ target: string; why: string; known: string }>(
    (p) => `a Linux device cannot be for '${p.target}': ${p.why}`,
    (p) => `name one of ${p.known}`,
    'Codes are made as asm-generic/ioctl.h says, and structs are laid out for 64 bits. Where either is done in another way, every number would be wrong.',
  ),
  PF1422: error<{ name: string; size: number; most: number }>(
    (p) => `the argument of ${p.name} has ${p.size} bytes, and a code has room for ${p.most}`,
    'hand over the address and the length of the bytes in a smaller struct, or use `ioctl.none(nr, { argument: … })`',
    'A code of Linux has 14 bits for the size. What does not fit runs over the direction.',
  ),
  PF1423: error<{ name: string; code: string; other: string }>(
    (p) => `${p.name} is ${p.code}, and so is ${p.other}`,
    'give it a number of its own; numbers of retired requests stay burnt',
    'The code is all that tells two requests apart.',
  ),
  PF1424: error<{ name: string; stated: string; code: string; made: string }>(
    (p) => `${p.name} is stated as ${p.stated}, and ${p.made} make ${p.code}`,
    'correct the direction, the number or the type; a code that follows no scheme is `ioctl.raw(code, T)`',
    'A stated code is checked, so that a struct that grew or a wrong direction is seen here and not by the driver.',
  ),
  PF1425: error<{ name: string; why: string }>(
    (p) => `the argument of ${p.name} cannot be handed to a driver: ${p.why}`,
    'use a struct of numbers, bytes, addresses and structs of these',
    'The driver gets bytes, and gives bytes back.',
  ),
  PF1426: error<{ name: string; target: string; device: string }>(
    (p) => `the argument of ${p.name} is laid out for ${p.target}, and the device is for ${p.device}`,
    'declare the struct for the target of the device, or a device for each target',
    'Words of a platform have other sizes on another one, and the size is a part of the code.',
  ),
  PF1427: error<{ field: string; target: string }>(
    (p) => `\`${p.field}\` is \`long\`, and ${p.target} is no Linux`,
    'use i32 or u32, which `long` is on Windows',
    '`long` has 8 bytes on 64-bit Linux and 4 on Windows. The word of this language is that of Linux.',
  ),
  PF1428: error<{ name: string; what: string }>(
    (p) => `the argument of ${p.name} is passed as a value, and a ${p.what} is no number`,
    "use an integer, or pass: 'in', 'out' or 'in_out' for what stands behind an address",
    'The third argument of ioctl is one word: a number, or an address.',
  ),
} as const;
