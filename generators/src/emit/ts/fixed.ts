/** Structs and sections: one interface, its size and offsets, a reader and a writer. */
import type { DeclOf, Field, TypeRef } from '../../model/model.ts';
import { floatBytes } from '../../model/scalars.ts';
import { screaming } from '../naming.ts';
import {
  after,
  INT_SIZE,
  intLiteral,
  intType,
  loadFloat,
  loadInt,
  type NumberName,
  storeFloat,
  storeInt,
  storeOf,
} from './numbers.ts';
import { doc, dot, key, quote, type Scope } from './scope.ts';

type Fixed = DeclOf<'struct'> | DeclOf<'section'>;

interface Printed {
  readonly key: string;
  readonly docs: string;
  readonly type: string;
  readonly zero: string;
  readonly load: string;
}

/** What a reader of the module sees of a layout: type, size, offsets, and a value of it. */
function printType(decl: Fixed, fields: readonly Printed[], scope: Scope): string {
  const { name } = decl;
  const self = scope.local(name);
  const prefixes = decl.prefixes.map((prefix) => {
    const constant = scope.export(`${name}_PREFIX_${screaming(prefix.name)}`, decl);
    return `/** Bytes of the form '${prefix.name}' of ${name}, which an older peer sends. */\nexport const ${constant} = ${prefix.size};\n`;
  });
  const offsets = decl.fields.map((field) => `${key(field.name)}: ${field.offset}`).join(', ');
  const declared = fields.map((field) => `${field.docs}  ${field.key}: ${field.type};\n`).join('');
  const zeros = fields.map((field) => `    ${field.key}: ${field.zero},\n`).join('');
  return `${doc(decl.docs)}export interface ${self} {
${declared}}
/** Bytes of ${name}. */
export const ${name}_SIZE = ${decl.size};
${prefixes.join('')}/** Offset of each field of ${name}, in bytes. */
export const ${name}_OFFSETS = { ${offsets} } as const;
/** ${name} with every byte zero. */
export function default${name}(): ${self} {
  return {
${zeros}  };
}
`;
}

const statements = (lines: readonly string[]): string => lines.map((line) => `  ${line}\n`).join('');

/** Prints a struct or a section. */
export function printFixed(decl: Fixed, scope: Scope): string {
  const { name } = decl;
  const exported = ['', '_SIZE', '_OFFSETS'].map((end) => name + end);
  for (const start of ['default', 'get', 'put', 'read', 'write']) exported.push(start + name);
  for (const item of exported) scope.export(item, decl);
  const visible = decl.fields.filter((field) => field.reserved !== true);
  const fields = visible.map((field) => ({
    key: key(field.name),
    docs: doc(field.docs, notes(field), '  '),
    type: fixedType(field.type, scope),
    zero: zero(field.type, scope),
    load: load(field.type, after('at', field.offset), scope),
  }));
  const [filledUp, noRoom] = [scope.runtime('filledUp'), scope.runtime('noRoom')];
  const stores = decl.fields.flatMap((field, index) => putField(name, field, `v${index}`, scope));
  // A section lies in shared memory, so that nobody is in a hurry to write a fresh one.
  const fresh =
    decl.kind === 'section'
      ? [`put${name}(b, 0, value);`]
      : decl.fields.flatMap((field, index) =>
          field.reserved === true ? [] : storeField(name, field, '0', `v${index}`, scope),
        );
  const [self, size, what] = [scope.local(name), decl.size, quote(name)];
  return `${printType(decl, fields, scope)}/** Loads ${name} out of bytes that hold it whole at this position. */
export function get${name}(b: Uint8Array, at: number): ${self} {
  return {
${fields.map((field) => `    ${field.key}: ${field.load},\n`).join('')}  };
}
/** Stores ${name} into bytes that have room at this position; what is not given is zero, reserved bytes too. */
export function put${name}(b: Uint8Array, at: number, value: Partial<${self}>): void {
${statements(stores)}}
/** Reads ${name} at 'offset'; a form of at least 'min' bytes is filled up with zeros. Throws DecodeError. */
export function read${name}(bytes: Uint8Array, offset = 0, min = ${size}): ${self} {
  if (offset >>> 0 === offset && bytes.length - offset >= ${size}) return get${name}(bytes, offset);
  return get${name}(${filledUp}(bytes, offset, ${size}, min, ${what}), 0);
}
/** Writes ${name} at 'offset'; what is not given is zero, reserved bytes too. Throws EncodeError. */
export function write${name}(value: Partial<${self}>, into?: Uint8Array, offset = 0): Uint8Array {
  if (into !== undefined || offset !== 0) {
    const room = into ?? new Uint8Array(${size});
    if (offset >>> 0 !== offset || room.length - offset < ${size}) throw ${noRoom}(room, offset, ${size}, ${what});
    put${name}(room, offset, value);
    return room;
  }
  // A fresh array at known places: no store needs a look at its end.
  const b = new Uint8Array(${size});
${statements(fresh)}  return b;
}
`;
}

/** Statements that store one field somewhere: a number through the runtime, in one line. */
function putField(owner: string, field: Field, local: string, scope: Scope): string[] {
  const number = numberIn(field.type, scope);
  if (field.reserved === true || number === undefined) return storeField(owner, field, 'at', local, scope);
  const value = `value${dot(field.name)} ?? ${zero(field.type, scope)}`;
  const what = quote(`${owner}.${field.name}`);
  return [`${scope.runtime(storeOf(number))}(b, ${after('at', field.offset)}, ${value}, ${what});`];
}

/** The whole number that a value is, whatever it is called. */
function numberIn(type: TypeRef, scope: Scope): NumberName | undefined {
  if (type.t === 'int' || type.t === 'word') return type.name;
  if (type.t !== 'ref') return undefined;
  const decl = scope.lookup.any(type.plane, type.name);
  return 'repr' in decl ? decl.repr : undefined;
}

/** Statements that store one field; a reserved one is zero. */
function storeField(owner: string, field: Field, base: string, local: string, scope: Scope): string[] {
  const at = after(base, field.offset);
  if (field.reserved === true) return [zeroBytes(at, field.offset, field.size)];
  const value = `const ${local} = value${dot(field.name)} ?? ${zero(field.type, scope)};`;
  return [value, ...store(field.type, at, local, quote(`${owner}.${field.name}`), 0, scope)];
}

/** Up to this many bytes are set one by one. */
const FEW = 16;

function zeroBytes(at: string, offset: number, size: number): string {
  if (size > FEW) return `b.fill(0, ${at}, ${after('at', offset + size)});`;
  return Array.from({ length: size }, (_, index) => `b[${after('at', offset + index)}] = 0;`).join(' ');
}

function notes(field: Field): string[] {
  const out: string[] = [];
  if (field.unit !== undefined) out.push(`Unit: ${field.unit}.`);
  if (field.range !== undefined) out.push(`Range: ${field.range.min} to ${field.range.max}.`);
  if (field.secret === true) out.push('Secret: not for logs.');
  if (field.since !== undefined) out.push(`Since: ${field.since}.`);
  if (field.by !== undefined) out.push(`Which arm it is says: ${field.by}.`);
  if (field.owner !== undefined) out.push(`Written by: ${field.owner}.`);
  return out;
}

/** An array of bytes is one value. */
export function isByteArray(type: TypeRef): type is { t: 'array'; of: { t: 'int'; name: 'u8' }; len: number } {
  return type.t === 'array' && type.of.t === 'int' && type.of.name === 'u8';
}

/** TypeScript type of a fixed-layout type. */
export function fixedType(type: TypeRef, scope: Scope): string {
  if (type.t === 'int' || type.t === 'word') return intType(type.name);
  if (type.t === 'float') return scope.runtimeType('Float');
  if (isByteArray(type)) return 'Uint8Array';
  if (type.t === 'array') return `${fixedType(type.of, scope)}[]`;
  if (type.t === 'ref') return scope.ref(type.plane, type.name);
  throw new Error(
    `a '${type.t}' stands in a layout of plane '${scope.plane.name}', which only a foreign struct may hold`,
  );
}

function zero(type: TypeRef, scope: Scope): string {
  if (type.t === 'int' || type.t === 'word') return intLiteral(type.name, 0n);
  if (type.t === 'float') return '0';
  if (isByteArray(type)) return `new Uint8Array(${type.len})`;
  if (type.t === 'array') {
    const item = `(): ${fixedType(type.of, scope)} => ${zero(type.of, scope)}`;
    return `Array.from({ length: ${type.len} }, ${item})`;
  }
  if (type.t !== 'ref') return fixedType(type, scope);
  const decl = scope.lookup.any(type.plane, type.name);
  if ('repr' in decl) return intLiteral(decl.repr, 0n);
  return `${scope.ref(type.plane, `default${type.name}`)}()`;
}

/** Bytes that one value takes in a layout. */
function sizeOf(type: TypeRef, scope: Scope): number {
  if (type.t === 'int' || type.t === 'word') return INT_SIZE[type.name];
  if (type.t === 'float') return floatBytes(type.name);
  if (type.t === 'array') return type.len * sizeOf(type.of, scope);
  if (type.t !== 'ref') return 8;
  const decl = scope.lookup.any(type.plane, type.name);
  if ('repr' in decl) return INT_SIZE[decl.repr];
  if ('size' in decl) return decl.size;
  throw new Error(`${type.plane}.${type.name} is a ${decl.kind}, which has no fixed size`);
}

/** Expression that loads a value of this type. */
export function load(type: TypeRef, at: string, scope: Scope): string {
  if (type.t === 'int' || type.t === 'word') return loadInt(type.name, at, scope);
  if (type.t === 'float') return loadFloat(type.name, at, scope);
  if (isByteArray(type)) return `${scope.runtime('copyOf')}(b, ${at}, ${type.len})`;
  if (type.t === 'array') return `${loadList(type, scope)}(b, ${at})`;
  if (type.t !== 'ref') return fixedType(type, scope);
  const decl = scope.lookup.any(type.plane, type.name);
  if ('repr' in decl) return loadInt(decl.repr, at, scope);
  return `${scope.ref(type.plane, `get${type.name}`)}(b, ${at})`;
}

/** A function that loads the elements of an array. */
function loadList(type: Extract<TypeRef, { t: 'array' }>, scope: Scope): string {
  const size = sizeOf(type.of, scope);
  const item = load(type.of, 'at', scope);
  return scope.helper(
    'list',
    (name) => `function ${name}(b: Uint8Array, first: number): ${fixedType(type, scope)} {
  const out: ${fixedType(type, scope)} = [];
  for (let at = first; at < first + ${type.len * size}; at += ${size}) out.push(${item});
  return out;
}
`,
  );
}

/** Statements that store the local `value`. */
export function store(type: TypeRef, at: string, value: string, what: string, depth: number, scope: Scope): string[] {
  if (type.t === 'int' || type.t === 'word') return storeInt(type.name, at, value, what, scope);
  if (type.t === 'float') return storeFloat(type.name, at, value, what, scope);
  if (type.t === 'array') {
    const length = `if (${value}.length !== ${type.len}) throw ${scope.runtime('wrongLength')}(${value}.length, ${type.len}, ${what});`;
    if (isByteArray(type)) return [length, `b.set(${value}, ${at});`];
    const [index, item, place] = [`i${depth}`, `e${depth}`, `p${depth}`];
    const loop = `for (let ${index} = 0, ${place} = ${at}; ${index} < ${type.len}; ${index} += 1, ${place} += ${sizeOf(type.of, scope)})`;
    const number = numberIn(type.of, scope);
    if (number !== undefined)
      return [length, `${loop} ${scope.runtime(storeOf(number))}(b, ${place}, ${value}[${index}]!, ${what});`];
    const inner = store(type.of, place, item, what, depth + 1, scope);
    return [length, `${loop} {`, `  const ${item} = ${value}[${index}]!;`, ...inner.map((line) => `  ${line}`), '}'];
  }
  if (type.t !== 'ref') return [fixedType(type, scope)];
  const decl = scope.lookup.any(type.plane, type.name);
  if ('repr' in decl) return storeInt(decl.repr, at, value, what, scope);
  return [`${scope.ref(type.plane, `put${type.name}`)}(b, ${at}, ${value});`];
}
