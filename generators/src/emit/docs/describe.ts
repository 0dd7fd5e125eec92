/** Types, owners and presences in words; the same in tables, drawings and hover texts. */
import type { Codec, Decl, DeclOf, Field, IntName, MessageField, Tail, TypeRef } from '../../model/model.ts';
import { floatBytes, wordFacts } from '../../model/scalars.ts';
import { oneLine } from '../../text/visible.ts';
import { isRaised } from '../alignment.ts';
import type { Lookup } from '../lookup.ts';

const SIZE: Readonly<Record<IntName, number>> = { u8: 1, u16: 2, u32: 4, u64: 8, i8: 1, i16: 2, i32: 4, i64: 8 };

/** Address of a declaration within the pages. */
export const anchor = (plane: string, name: string): string => `${plane}.${name}`;

export class Describe {
  readonly #lookup: Lookup;
  readonly #links: boolean;

  /** `links`: whether types lead to their declarations; a picture in a file of its own leads nowhere. */
  constructor(lookup: Lookup, links: boolean) {
    this.#lookup = lookup;
    this.#links = links;
  }

  decl(ref: { plane: string; name: string }): Decl {
    return this.#lookup.any(ref.plane, ref.name);
  }

  /** Such as `u32[6]` or `FrameToken`. */
  type(type: TypeRef | undefined): string {
    if (type === undefined) return 'void';
    switch (type.t) {
      case 'int':
      case 'float':
      case 'word':
        return type.name;
      case 'ref':
        return type.name;
      case 'array':
        return `${this.type(type.of)}[${type.len}]`;
      case 'usize':
        return 'usize';
      case 'long':
        return type.name;
      case 'ptr':
        return type.to === undefined ? 'void *' : `${this.type(type.to)} *`;
      case 'fnptr':
        return `fn(${type.params.map((param) => `${param.name}: ${this.type(param.type)}`).join(', ')}) → ${this.type(type.ret)}`;
    }
  }

  /** The declaration behind a type. */
  target(type: TypeRef | undefined): { plane: string; name: string } | undefined {
    if (type?.t === 'ref') return type;
    if (type?.t === 'array') return this.target(type.of);
    return type?.t === 'ptr' ? this.target(type.to) : undefined;
  }

  link(type: TypeRef | undefined): string | undefined {
    const target = this.target(type);
    return this.#links && target !== undefined ? `#${anchor(target.plane, target.name)}` : undefined;
  }

  /** Who writes a field of a section, and how; empty elsewhere. */
  owner(decl: Decl, field: Field): string {
    if (decl.kind !== 'section' || field.reserved === true) return '';
    const creator = decl.roles[0] ?? '';
    if (field.stamp !== undefined) return `${creator}, last of all (stamp)`;
    if (field.owner === 'init') return `${creator}, before the stamp`;
    if (field.owner === 'both') return 'both (compare-and-swap)';
    const order = field.order === undefined ? '' : `, ${field.order}`;
    return `${field.owner ?? ''}${order}`;
  }

  /** What is stated of a field beside its type and place. */
  notes(field: Field): string[] {
    const out: string[] = [];
    if (field.reserved === true) out.push('reserved: zero');
    if (field.stamp !== undefined) out.push(`0x${BigInt(field.stamp).toString(16)}`);
    if (field.range !== undefined) out.push(`${field.range.min} … ${field.range.max}`);
    if (field.unit !== undefined) out.push(`in ${field.unit}`);
    if (field.by !== undefined) out.push(`which arm says ${field.by}`);
    if (field.secret === true) out.push('secret');
    if (isRaised(field, (plane, name) => this.decl({ plane, name }))) out.push(`aligned to ${field.align}`);
    if (field.since !== undefined) out.push(`since ${field.since}`);
    if (field.handle === 'adopt') out.push('handle: adopted on success');
    if (field.publishes !== undefined) out.push(`publishes ${field.publishes.join(', ')}`);
    return out;
  }

  /** Lines of a hover text. */
  fieldFacts(decl: Decl, field: Field): string[] {
    const owner = this.owner(decl, field);
    return [...(owner === '' ? [] : [`written by ${owner}`]), ...this.notes(field), ...docLines(field.docs)];
  }

  /** What stands behind a struct, and how many of it. */
  tail({ name, type, offset, rule }: Tail): string {
    const what = `then ${name}: ${this.type(type)}[…] from byte ${offset} on`;
    if (rule.r === 'rest') return `${what}, to the end of the buffer`;
    if (rule.r === 'count') return `${what}, as many as ${rule.field} says`;
    return `${what}, as many bytes as ${rule.field} says${rule.whole ? ', which counts those in front too' : ''}`;
  }

  codec(codec: Codec): string {
    switch (codec.c) {
      case 'literal':
        return literal(codec.hex);
      case 'int':
        return codec.range === undefined ? codec.type : `${codec.type} from ${codec.range.min} to ${codec.range.max}`;
      case 'float':
      case 'word':
        return codec.type;
      case 'bool':
        return 'bool';
      case 'text':
        return `text ≤ ${codec.max}`;
      case 'bytes':
        return `u8[${codec.len}]`;
      case 'blob':
        return `bytes ≤ ${codec.max}`;
      case 'list':
        return `${this.codec(codec.of)}[≤ ${codec.max}]`;
      case 'enum':
      case 'flags':
      case 'struct':
      case 'message':
      case 'union':
      case 'registry':
        return codec.name;
      case 'varint':
        return `${codec.form} ≤ ${codec.max}${codec.shortest === true ? ', shortest' : ''}`;
      case 'rest':
        return `${codec.of} to the end ≤ ${codec.max}`;
      case 'rest_uint':
        return `${codec.type} to the end`;
      case 'counted':
        return `${this.codec(codec.of)}[${codec.times === 1 ? '' : `${codec.times} × `}${codec.by.join(' × ')} ≤ ${codec.max}]`;
    }
  }

  codecTarget(codec: Codec): { plane: string; name: string } | undefined {
    if (codec.c === 'list' || codec.c === 'counted') return this.codecTarget(codec.of);
    return 'plane' in codec ? codec : undefined;
  }

  codecLink(codec: Codec): string | undefined {
    const target = this.codecTarget(codec);
    return this.#links && target !== undefined ? `#${anchor(target.plane, target.name)}` : undefined;
  }

  /** Bytes of a codec that always takes as many. */
  codecSize(codec: Codec): number | undefined {
    if (codec.c === 'literal') return codec.hex.length / 2;
    if (codec.c === 'int') return SIZE[codec.type];
    if (codec.c === 'float') return floatBytes(codec.type);
    if (codec.c === 'word') return wordFacts(codec.type).bytes;
    if (codec.c === 'bool') return 1;
    if (codec.c === 'bytes') return codec.len;
    if (codec.c === 'struct') return codec.size;
    if (codec.c !== 'enum' && codec.c !== 'flags') return undefined;
    const decl = this.decl(codec) as DeclOf<'enum'> | DeclOf<'flags'>;
    return SIZE[decl.repr];
  }

  /** When a field of a message is there, and what it reads as otherwise. */
  presence({ presence }: MessageField): string {
    const otherwise = 'default' in presence && presence.default !== undefined ? `, else ${presence.default}` : '';
    switch (presence.p) {
      case 'required':
        return 'always';
      case 'tail':
        return `optional tail${otherwise}${presence.always ? ', always written' : ''}${presence.cut === undefined ? '' : ', refused when cut short'}`;
      case 'group':
        return `group ${presence.group}${otherwise}`;
      case 'remainder':
        return 'if all its bytes remain';
      case 'when':
        return `if ${presence.field} = ${presence.equals}`;
      case 'gate':
        return `if ${presence.field} ≥ ${presence.min}${otherwise}`;
    }
  }

  /** How the length of a codec is written. */
  prefix(codec: Codec): string {
    return codec.c === 'text' || codec.c === 'blob' || codec.c === 'list' ? `length in ${codec.prefix}` : '';
  }

  messageFacts(field: MessageField): string[] {
    const prefix = this.prefix(field.codec);
    const { normalize } = field;
    const taken = normalize === undefined ? [] : [`${normalize.allowed.join(', ')}; else ${normalize.otherwise}`];
    return [this.presence(field), ...(prefix === '' ? [] : [prefix]), ...taken, ...docLines(field.docs)];
  }
}

function docLines(docs: string | undefined): string[] {
  return docs === undefined ? [] : [oneLine(docs)];
}

/** Fixed bytes as text where they are text. */
function literal(hex: string): string {
  const bytes = hex.match(/../g)?.map((pair) => Number.parseInt(pair, 16)) ?? [];
  const printable = bytes.length > 1 && bytes.every((byte) => byte > 0x20 && byte < 0x7f);
  return printable ? `"${String.fromCharCode(...bytes)}"` : `0x${hex}`;
}
