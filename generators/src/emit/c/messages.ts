/** Messages whose members have a size and a place that never change, as packed structs. */
import type { Codec, DeclOf, Field, MessageField, Plane, TypeRef } from '../../model/model.ts';
import { floatBytes, wordFacts } from '../../model/scalars.ts';
import type { Lookup } from '../lookup.ts';
import { isLayout, type Layout } from './layouts.ts';

type Message = DeclOf<'message'>;
type Struct = DeclOf<'struct'>;

/** A type of C and its bytes. */
interface Fixed {
  readonly type: TypeRef;
  readonly size: number;
}

const BYTES = (len: number): Fixed => ({ type: { t: 'array', of: { t: 'int', name: 'u8' }, len }, size: len });

const ORDER = 'Numbers have their least significant byte first: a machine of the other order turns them round itself.';

/** What a codec is in C, when it always takes the same bytes. */
function fixedOf(codec: Codec, lookup: Lookup): Fixed | undefined {
  switch (codec.c) {
    case 'literal':
      return codec.hex.length === 2 ? { type: { t: 'int', name: 'u8' }, size: 1 } : BYTES(codec.hex.length / 2);
    case 'int':
      return { type: { t: 'int', name: codec.type }, size: Number(codec.type.slice(1)) / 8 };
    case 'float':
      return { type: { t: 'float', name: codec.type }, size: floatBytes(codec.type) };
    case 'word':
      return { type: { t: 'word', name: codec.type }, size: wordFacts(codec.type).bytes };
    case 'bool':
      return { type: { t: 'int', name: 'u8' }, size: 1 };
    case 'bytes':
      return BYTES(codec.len);
    case 'enum':
    case 'flags': {
      const { repr } = lookup.of(codec.c, codec.plane, codec.name);
      return { type: { t: 'ref', plane: codec.plane, name: codec.name }, size: Number(repr.slice(1)) / 8 };
    }
    case 'struct':
      return { type: { t: 'ref', plane: codec.plane, name: codec.name }, size: codec.size };
    case 'message': {
      const inner = lookup.of('message', codec.plane, codec.name);
      if (inner.minSize !== inner.maxSize || formsOf(inner, lookup).length !== 1) return undefined;
      return { type: { t: 'ref', plane: codec.plane, name: codec.name }, size: inner.maxSize };
    }
    default:
      return undefined;
  }
}

/** Whether the field may be missing at the end only. */
const isOptional = ({ presence }: MessageField): boolean => presence.p === 'tail' || presence.p === 'group';

const groupOf = ({ presence }: MessageField): string | undefined =>
  presence.p === 'group' ? presence.group : undefined;

/**
 * The forms of a message as packed structs: first the bytes that are always there, called like the message, then each longer
 * form, with its number of bytes behind the name. A message with anything of another length in front of its tail has none; one
 * whose tail has such has only the first.
 */
export function formsOf(decl: Message, lookup: Lookup): readonly Struct[] {
  return lookup.once('fixed forms', decl, () => makeForms(decl, lookup));
}

function makeForms(decl: Message, lookup: Lookup): readonly Struct[] {
  const fields: Field[] = [];
  const forms: Struct[] = [];
  let size = 0;
  const close = (): void => {
    const name = forms.length === 0 ? decl.name : `${decl.name}_${size}`;
    const end = size === decl.maxSize ? 'The whole message' : `The first ${size} bytes of the message`;
    const docs = [forms.length === 0 ? decl.docs : undefined, `${end} as they travel.`, ORDER]
      .filter(Boolean)
      .join('\n');
    const { span } = decl;
    forms.push({ kind: 'struct', name, docs, span, size, align: 1, packed: 1, prefixes: [], fields: [...fields] });
  };
  const required = decl.fields.findIndex((field) => field.presence.p !== 'required');
  const fixed = required === -1 ? decl.fields.length : required;
  if (fixed === 0) return [];
  for (const [index, field] of decl.fields.entries()) {
    const made = fixedOf(field.codec, lookup);
    if (made === undefined || (index >= fixed && !isOptional(field))) break;
    const { name, secret, docs, span } = field;
    fields.push({
      name,
      type: made.type,
      offset: size,
      size: made.size,
      align: 1,
      secret,
      docs: docsOf(field, docs),
      span,
    });
    size += made.size;
    const next = decl.fields[index + 1];
    if (index + 1 < fixed || size === 0) continue;
    if (index + 1 === fixed && size !== decl.minSize) break;
    if (next !== undefined && groupOf(next) !== undefined && groupOf(next) === groupOf(field)) continue;
    close();
  }
  // Forms of a tail are told apart by their lengths only when nothing of another length follows.
  return size === decl.maxSize ? forms : forms.slice(0, 1);
}

function docsOf({ codec }: MessageField, docs: string | undefined): string | undefined {
  return [docs, moreOf(codec)].filter(Boolean).join('\n') || undefined;
}

function moreOf(codec: Codec): string | undefined {
  if (codec.c === 'bool') return '0 or 1.';
  if (codec.c === 'literal') return `Always ${codec.hex.match(/../g)?.join(' ')}.`;
  const range = codec.c === 'int' ? codec.range : undefined;
  return range === undefined ? undefined : `${range.min} to ${range.max}.`;
}

/** All that has a layout in the headers of a plane, in the order of the schema. */
export function layoutsOf(plane: Plane, lookup: Lookup): Layout[] {
  return plane.members.flatMap((decl): readonly Layout[] =>
    isLayout(decl) ? [decl] : decl.kind === 'message' ? formsOf(decl, lookup) : [],
  );
}
