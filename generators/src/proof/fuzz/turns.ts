/** Bytes of what travels, and what every language must write again after it has read them, or refuse. */
import type { Lookup } from '../../emit/lookup.ts';
import { decodeMessage, encodeParts } from '../../emit/vectors/interpreter/message.ts';
import { decodeRegistry, encodeRegistry, Unwritable } from '../../emit/vectors/interpreter/registry.ts';
import { decodeUnion, encodeUnion } from '../../emit/vectors/interpreter/union.ts';
import { bytesOf, hexOf, joined } from '../../emit/vectors/interpreter/value.ts';
import { messageVectors } from '../../emit/vectors/messages.ts';
import { registryVectors } from '../../emit/vectors/registries.ts';
import { unionVectors } from '../../emit/vectors/unions.ts';
import type { Decl, DeclOf } from '../../model/model.ts';

/** `again` is absent where readers refuse. */
export interface Turn {
  readonly bytes: string;
  readonly again?: string;
}
export type Travelling = DeclOf<'message'> | DeclOf<'registry'> | DeclOf<'union'>;

const KINDS: readonly string[] = ['message', 'registry', 'union'];
export const isTravelling = (decl: Decl): decl is Travelling => KINDS.includes(decl.kind);

/** Most spoilt bytes of a declaration, and the longest: programs have them as text. */
const MOST = 150;
const LONGEST = 1200;

interface Document {
  readonly encode: readonly { readonly bytes: string }[];
  readonly decode?: readonly { readonly bytes: string }[];
}

/** What the vectors write and spoil, read and written again by the interpreter. */
export function turnsOf(lookup: Lookup, decl: Travelling): readonly Turn[] {
  const { encode, decode = [] } = documentOf(lookup, decl);
  const short = decode.filter(({ bytes }) => bytes.length <= LONGEST);
  // From all over the list: the kinds of faults stand one behind the other.
  const step = Math.max(1, Math.ceil(short.length / MOST));
  const spoilt = short.filter((_, at) => at % step === 0);
  return [...encode, ...spoilt].flatMap(({ bytes }) => turnOf(lookup, decl, bytes) ?? []);
}

function documentOf(lookup: Lookup, decl: Travelling): Document {
  if (decl.kind === 'message') return messageVectors(lookup, decl) as unknown as Document;
  return (decl.kind === 'union' ? unionVectors(lookup, decl) : registryVectors(lookup, decl)) as unknown as Document;
}

/** Undefined where what was read cannot be written again. */
function turnOf(lookup: Lookup, decl: Travelling, text: string): Turn | undefined {
  const bytes = bytesOf(text);
  const refused: Turn = { bytes: text };
  try {
    if (decl.kind === 'message') {
      const got = decodeMessage(lookup, decl, bytes);
      if (!got.ok) return refused;
      return { bytes: text, again: hexOf(joined(encodeParts(lookup, decl, got.value).map((part) => part.bytes))) };
    }
    if (decl.kind === 'union') {
      const got = decodeUnion(lookup, decl, bytes, 0);
      if (!got.ok || got.at < bytes.length) return refused;
      return { bytes: text, again: hexOf(encodeUnion(lookup, decl, got.value)) };
    }
    const got = decodeRegistry(lookup, decl, bytes, 0);
    if (!got.ok || got.at < bytes.length) return refused;
    return { bytes: text, again: hexOf(encodeRegistry(lookup, decl, got.value)) };
  } catch (error) {
    if (error instanceof Unwritable) return undefined;
    throw error;
  }
}
