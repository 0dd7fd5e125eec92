/** How two codecs of a message field differ. */
import type { Codec } from '../model/model.ts';
import type { DiffContext } from './context.ts';

export interface CodecDifference {
  /**
   * `form`: other bytes. `name`: another name for the same number. `literal`, `limit`, `bad`: as in the model. `size`: the
   * struct in it has another size.
   */
  readonly what: 'form' | 'name' | 'literal' | 'limit' | 'bad' | 'size';
  readonly before: string;
  readonly after: string;
}

/** A codec as people write it. */
export function codecText(codec: Codec): string {
  switch (codec.c) {
    case 'literal':
      return `literal ${codec.hex}`;
    case 'int':
      return codec.type;
    case 'enum':
    case 'flags':
    case 'struct':
    case 'message':
    case 'union':
      return `${codec.plane}.${codec.name}`;
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

/** The integer that a codec writes, if it writes one. */
function numberOf(codec: Codec, side: DiffContext['old']): string | undefined {
  if (codec.c === 'int') return codec.type;
  if (codec.c === 'bool') return undefined;
  if (codec.c !== 'enum' && codec.c !== 'flags') return undefined;
  const decl = side.find(codec);
  return decl?.kind === 'enum' || decl?.kind === 'flags' ? decl.repr : undefined;
}

/** All differences, those inside of lists included. */
export function compareCodecs(before: Codec, after: Codec, context: DiffContext): CodecDifference[] {
  if (context.sameContent(before, after)) return [];
  const texts = { before: codecText(before), after: codecText(after) };
  const form = [{ what: 'form' as const, ...texts }];
  if (before.c !== after.c) {
    const number = numberOf(before, context.old);
    const same = number !== undefined && number === numberOf(after, context.new);
    return same ? [{ what: 'name', ...texts }] : form;
  }
  if (before.c === 'literal' && after.c === 'literal') {
    return [{ what: 'literal', before: before.hex, after: after.hex }];
  }
  if (before.c === 'enum' || before.c === 'flags') {
    const number = numberOf(before, context.old);
    return number !== undefined && number === numberOf(after, context.new) && sameMeaning(before, after, context)
      ? [{ what: 'name', ...texts }]
      : form;
  }
  if (before.c === 'struct' && after.c === 'struct') {
    if (!context.sameRef(before, after)) return form;
    return [{ what: 'size', before: `${before.size}`, after: `${after.size}` }];
  }
  if ((before.c === 'text' || before.c === 'blob' || before.c === 'list') && 'max' in after) {
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

function sameMeaning(before: Codec, after: Codec, context: DiffContext): boolean {
  const ref = (codec: Codec) => ({ t: 'ref' as const, ...(codec as { plane: string; name: string }) });
  return context.old.meaning(ref(before)) === context.new.meaning(ref(after));
}
