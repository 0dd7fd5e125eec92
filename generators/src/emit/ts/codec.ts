/** One field of a message as TypeScript: its type, its default, its size, how it is compared. */
import type { Codec, DeclOf } from '../../model/model.ts';
import { tagLeast, varintCarrier } from '../../model/prefixes.ts';
import { floatBytes } from '../../model/scalars.ts';
import { INT_SIZE, intLiteral, intType, type NumberName } from './numbers.ts';
import { dot, type Scope } from './scope.ts';

/** Integer type behind a codec, when there is one. */
export function reprOf(codec: Codec, scope: Scope): NumberName | undefined {
  if (codec.c === 'int' || codec.c === 'word' || codec.c === 'rest_uint') return codec.type;
  if (codec.c === 'varint') return varintCarrier(BigInt(codec.max));
  if (codec.c === 'enum') return scope.lookup.of('enum', codec.plane, codec.name).repr;
  if (codec.c === 'flags') return scope.lookup.of('flags', codec.plane, codec.name).repr;
  return undefined;
}

/** Whether values of a codec are bytes. */
export const isByte = (codec: Codec): boolean => codec.c === 'int' && codec.type === 'u8';

/** A literal of the codec's type for a number of the model. */
export function literalOf(codec: Codec, value: string, scope: Scope): string {
  if (codec.c === 'bool') return BigInt(value) === 0n ? 'false' : 'true';
  const repr = reprOf(codec, scope);
  if (repr === undefined) throw new Error(`a ${codec.c} field has the number ${value} as a value`);
  return intLiteral(repr, value);
}

export function codecType(codec: Codec, scope: Scope): string {
  switch (codec.c) {
    case 'int':
    case 'word':
    case 'rest_uint':
      return intType(codec.type);
    case 'varint':
      return intType(varintCarrier(BigInt(codec.max)));
    case 'rest':
      return codec.of === 'text' ? 'string' : 'Uint8Array';
    case 'float':
      return scope.runtimeType('Float');
    case 'enum':
    case 'flags':
    case 'struct':
    case 'message':
    case 'union':
    case 'registry':
      return scope.ref(codec.plane, codec.name);
    case 'bool':
      return 'boolean';
    case 'text':
      return 'string';
    case 'bytes':
    case 'blob':
      return 'Uint8Array';
    case 'list':
      return `${codecType(codec.of, scope)}[]`;
    case 'counted':
      return isByte(codec.of) ? 'Uint8Array' : `${codecType(codec.of, scope)}[]`;
    case 'literal':
      return 'never';
  }
}

/** What a field holds when nothing was said: the declared default, else zero, false, empty. */
export function codecDefault(codec: Codec, declared: string | undefined, scope: Scope): string {
  if (declared !== undefined) return literalOf(codec, declared, scope);
  switch (codec.c) {
    case 'int':
    case 'word':
    case 'enum':
    case 'flags':
    case 'bool':
    case 'varint':
    case 'rest_uint':
      return literalOf(codec, '0', scope);
    case 'rest':
      return codec.of === 'text' ? "''" : 'new Uint8Array(0)';
    case 'float':
      return '0';
    case 'text':
      return "''";
    case 'bytes':
      return `new Uint8Array(${codec.len})`;
    case 'blob':
      return 'new Uint8Array(0)';
    case 'list':
      return '[]';
    case 'counted':
      return isByte(codec.of) ? 'new Uint8Array(0)' : '[]';
    case 'struct':
    case 'message':
    case 'union':
    case 'registry':
      return `${scope.ref(codec.plane, `default${codec.name}`)}()`;
    case 'literal':
      return 'undefined';
  }
}

/** Condition under which a value differs from its default. */
export function differs(codec: Codec, declared: string | undefined, value: string, scope: Scope): string {
  switch (codec.c) {
    case 'text':
      return `${value} !== ''`;
    case 'float':
      // Minus zero has other bits.
      return `!Object.is(${value}, 0)`;
    case 'bytes':
      return `${scope.runtime('anyByte')}(${value})`;
    case 'blob':
    case 'list':
    case 'counted':
    case 'rest':
      return `${value}.length > 0`;
    case 'struct':
      return `${scope.runtime('anyByte')}(${scope.ref(codec.plane, `write${codec.name}`)}(${value}))`;
    case 'union': {
      if (isUnwritable(codec, scope)) return unlikeDefault(codec, value, scope);
      const encode = scope.ref(codec.plane, `encode${codec.name}`);
      return `${scope.runtime('differ')}(${encode}(${value}), ${encode}(${codecDefault(codec, undefined, scope)}))`;
    }
    case 'message': {
      if (isUnwritable(codec, scope)) return unlikeDefault(codec, value, scope);
      const encode = scope.ref(codec.plane, `encode${codec.name}`);
      return `${scope.runtime('differ')}(${encode}(${value}), ${encode}({}))`;
    }
    case 'registry':
      return holdsAny(scope.lookup.of('registry', codec.plane, codec.name), value, scope);
    default:
      return `${value} !== ${codecDefault(codec, declared, scope)}`;
  }
}

/** Whether no encoder writes the default, because it has a list of entries in it that must not be empty. */
function isUnwritable(codec: Codec, { lookup }: Scope): boolean {
  const within = (inner: Codec): boolean => {
    switch (inner.c) {
      case 'registry':
        return lookup.of('registry', inner.plane, inner.name).entries.some((entry) => {
          return entry.required === true && (entry.list !== undefined || within(entry.codec));
        });
      case 'message':
        return lookup.of('message', inner.plane, inner.name).fields.some((field) => within(field.codec));
      case 'union': {
        const [first] = lookup.of('union', inner.plane, inner.name).cases;
        return first?.body !== undefined && within({ c: 'message', ...first.body });
      }
      default:
        return false;
    }
  };
  return within(codec);
}

function unlikeDefault(codec: Codec, value: string, scope: Scope): string {
  return `!${scope.runtime('isAlike')}(${value}, ${codecDefault(codec, undefined, scope)})`;
}

/** Condition under which a registry has an entry that its default lacks, or a required one that is another. */
function holdsAny({ entries, unknown }: DeclOf<'registry'>, value: string, scope: Scope): string {
  const each = entries.map(({ name, codec, required, list }) => {
    const held = `${value}${dot(name)}`;
    if (list !== undefined) return `${held}.length > 0`;
    return required === true ? differs(codec, undefined, held, scope) : `${held} !== undefined`;
  });
  return [...each, ...(unknown === 'keep' ? [`${value}.unknown.length > 0`] : [])].join(' || ');
}

/** Bytes of a codec whose values all take as many; undefined for the others. */
export function fixedSize(codec: Codec, scope: Scope): number | undefined {
  switch (codec.c) {
    case 'literal':
      return codec.hex.length / 2;
    case 'bool':
      return 1;
    case 'bytes':
      return codec.len;
    case 'struct':
      return codec.size;
    case 'float':
      return floatBytes(codec.type);
    case 'int':
    case 'word':
    case 'enum':
    case 'flags':
      return INT_SIZE[reprOf(codec, scope) ?? 'u8'];
    default:
      return undefined;
  }
}

/** Whether reading can fail for another reason than missing bytes. */
export function isChecked(codec: Codec, scope: Scope): boolean {
  if (codec.c === 'literal' || (codec.c === 'int' && codec.range !== undefined)) return true;
  return codec.c === 'enum' && scope.lookup.of('enum', codec.plane, codec.name).unknown === 'error';
}

/** Fewest bytes of one value. */
export function least(codec: Codec, scope: Scope): number {
  const fixed = fixedSize(codec, scope);
  if (fixed !== undefined) return fixed;
  switch (codec.c) {
    case 'message':
      return scope.lookup.of('message', codec.plane, codec.name).minSize;
    case 'union':
      return scope.lookup.of('union', codec.plane, codec.name).minSize;
    case 'registry':
      return scope.lookup.of('registry', codec.plane, codec.name).minSize;
    case 'text':
    case 'blob':
    case 'list':
      return tagLeast(codec.prefix);
    case 'varint':
    case 'rest_uint':
      return 1;
    default:
      return 0;
  }
}
