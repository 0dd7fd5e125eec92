/** One field of a message as TypeScript: its type, its default, how it is read, written and compared. */
import type { Codec, MessageField } from '../../model/model.ts';
import { INT_SIZE, intLiteral, intType } from './numbers.ts';
import { byteList, quote, type Scope } from './scope.ts';

type Repr = Extract<Codec, { c: 'int' }>['type'];

/** Integer type behind a codec, when there is one. */
export function reprOf(codec: Codec, scope: Scope): Repr | undefined {
  if (codec.c === 'int') return codec.type;
  if (codec.c === 'enum') return scope.lookup.of('enum', codec.plane, codec.name).repr;
  if (codec.c === 'flags') return scope.lookup.of('flags', codec.plane, codec.name).repr;
  return undefined;
}

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
      return intType(codec.type);
    case 'enum':
    case 'flags':
    case 'struct':
    case 'message':
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
    case 'literal':
      return 'never';
  }
}

/** What a field holds when nothing was said: the declared default, else zero, false, empty. */
export function codecDefault(codec: Codec, declared: string | undefined, scope: Scope): string {
  if (declared !== undefined) return literalOf(codec, declared, scope);
  switch (codec.c) {
    case 'int':
    case 'enum':
    case 'flags':
    case 'bool':
      return literalOf(codec, '0', scope);
    case 'text':
      return "''";
    case 'bytes':
      return `new Uint8Array(${codec.len})`;
    case 'blob':
      return 'new Uint8Array(0)';
    case 'list':
      return '[]';
    case 'struct':
    case 'message':
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
    case 'bytes':
      return `${scope.runtime('anyByte')}(${value})`;
    case 'blob':
    case 'list':
      return `${value}.length > 0`;
    case 'struct':
      return `${scope.runtime('anyByte')}(${scope.ref(codec.plane, `write${codec.name}`)}(${value}))`;
    case 'message': {
      const encode = scope.ref(codec.plane, `encode${codec.name}`);
      return `${scope.runtime('differ')}(${encode}(${value}), ${encode}({}))`;
    }
    default:
      return `${value} !== ${codecDefault(codec, declared, scope)}`;
  }
}

/** Fewest bytes of one value. */
function least(codec: Codec, scope: Scope): number {
  switch (codec.c) {
    case 'literal':
      return codec.hex.length / 2;
    case 'bool':
      return 1;
    case 'bytes':
      return codec.len;
    case 'struct':
      return codec.size;
    case 'message':
      return scope.lookup.of('message', codec.plane, codec.name).minSize;
    case 'text':
    case 'blob':
    case 'list':
      return INT_SIZE[codec.prefix];
    default:
      return INT_SIZE[reprOf(codec, scope) ?? 'u8'];
  }
}

/** Expression that reads one value from the reader `r`. */
export function readCodec(codec: Codec, what: string, scope: Scope): string {
  const at = quote(what);
  switch (codec.c) {
    case 'literal':
      return `r.literal([${byteList(codec.hex)}], ${at})`;
    case 'int':
      return `r.${codec.type}(${at})`;
    case 'flags':
      return `r.${scope.lookup.of('flags', codec.plane, codec.name).repr}(${at})`;
    case 'enum':
      return readEnum(codec, at, scope);
    case 'bool':
      return `r.bool(${at})`;
    case 'text':
      return `r.${codec.bad === 'none' ? 'lenientText' : 'text'}('${codec.prefix}', ${codec.max}, ${at})`;
    case 'bytes':
      return `r.fixed(${codec.len}, ${at})`;
    case 'blob':
      return `r.blob('${codec.prefix}', ${codec.max}, ${at})`;
    case 'list': {
      const item = readCodec(codec.of, what, scope);
      return `r.list('${codec.prefix}', ${codec.max}, ${least(codec.of, scope)}, ${at}, () => ${item})`;
    }
    case 'struct':
      return `${scope.ref(codec.plane, `get${codec.name}`)}(r.part(${codec.size}, ${at}), 0)`;
    case 'message':
      return `${scope.ref(codec.plane, `take${codec.name}`)}(r)`;
  }
}

function readEnum(codec: Extract<Codec, { c: 'enum' }>, at: string, scope: Scope): string {
  const decl = scope.lookup.of('enum', codec.plane, codec.name);
  const read = `r.${decl.repr}(${at})`;
  if (decl.unknown === 'keep') return read;
  if (decl.unknown === 'error') {
    return `r.known(${read}, ${scope.ref(codec.plane, `${codec.name}Name`)}, ${INT_SIZE[decl.repr]}, ${at})`;
  }
  const values = [...new Set(decl.values.map((value) => intLiteral(decl.repr, value.value)))].join(', ');
  const fallback = decl.values.find((value) => value.name === decl.unknown);
  if (fallback === undefined) throw new Error(`${codec.plane}.${codec.name} has no value '${decl.unknown}'`);
  return `${scope.runtime('oneOf')}(${read}, [${values}], ${intLiteral(decl.repr, fallback.value)})`;
}

/** Statement that writes one value to the writer `w`. */
export function writeCodec(codec: Codec, what: string, value: string, scope: Scope): string {
  const at = quote(what);
  switch (codec.c) {
    case 'literal':
      return `w.literal([${byteList(codec.hex)}])`;
    case 'bool':
      return `w.bool(${value}, ${at})`;
    case 'text':
      return `w.${codec.bad === 'none' ? 'lenientText' : 'text'}('${codec.prefix}', ${value}, ${codec.max}, ${at})`;
    case 'bytes':
      return `w.fixed(${value}, ${codec.len}, ${at})`;
    case 'blob':
      return `w.blob('${codec.prefix}', ${value}, ${codec.max}, ${at})`;
    case 'list': {
      const item = writeCodec(codec.of, what, 'item', scope);
      return `w.list('${codec.prefix}', ${value}, ${codec.max}, ${at}, (item) => ${item})`;
    }
    case 'struct':
      return `w.part(${codec.size}, ${value}, ${scope.ref(codec.plane, `put${codec.name}`)})`;
    case 'message':
      return `${scope.ref(codec.plane, `put${codec.name}`)}(w, ${value})`;
    default:
      return `w.${reprOf(codec, scope)}(${value}, ${at})`;
  }
}

/** Reads a field and puts values outside its allowed ones right. */
export function readField(field: MessageField, what: string, scope: Scope): string {
  const read = readCodec(field.codec, what, scope);
  if (field.normalize === undefined) return read;
  const allowed = field.normalize.allowed.map((value) => literalOf(field.codec, value, scope)).join(', ');
  const otherwise = literalOf(field.codec, field.normalize.otherwise, scope);
  return `${scope.runtime('oneOf')}(${read}, [${allowed}], ${otherwise})`;
}
