/** Structs and sections: one interface, its size and offsets, a reader and a writer. */
import type { DeclOf, Field, TypeRef } from '../../model/model.ts';
import { screaming } from '../naming.ts';
import { template } from '../render.ts';
import { INT_SIZE, intLiteral, intType, loadInt } from './numbers.ts';
import { doc, dot, key, quote, type Scope } from './scope.ts';

const FILE = template<Record<string, unknown>>(`
{{docs}}export interface {{name}} {
{{#each fields}}
{{docs}}  {{key}}: {{type}};
{{/each}}
}
/** Bytes of {{name}}. */
export const {{name}}_SIZE = {{size}};
{{#each prefixes}}
/** Bytes of the form '{{name}}' of {{owner}}, which an older peer sends. */
export const {{constant}} = {{size}};
{{/each}}
/** Offset of each field of {{name}}, in bytes. */
export const {{name}}_OFFSETS = { {{offsets}} } as const;
/** {{name}} with every byte zero. */
export function default{{name}}(): {{name}} {
  return {
{{#each fields}}
    {{key}}: {{zero}},
{{/each}}
  };
}
/** Loads {{name}} out of a view that holds it whole at this position. */
export function get{{name}}(view: DataView, at: number): {{name}} {
  return {
{{#each fields}}
    {{key}}: {{load}},
{{/each}}
  };
}
/** Stores {{name}} into a view that has room at this position; reserved bytes are left alone. */
export function put{{name}}(view: DataView, at: number, value: {{name}}): void {
{{#each fields}}
  {{store}}
{{/each}}
}
/** Reads {{name}} at 'offset'; a form of at least 'min' bytes is filled up with zeros. Throws DecodeError. */
export function read{{name}}(bytes: Uint8Array, offset = 0, min = {{size}}): {{name}} {
  return get{{name}}({{fixedView}}(bytes, offset, {{size}}, min, {{what}}), 0);
}
/** Writes {{name}} at 'offset'; what is not given is zero, reserved bytes too. Throws EncodeError. */
export function write{{name}}(value: Partial<{{name}}>, into = new Uint8Array({{size}}), offset = 0): Uint8Array {
  put{{name}}({{fixedRoom}}(into, offset, {{size}}, {{what}}), 0, { ...default{{name}}(), ...value });
  return into;
}
`);

const INDEX = ['i', 'j', 'k', 'l'];

/** Prints a struct or a section. */
export function printFixed(decl: DeclOf<'struct'> | DeclOf<'section'>, scope: Scope): string {
  const { name } = decl;
  const exported = ['', '_SIZE', '_OFFSETS'].map((end) => name + end);
  for (const start of ['default', 'get', 'put', 'read', 'write']) exported.push(start + name);
  for (const item of exported) scope.export(item, name);
  const visible = decl.fields.filter((field) => field.reserved !== true);
  return FILE({
    name,
    docs: doc(decl.docs),
    size: decl.size,
    what: quote(name),
    fixedView: scope.runtime('fixedView'),
    fixedRoom: scope.runtime('fixedRoom'),
    prefixes: decl.prefixes.map((prefix) => ({
      name: prefix.name,
      owner: name,
      size: prefix.size,
      constant: scope.export(`${name}_PREFIX_${screaming(prefix.name)}`, name),
    })),
    offsets: decl.fields.map((field) => `${key(field.name)}: ${field.offset}`).join(', '),
    fields: visible.map((field) => ({
      key: key(field.name),
      docs: doc(field.docs, notes(field), '  '),
      type: fixedType(field.type, scope),
      zero: zero(field.type, scope),
      load: load(field.type, position(field.offset), 0, scope),
      store: `${store(field.type, position(field.offset), `value${dot(field.name)}`, quote(`${name}.${field.name}`), 0, scope)};`,
    })),
  });
}

function position(offset: number): string {
  return offset === 0 ? 'at' : `at + ${offset}`;
}

function notes(field: Field): string[] {
  const out: string[] = [];
  if (field.unit !== undefined) out.push(`Unit: ${field.unit}.`);
  if (field.range !== undefined) out.push(`Range: ${field.range.min} to ${field.range.max}.`);
  if (field.since !== undefined) out.push(`Since: ${field.since}.`);
  if (field.owner !== undefined) out.push(`Written by: ${field.owner}.`);
  return out;
}

function isByteArray(type: TypeRef): type is { t: 'array'; of: { t: 'int'; name: 'u8' }; len: number } {
  return type.t === 'array' && type.of.t === 'int' && type.of.name === 'u8';
}

/** TypeScript type of a fixed-layout type. */
export function fixedType(type: TypeRef, scope: Scope): string {
  if (type.t === 'int') return intType(type.name);
  if (isByteArray(type)) return 'Uint8Array';
  if (type.t === 'array') return `${fixedType(type.of, scope)}[]`;
  if (type.t === 'ref') return scope.ref(type.plane, type.name);
  throw new Error(
    `a '${type.t}' stands in a layout of plane '${scope.plane.name}', which only a foreign struct may hold`,
  );
}

function zero(type: TypeRef, scope: Scope): string {
  if (type.t === 'int') return intLiteral(type.name, 0n);
  if (isByteArray(type)) return `new Uint8Array(${type.len})`;
  if (type.t === 'array') {
    return `${scope.runtime('get')}.array(${type.len}, (): ${fixedType(type.of, scope)} => ${zero(type.of, scope)})`;
  }
  if (type.t !== 'ref') return fixedType(type, scope);
  const decl = scope.lookup.any(type.plane, type.name);
  if ('repr' in decl) return intLiteral(decl.repr, 0n);
  return `${scope.ref(type.plane, `default${type.name}`)}()`;
}

/** Bytes that one value takes in a layout. */
function sizeOf(type: TypeRef, scope: Scope): number {
  if (type.t === 'int') return INT_SIZE[type.name];
  if (type.t === 'array') return type.len * sizeOf(type.of, scope);
  if (type.t !== 'ref') return 8;
  const decl = scope.lookup.any(type.plane, type.name);
  if ('repr' in decl) return INT_SIZE[decl.repr];
  if ('size' in decl) return decl.size;
  throw new Error(`${type.plane}.${type.name} is a ${decl.kind}, which has no fixed size`);
}

function load(type: TypeRef, at: string, depth: number, scope: Scope): string {
  if (type.t === 'int') return loadInt(type.name, 'view', at);
  if (isByteArray(type)) return `${scope.runtime('get')}.bytes(view, ${at}, ${type.len})`;
  if (type.t === 'array') {
    const index = INDEX[depth] ?? `i${depth}`;
    const item = load(type.of, `${at} + ${index} * ${sizeOf(type.of, scope)}`, depth + 1, scope);
    return `${scope.runtime('get')}.array(${type.len}, (${index}) => ${item})`;
  }
  if (type.t !== 'ref') return fixedType(type, scope);
  const decl = scope.lookup.any(type.plane, type.name);
  if ('repr' in decl) return loadInt(decl.repr, 'view', at);
  return `${scope.ref(type.plane, `get${type.name}`)}(view, ${at})`;
}

function store(type: TypeRef, at: string, value: string, what: string, depth: number, scope: Scope): string {
  const put = scope.runtime('put');
  if (type.t === 'int') return `${put}.${type.name}(view, ${at}, ${value}, ${what})`;
  if (isByteArray(type)) return `${put}.bytes(view, ${at}, ${value}, ${type.len}, ${what})`;
  if (type.t === 'array') {
    const index = INDEX[depth] ?? `i${depth}`;
    const item = `v${depth}`;
    const inner = store(type.of, `${at} + ${index} * ${sizeOf(type.of, scope)}`, item, what, depth + 1, scope);
    return `${put}.array(${value}, ${type.len}, ${what}, (${item}, ${index}) => ${inner})`;
  }
  if (type.t !== 'ref') return fixedType(type, scope);
  const decl = scope.lookup.any(type.plane, type.name);
  if ('repr' in decl) return `${put}.${decl.repr}(view, ${at}, ${value}, ${what})`;
  return `${scope.ref(type.plane, `put${type.name}`)}(view, ${at}, ${value})`;
}
