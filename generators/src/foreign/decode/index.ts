/** Decodes bytes by a type of the schema, and says which bytes are what. */
import { type Lookup, lookupOf } from '../../emit/lookup.ts';
import type { Decl, DeclOf, Model } from '../../model/model.ts';
import { readRegistry, readUnionValue } from './codec.ts';
import { readExchange } from './exchange.ts';
import { readLayout, readOverlay, readWord } from './fixed.ts';
import { readMessage } from './message.ts';
import { declHoldsSecret } from './secrets.ts';
import { type Failure, type Note, Refusal, Trace } from './trace.ts';

/** Kinds of declarations that have bytes. */
const DECODABLE = [
  'struct',
  'section',
  'foreign',
  'overlay',
  'bits',
  'enum',
  'flags',
  'message',
  'union',
  'registry',
  'exchange',
] as const;
type Decodable = DeclOf<(typeof DECODABLE)[number]>;

export interface Decoded {
  readonly notes: readonly Note[];
  /** Offset behind the last byte that belongs to the type. */
  readonly end: number;
  /** Where a reader refuses the bytes, when one does. */
  readonly failure?: { readonly path: string; readonly offset: number; readonly kind: Failure; readonly why: string };
  /** Whether bytes that no note tells of may be secret. */
  readonly guarded: boolean;
}

/** A type of a schema, by its name. */
export interface Named {
  readonly plane: string;
  readonly decl: Decodable;
}

/** Every type that can be decoded. */
export function decodable(model: Model): Named[] {
  const fits = (decl: Decl): decl is Decodable => (DECODABLE as readonly string[]).includes(decl.kind);
  return model.planes.flatMap((plane) => plane.members.filter(fits).map((decl) => ({ plane: plane.name, decl })));
}

/** Decodes from `offset` on. Never throws for what bytes can be. With `secrets` they are told. */
export function decodeBytes(
  model: Model,
  { decl }: Named,
  bytes: Uint8Array,
  offset: number,
  { secrets = false }: { readonly secrets?: boolean } = {},
): Decoded {
  const lookup = lookupOf(model);
  const trace = new Trace(bytes, offset, secrets);
  const guarded = !secrets && declHoldsSecret(lookup, decl);
  try {
    read(lookup, decl, trace);
    return { notes: trace.notes, end: trace.at, guarded };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { path, offset: at, failure: kind, message: why } = error;
    return { notes: trace.notes, end: trace.at, guarded, failure: { path, offset: at, kind, why } };
  }
}

function read(lookup: Lookup, decl: Decodable, trace: Trace): void {
  switch (decl.kind) {
    case 'struct':
    case 'section':
    case 'foreign':
      readLayout(lookup, decl, decl.name, trace);
      return;
    case 'overlay':
      readOverlay(decl, decl.name, trace);
      return;
    case 'bits':
    case 'enum':
    case 'flags':
      readWord(decl, decl.name, trace);
      return;
    case 'message':
      readMessage(lookup, decl, decl.name, trace, 'declared');
      return;
    case 'union':
      readUnionValue(lookup, decl, decl.name, trace);
      return;
    case 'registry':
      readRegistry(lookup, decl, decl.name, trace);
      return;
    case 'exchange':
      readExchange(lookup, decl, trace);
  }
}
