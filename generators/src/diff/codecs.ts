/** How two codecs of a message field differ. */
import type { Codec, TypeRef } from '../model/model.ts';
import { varintMost } from '../model/prefixes.ts';
import type { DiffContext } from './context.ts';
import { changeOfType, fromSubstitution, type TypeChange } from './types.ts';

export interface CodecDifference {
  /**
   * `form`: other bytes. `meaning`: what is written is a declaration that differs. `name`: another name for the same bytes.
   * `literal`, `limit`, `bad`: as in the model. `size`: the struct in it has another size. `range`: the largest number.
   * `shortest`: whether longer forms of a number are refused. `bounds`: the range of an integer.
   */
  readonly what: 'form' | 'meaning' | 'name' | 'literal' | 'limit' | 'bad' | 'size' | 'range' | 'shortest' | 'bounds';
  readonly before: string;
  readonly after: string;
  /** The ranges of an integer, where they differ; nothing for every value of the type. */
  readonly bounds?: { readonly before: Bounds | undefined; readonly after: Bounds | undefined };
  /** How bad a difference of meaning is, and why. */
  readonly change?: TypeChange;
}

/** A codec as people write it. */
export function codecText(codec: Codec): string {
  switch (codec.c) {
    case 'literal':
      return `literal ${codec.hex}`;
    case 'int':
      return codec.range === undefined ? codec.type : `${codec.type} of ${boundsText(codec.range)}`;
    case 'float':
    case 'word':
      return codec.type;
    case 'enum':
    case 'flags':
    case 'struct':
    case 'message':
    case 'union':
    case 'registry':
      return `${codec.plane}.${codec.name}`;
    case 'varint':
      return `${codec.form} varint${BigInt(codec.max) === varintMost(codec.form) ? '' : ` up to ${codec.max}`}`;
    case 'rest':
      return `all ${codec.of === 'text' ? 'text' : 'bytes'} to the end, at most ${codec.max}`;
    case 'counted':
      return `${codec.times} × ${codec.by.join(' × ')} of ${codecText(codec.of)}, at most ${codec.max}`;
    case 'rest_uint':
      return `${codec.type} in all bytes to the end`;
    case 'bool':
      return 'bool';
    case 'text':
    case 'blob':
      return `${codec.c} of at most ${codec.max} (${codec.prefix})`;
    case 'bytes':
      return `bytes(${codec.len})`;
    case 'list':
      return `list of at most ${codec.max} ${codecText(codec.of)} (${codec.prefix})`;
  }
}

/** A codec that writes one integer, as the type of that integer. */
function wordOf(codec: Codec): TypeRef | undefined {
  if (codec.c === 'int') return { t: 'int', name: codec.type };
  if (codec.c === 'float') return { t: 'float', name: codec.type };
  if (codec.c === 'word') return { t: 'word', name: codec.type };
  if (codec.c !== 'enum' && codec.c !== 'flags') return undefined;
  return { t: 'ref', plane: codec.plane, name: codec.name };
}

/** All differences, those inside of lists included. */
export function compareCodecs(before: Codec, after: Codec, context: DiffContext): CodecDifference[] {
  if (context.sameContent(before, after)) return [];
  const texts = { before: codecText(before), after: codecText(after) };
  const form = [{ what: 'form' as const, ...texts }];
  const [word, newWord] = [wordOf(before), wordOf(after)];
  if (word !== undefined && newWord !== undefined) {
    return [...fromType(changeOfType(word, newWord, context), texts), ...boundsOf(before, after)];
  }
  if (before.c !== after.c) return form;
  if (before.c === 'literal' && after.c === 'literal') {
    return [{ what: 'literal', before: before.hex, after: after.hex }];
  }
  if (before.c === 'struct' && after.c === 'struct') {
    if (context.sameRef(before, after)) return [{ what: 'size', before: `${before.size}`, after: `${after.size}` }];
    return before.size === after.size ? fromType(fromSubstitution(context.substituted(before, after)), texts) : form;
  }
  if (
    (before.c === 'message' && after.c === 'message') ||
    (before.c === 'union' && after.c === 'union') ||
    (before.c === 'registry' && after.c === 'registry')
  ) {
    return fromType(fromSubstitution(context.substituted(before, after)), texts);
  }
  if (before.c === 'varint' && after.c === 'varint') {
    if (before.form !== after.form) return form;
    const found: CodecDifference[] = [];
    if (before.max !== after.max) found.push({ what: 'range', before: before.max, after: after.max });
    if (before.shortest !== after.shortest) {
      const state = (strict: true | undefined): string => (strict === true ? 'refused' : 'taken');
      found.push({ what: 'shortest', before: state(before.shortest), after: state(after.shortest) });
    }
    return found;
  }
  // Fewer bytes than the type has are the same number in a wider one.
  if (before.c === 'rest_uint' && after.c === 'rest_uint') {
    const most = (type: string): string => `${(1n << BigInt(type.slice(1))) - 1n}`;
    return [{ what: 'range', before: most(before.type), after: most(after.type) }];
  }
  if (before.c === 'counted' && after.c === 'counted') {
    if (before.times !== after.times || before.by.join() !== after.by.join()) return form;
    const limit = { what: 'limit' as const, before: `${before.max}`, after: `${after.max}` };
    return [...(before.max === after.max ? [] : [limit]), ...compareCodecs(before.of, after.of, context)];
  }
  if (before.c === 'rest' && after.c === 'rest') {
    return before.of === after.of ? [{ what: 'limit', before: `${before.max}`, after: `${after.max}` }] : form;
  }
  if ((before.c === 'text' || before.c === 'blob' || before.c === 'list') && 'prefix' in after) {
    if (before.prefix !== after.prefix) return form;
    const found: CodecDifference[] = [];
    if (before.max !== after.max) found.push({ what: 'limit', before: `${before.max}`, after: `${after.max}` });
    if (before.c === 'text' && after.c === 'text' && before.bad !== after.bad) {
      found.push({ what: 'bad', before: before.bad, after: after.bad });
    }
    if (before.c === 'list' && after.c === 'list') found.push(...compareCodecs(before.of, after.of, context));
    return found;
  }
  return form;
}

const boundsText = ({ min, max }: Bounds): string => `values from ${min} to ${max}`;
interface Bounds {
  readonly min: string;
  readonly max: string;
}

/** A difference of ranges; without one every value of the type is legal. */
function boundsOf(before: Codec, after: Codec): CodecDifference[] {
  const [old, now] = [before, after].map((codec) => (codec.c === 'int' ? codec.range : undefined));
  if (old?.min === now?.min && old?.max === now?.max) return [];
  const text = (bounds: Bounds | undefined): string => (bounds === undefined ? 'any value' : boundsText(bounds));
  return [{ what: 'bounds', before: text(old), after: text(now), bounds: { before: old, after: now } }];
}

function fromType(change: TypeChange | undefined, texts: { before: string; after: string }): CodecDifference[] {
  if (change === undefined) return [];
  if (change.kind === 'name') return [{ what: 'name', ...texts }];
  return change.kind === 'meaning' ? [{ what: 'meaning', ...texts, change }] : [{ what: 'form', ...texts }];
}
