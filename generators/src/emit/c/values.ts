/** Enumerations, flags, tokens, constants, names, device codes, sizes of messages. */
import type { DeclOf } from '../../model/model.ts';
import { tagCarrier } from '../../model/prefixes.ts';
import { nameStem, screaming } from '../naming.ts';
import { type Owner, within } from '../refused.ts';
import { template } from '../render.ts';
import { comment } from './comment.ts';
import { member, type Names } from './names.ts';
import { cInt, cLiteral, cText } from './types.ts';

function define(names: Names, owner: Owner, macro: string, value: string | number, docs = ''): string {
  return `${docs}#define ${names.claim(macro, owner)} ${value}\n`;
}

export function printEnum(plane: string, decl: DeclOf<'enum'>, names: Names): string {
  const type = names.claim(names.type(plane, decl.name), decl);
  const lines = decl.values.map((value) => {
    const hex = decl.repr.startsWith('u') && BigInt(value.value) > 0xffffn;
    const macro = names.macro(plane, decl.name, screaming(value.name));
    return define(names, within(decl, value), macro, cLiteral(decl.repr, value.value, hex), comment(value.docs));
  });
  return `${comment(decl.docs)}typedef ${cInt(decl.repr)} ${type};\n${lines.join('')}`;
}

export function printFlags(plane: string, decl: DeclOf<'flags'>, names: Names): string {
  const type = names.claim(names.type(plane, decl.name), decl);
  const lines = decl.values.map((value) => {
    const macro = names.macro(plane, decl.name, screaming(value.name));
    return define(
      names,
      within(decl, value),
      macro,
      cLiteral(decl.repr, 1n << BigInt(value.bit), true),
      comment(value.docs),
    );
  });
  return `${comment(decl.docs)}typedef ${cInt(decl.repr)} ${type};\n${lines.join('')}`;
}

const BITS = template<Record<string, unknown>>(`
{{docs}}typedef {{repr}} {{type}};
{{#each parts}}
#define {{mask}} {{bits}}
{{/each}}
/* Packs its parts; each is cut to its width. */
static inline {{type}} {{pack}}({{params}}) {
  return ({{type}})({{whole}});
}
{{#each parts}}
static inline {{part}} {{getter}}({{type}} value) {
  return ({{part}})((({{wide}})value >> {{shift}}) & {{low}});
}
{{/each}}
`);

/** Prints a token: pack, one getter per part. Arithmetic is done in 64 bits, parts have the smallest type that holds them. */
export function printBits(plane: string, decl: DeclOf<'bits'>, names: Names): string {
  const type = names.claim(names.type(plane, decl.name), decl);
  const parts = decl.parts
    .filter((part) => part.reserved !== true)
    .map((part) => {
      const low = (1n << BigInt(part.width)) - 1n;
      return {
        name: member(part.name),
        type,
        wide: 'uint64_t',
        part: `uint${[8, 16, 32, 64].find((bits) => part.width <= bits)}_t`,
        shift: part.shift,
        low: cLiteral('u64', low, true),
        mask: names.claim(names.macro(plane, decl.name, screaming(part.name), 'MASK'), within(decl, part)),
        bits: cLiteral(decl.repr, low << BigInt(part.shift), true),
        getter: names.claim(`${type}_${part.name}`, within(decl, part)),
      };
    });
  return BITS({
    docs: comment(decl.docs, [
      `From the low bit up: ${decl.parts.map((part) => `${part.name}:${part.width}`).join(', ')}.`,
    ]),
    repr: cInt(decl.repr),
    type,
    parts,
    pack: names.claim(`${type}_pack`, decl),
    params: parts.map((part) => `${part.part} ${part.name}`).join(', ') || 'void',
    whole: parts.map((part) => `(((uint64_t)${part.name} & ${part.low}) << ${part.shift})`).join(' | ') || '0',
  });
}

/** Initialiser of a GUID in memory order. */
export function guidParts(text: string): string {
  const hex = text.replaceAll(/[^0-9a-fA-F]/g, '').toLowerCase();
  const tail = (hex.slice(16).match(/../g) ?? []).map((pair) => `0x${pair}`).join(', ');
  return `{ UINT32_C(0x${hex.slice(0, 8)}), UINT16_C(0x${hex.slice(8, 12)}), UINT16_C(0x${hex.slice(12, 16)}), { ${tail} } }`;
}

function guid(names: Names, owner: Owner, macro: string, text: string, docs: string): string {
  return `${docs}static const ${names.prefix}_guid_value ${names.claim(macro, owner)} = ${guidParts(text)};\n`;
}

export function printConstant(plane: string, decl: DeclOf<'constant'>, names: Names): string {
  const macro = names.macro(plane, decl.name);
  const docs = comment(decl.docs);
  const { value } = decl;
  if (value.t === 'int') return define(names, decl, macro, cLiteral(value.type, value.value, value.hex === true), docs);
  if (value.t === 'text') return define(names, decl, macro, cText(value.value), docs);
  if (value.t === 'guid') return guid(names, decl, macro, value.value, docs);
  const bytes = (value.hex.match(/../g) ?? []).map((pair) => `0x${pair}`);
  const array = `${docs}static const uint8_t ${names.claim(macro, decl)}[${bytes.length}] = { ${bytes.join(', ')} };\n`;
  return array + define(names, decl, `${macro}_LEN`, bytes.length);
}

/** Prints the name of a system object as a printf format: each place is a `%llu` for an `unsigned long long`. */
export function printName(plane: string, decl: DeclOf<'name'>, names: Names): string {
  const stem = nameStem(decl.name);
  const format = decl.template.replaceAll('%', '%%').replaceAll(/\{[^}]*\}/g, '%llu');
  const docs = comment(decl.docs, [`Template: ${decl.template} (${decl.status}). Places are unsigned long long.`]);
  const out = define(names, decl, names.macro(plane, stem, 'NAME_FORMAT'), cText(format), docs);
  if (decl.security === undefined) return out;
  return out + define(names, decl, names.macro(plane, stem, 'SECURITY'), cText(decl.security));
}

export function printDevice(plane: string, decl: DeclOf<'device'>, names: Names): string {
  const docs = comment(decl.docs, ['Device interface class.']);
  const out = guid(names, decl, names.macro(plane, decl.name, 'INTERFACE'), decl.interface, docs);
  return (
    out +
    decl.ioctls
      .map((ioctl) => {
        const code = cLiteral('u32', BigInt(ioctl.code), true);
        return define(names, within(decl, ioctl), names.free('IOCTL', ioctl.name), code, comment(ioctl.docs));
      })
      .join('')
  );
}

type Travelling = DeclOf<'message' | 'union' | 'registry'>;

/** The fewest bytes that can be read and the most that are written. */
function sizes(plane: string, decl: Travelling, names: Names): string {
  const docs = comment(`Bytes of the ${decl.kind} ${decl.name}: fewest that can be read, most that are written.`);
  return (
    define(names, decl, names.macro(plane, decl.name, 'MIN_SIZE'), decl.minSize, docs) +
    define(names, decl, names.macro(plane, decl.name, 'MAX_SIZE'), decl.maxSize)
  );
}

/** A stated limit; nothing where there is none. */
function limit(
  plane: string,
  decl: Travelling,
  name: string,
  most: number | undefined,
  names: Names,
  docs = '',
): string {
  if (most === undefined) return '';
  return define(names, decl, names.macro(plane, decl.name, name), cLiteral('u32', BigInt(most)), docs);
}

/** The number in front of each case or entry. */
function tags(
  plane: string,
  decl: DeclOf<'union' | 'registry'>,
  tagged: DeclOf<'union'>['cases'] | DeclOf<'registry'>['entries'],
  names: Names,
): string {
  return tagged
    .map((entry) => {
      const macro = names.macro(plane, decl.name, 'TAG', screaming(entry.name));
      const tag = cLiteral(tagCarrier(decl.tag), entry.tag);
      return define(names, within(decl, entry), macro, tag, comment(entry.docs));
    })
    .join('');
}

/** Sizes of a message, and what its literals are. */
export function printMessage(plane: string, decl: DeclOf<'message'>, names: Names): string {
  const literals = decl.fields.map((field) => {
    if (field.codec.c !== 'literal') return '';
    const macro = names.macro(plane, decl.name, 'LITERAL', screaming(field.name));
    const owner = within(decl, field);
    const bytes = (field.codec.hex.match(/../g) ?? []).map((pair) => `0x${pair}`);
    if (bytes.length === 1) return define(names, owner, macro, `UINT8_C(${bytes[0]})`);
    const array = `static const uint8_t ${names.claim(macro, owner)}[${bytes.length}] = { ${bytes.join(', ')} };\n`;
    return array + define(names, owner, `${macro}_LEN`, bytes.length);
  });
  return sizes(plane, decl, names) + literals.join('');
}

export function printUnion(plane: string, decl: DeclOf<'union'>, names: Names): string {
  return (
    sizes(plane, decl, names) +
    limit(plane, decl, 'MAX_BODY', decl.maxBody, names) +
    tags(plane, decl, decl.cases, names)
  );
}

/** C reads no registry; whoever does by hand has its limits and its tags. */
export function printRegistry(plane: string, decl: DeclOf<'registry'>, names: Names): string {
  const docs = comment('Most bytes of all entries together.');
  return (
    sizes(plane, decl, names) +
    limit(plane, decl, 'MAX_BYTES', decl.maxBytes, names, docs) +
    limit(plane, decl, 'MAX_ENTRIES', decl.maxEntries, names) +
    tags(plane, decl, decl.entries, names)
  );
}

export function printExchange(plane: string, decl: DeclOf<'exchange'>, names: Names): string {
  const magic = cLiteral('u32', decl.magic, true);
  const kinds = decl.messages.map((message) => {
    const macro = names.macro(plane, decl.name, 'KIND', screaming(message.name));
    const docs = comment(message.docs, [`Direction: ${message.direction}.`]);
    return define(names, within(decl, message), macro, cLiteral('u32', BigInt(message.kind), true), docs);
  });
  return (
    define(names, decl, names.macro(plane, decl.name, 'MAGIC'), magic, comment(decl.docs)) +
    define(names, decl, names.macro(plane, decl.name, 'MAX_BODY'), cLiteral('u32', BigInt(decl.maxBody))) +
    kinds.join('')
  );
}
