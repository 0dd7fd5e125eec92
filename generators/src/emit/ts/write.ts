/**
 * Statements that write message fields. They stand in a function with the writer `w`, its bytes `b` and the position
 * `at`, which go back into the writer before every call and come from it after: a call may have made new room.
 */
import type { Codec } from '../../model/model.ts';
import { fixedSize, isByte, reprOf } from './codec.ts';
import { varintForm, varintLimit, writeCall } from './forms.ts';
import { after, intLiteral, storeFloat, storeInt } from './numbers.ts';
import { hexBytes, quote, type Scope } from './scope.ts';

/** A value to write: its codec, the local that holds it, and its name in errors. */
export interface Source {
  readonly codec: Codec;
  readonly what: string;
  readonly local: string;
  /** Of counted values: how many there must be. */
  readonly count?: string;
}

/** Writes neighbours: those of fixed size share one look at the room. */
export function writeRun(sources: readonly Source[], scope: Scope): string[] {
  const out: string[] = [];
  let run: Source[] = [];
  const flush = (): void => {
    if (run.length > 0) out.push(...storeRun(run, scope));
    run = [];
  };
  for (const source of sources) {
    if (fixedSize(source.codec, scope) !== undefined) {
      run.push(source);
      continue;
    }
    flush();
    out.push(...writeOne(source, scope));
  }
  flush();
  return out;
}

function storeRun(run: readonly Source[], scope: Scope): string[] {
  const size = run.reduce((sum, source) => sum + (fixedSize(source.codec, scope) ?? 0), 0);
  if (size === 0) return [];
  return [`if (b.length - at < ${size}) b = w.room(at, ${size});`, ...stores(run, scope), `at += ${size};`];
}

function stores(run: readonly Source[], scope: Scope): string[] {
  let offset = 0;
  return run.flatMap((source) => {
    const lines = storeOne(source, offset, scope);
    offset += fixedSize(source.codec, scope) ?? 0;
    return lines;
  });
}

function storeOne({ codec, what, local }: Source, offset: number, scope: Scope): string[] {
  const at = after('at', offset);
  switch (codec.c) {
    case 'literal':
      return [
        hexBytes(codec.hex)
          .map((byte, index) => `b[${after('at', offset + index)}] = 0x${byte.toString(16)};`)
          .join(' '),
      ];
    case 'bool':
      return [`b[${at}] = ${local} ? 1 : 0;`];
    case 'float':
      return storeFloat(codec.type, at, local, quote(what), scope);
    case 'bytes':
      return [
        `if (${local}.length !== ${codec.len}) throw ${scope.runtime('wrongLength')}(${local}.length, ${codec.len}, ${quote(what)});`,
        `b.set(${local}, ${at});`,
      ];
    case 'struct':
      return [`${scope.ref(codec.plane, `put${codec.name}`)}(b, ${at}, ${local});`];
    default: {
      const repr = reprOf(codec, scope);
      if (repr === undefined) throw new Error(`${what}: a ${codec.c} is no number`);
      const store = storeInt(repr, at, local, quote(what), scope);
      if (codec.c !== 'int' || codec.range === undefined) return store;
      const [low, high] = [intLiteral(codec.type, codec.range.min), intLiteral(codec.type, codec.range.max)];
      const refuse = `throw ${scope.runtime('outsideOf')}(${local}, ${low}, ${high}, ${quote(what)});`;
      return [`if (${local} < ${low} || ${local} > ${high}) ${refuse}`, ...store];
    }
  }
}

function writeOne(source: Source, scope: Scope): string[] {
  const { codec, what, local } = source;
  if (codec.c === 'list') return writeList(codec, what, local, scope);
  if (codec.c === 'counted') return writeCounted(source, codec, scope);
  const put = putCall(source, scope);
  if (put === undefined) throw new Error(`${what}: a ${codec.c} has a fixed size`);
  return call(put);
}

/** The statement that writes a value where the writer stands; none for values of a fixed size and lists. */
export function putCall({ codec, what, local }: Source, scope: Scope): string | undefined {
  const label = quote(what);
  switch (codec.c) {
    case 'text':
    case 'blob': {
      const method = codec.c === 'blob' ? 'blob' : codec.bad === 'none' ? 'lenientText' : 'text';
      return writeCall(method, codec.prefix, `${local}, ${codec.max}, ${label}`, scope);
    }
    case 'message':
    case 'union':
    case 'registry':
      return `${scope.ref(codec.plane, `put${codec.name}`)}(w, ${local});`;
    case 'varint': {
      const { name, text } = varintLimit(BigInt(codec.max));
      const put = scope.runtime(`put${name}Varint`);
      return `${put}(w, ${varintForm(codec.form, scope)}, ${local}, ${text}, ${label});`;
    }
    case 'rest': {
      const put = scope.runtime(codec.of === 'text' ? 'putRestText' : 'putRestBytes');
      return `${put}(w, ${local}, ${codec.max}, ${label});`;
    }
    case 'rest_uint':
      return `${scope.runtime('putRestUint')}(w, ${local}, '${codec.type}', ${label});`;
    default:
      return undefined;
  }
}

function call(statement: string): string[] {
  return ['w.at = at;', statement, 'b = w.bytes;', 'at = w.at;'];
}

function writeCounted(source: Source, codec: Extract<Codec, { c: 'counted' }>, scope: Scope): string[] {
  const { what, local, count } = source;
  const label = quote(what);
  return [
    `if (${local}.length !== ${count}) throw ${scope.runtime('wrongLength')}(${local}.length, ${count}, ${label});`,
    `if (${local}.length > ${codec.max}) throw ${scope.runtime('cannotHold')}(${label}, ${local}.length, ${codec.max});`,
    ...(isByte(codec.of) ? call(`w.raw(${local});`) : writeItems(codec, what, local, scope)),
  ];
}

function writeList(codec: Extract<Codec, { c: 'list' }>, what: string, local: string, scope: Scope): string[] {
  const count = writeCall('count', codec.prefix, `${local}.length, ${codec.max}, ${quote(what)}`, scope);
  return [...call(count), ...writeItems(codec, what, local, scope)];
}

function writeItems(
  codec: Extract<Codec, { c: 'list' | 'counted' }>,
  what: string,
  local: string,
  scope: Scope,
): string[] {
  const item: Source = { codec: codec.of, what, local: `${local}e` };
  const size = fixedSize(codec.of, scope);
  const write = size === undefined ? writeRun([item], scope) : [...stores([item], scope), `at += ${size};`];
  return [
    ...(size === undefined
      ? []
      : [`if (b.length - at < ${local}.length * ${size}) b = w.room(at, ${local}.length * ${size});`]),
    `for (let ${local}i = 0; ${local}i < ${local}.length; ${local}i += 1) {`,
    `  const ${item.local} = ${local}[${local}i]!;`,
    ...write.map((line) => `  ${line}`),
    '}',
  ];
}
