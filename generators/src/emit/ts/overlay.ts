/** Overlapping unions: their bytes, each arm read and written as a copy, and the arms that a tag tells apart. */
import type { DeclOf, Field } from '../../model/model.ts';
import { pascal } from '../naming.ts';
import { within } from '../refused.ts';
import { template } from '../render.ts';
import { fixedType, load, store } from './fixed.ts';
import { intLiteral } from './numbers.ts';
import { doc, dot, key, quote, type Scope } from './scope.ts';

type Overlay = DeclOf<'overlay'>;

const FILE = template<Record<string, unknown>>(`
{{docs}}export type {{self}} = Uint8Array;
/** Bytes of {{name}}. */
export const {{name}}_SIZE = {{size}};
/** {{name}} with every byte zero. */
export function default{{name}}(): {{self}} {
  return new Uint8Array({{size}});
}
/** Copies {{name}} out of bytes that hold it whole at this position. */
export function get{{name}}(b: Uint8Array, at: number): {{self}} {
  return {{copyOf}}(b, at, {{size}});
}
/** Copies {{name}} into bytes that have room at this position. */
export function put{{name}}(b: Uint8Array, at: number, value: {{self}}): void {
  if (value.length !== {{size}}) throw {{wrongLength}}(value.length, {{size}}, {{what}});
  b.set(value, at);
}
/** Reads {{name}} at 'offset'; a form of at least 'min' bytes is filled up with zeros. Throws DecodeError. */
export function read{{name}}(bytes: Uint8Array, offset = 0, min = {{size}}): {{self}} {
  if (offset >>> 0 === offset && bytes.length - offset >= {{size}}) return get{{name}}(bytes, offset);
  return get{{name}}({{filledUp}}(bytes, offset, {{size}}, min, {{what}}), 0);
}
/** Writes {{name}} at 'offset'. Throws EncodeError. */
export function write{{name}}(value: {{self}}, into?: Uint8Array, offset = 0): Uint8Array {
  const room = into ?? new Uint8Array({{size}});
  if (offset >>> 0 !== offset || room.length - offset < {{size}}) throw {{noRoom}}(room, offset, {{size}}, {{what}});
  put{{name}}(room, offset, value);
  return room;
}
{{#each arms}}
{{docs}}export function {{getter}}(b: {{self}}): {{type}} {
  if (b.length !== {{whole}}) throw {{wrongLength}}(b.length, {{whole}}, {{what}});
  return {{load}};
}
{{setDocs}}export function {{setter}}(b: {{self}}, value: {{type}}): void {
  if (b.length !== {{whole}}) throw {{wrongLength}}(b.length, {{whole}}, {{what}});
{{#each stores}}
  {{this}}
{{/each}}
}
{{/each}}
`);

export function printOverlay(decl: Overlay, scope: Scope): string {
  const { name } = decl;
  for (const item of [name, `${name}_SIZE`]) scope.export(item, decl);
  for (const start of ['default', 'get', 'put', 'read', 'write']) scope.export(start + name, decl);
  const wrongLength = scope.runtime('wrongLength');
  const self = scope.local(name);
  return FILE({
    name,
    self,
    docs: doc(decl.docs, ['The bytes of a union: each arm is a view of them, read and written as a copy.']),
    size: decl.size,
    what: quote(name),
    copyOf: scope.runtime('copyOf'),
    filledUp: scope.runtime('filledUp'),
    noRoom: scope.runtime('noRoom'),
    wrongLength,
    arms: decl.arms.map((arm) => ({
      self,
      wrongLength,
      whole: decl.size,
      what: quote(name),
      docs: doc(arm.docs, [`The arm '${arm.name}' of ${name}, copied out of its ${arm.size} bytes.`]),
      setDocs: doc(`Writes the arm '${arm.name}' of ${name}; bytes that it does not cover stay as they are.`),
      getter: scope.export(getterOf(decl, arm), within(decl, arm)),
      setter: scope.export(setterOf(decl, arm), within(decl, arm)),
      type: fixedType(arm.type, scope),
      load: load(arm.type, '0', scope),
      stores: store(arm.type, '0', 'value', quote(`${name}.${arm.name}`), 0, scope),
    })),
  });
}

const getterOf = (decl: { name: string }, arm: { name: string }): string => `as${decl.name}_${arm.name}`;
const setterOf = (decl: { name: string }, arm: { name: string }): string => `set${decl.name}_${arm.name}`;

const TAGGED = template<Record<string, unknown>>(`
/** What '{{field}}' of {{owner}} is, by '{{tag}}'. */
export type {{type}} =
{{#each arms}}
  | { arm: {{label}}; tag: {{tags}}; value: {{type}} }
{{/each}}
  /** No arm has this tag: all bytes as they are. */
  | { arm: 'unknown'; tag: {{tagType}}; bytes: Uint8Array };
/** The arm that '{{tag}}' means, copied; or a copy of all bytes where it means none. */
export function get{{type}}(value: Pick<{{owner}}, {{tagKey}} | {{fieldKey}}>): {{type}} {
  switch (value{{tagDot}}) {
{{#each arms}}
{{#each cases}}
    case {{tag}}:
      return { arm: {{label}}, tag: {{tag}}, value: {{getter}}(value{{fieldDot}}) };
{{/each}}
{{/each}}
    default:
      return { arm: 'unknown', tag: value{{tagDot}}, bytes: value{{fieldDot}}.slice() };
  }
}
/** Writes the tag and the arm together; bytes that the arm does not cover stay as they are. */
export function set{{type}}(into: Pick<{{owner}}, {{tagKey}} | {{fieldKey}}>, given: {{type}}): void {
  switch (given.arm) {
{{#each arms}}
    case {{label}}:
      {{setter}}(into{{fieldDot}}, given.value);
      break;
{{/each}}
    default:
      if (given.bytes.length !== {{size}}) throw {{wrongLength}}(given.bytes.length, {{size}}, {{what}});
      into{{fieldDot}} = given.bytes.slice();
  }
  into{{tagDot}} = given.tag;
}
`);

/** A field whose tag stands beside it: what it can be as a discriminated union. */
export function printTagged(decl: DeclOf<'struct' | 'section'>, scope: Scope): string {
  return decl.fields.map((field) => taggedField(decl, field, scope)).join('');
}

function taggedField(decl: DeclOf<'struct' | 'section'>, field: Field, scope: Scope): string {
  const tag = decl.fields.find(({ name }) => name === field.by);
  if (tag === undefined || field.type.t !== 'ref') return '';
  const { plane, name } = field.type;
  const overlay = scope.lookup.of('overlay', plane, name);
  const repr = reprOf(tag, scope);
  const type = `${decl.name}${pascal(field.name)}`;
  for (const item of [type, `get${type}`, `set${type}`]) scope.export(item, within(decl, field));
  const places = { fieldDot: dot(field.name), tagDot: dot(tag.name) };
  return TAGGED({
    type,
    owner: scope.local(decl.name),
    field: field.name,
    tag: tag.name,
    tagKey: quote(key(tag.name)),
    fieldKey: quote(key(field.name)),
    tagType: fixedType(tag.type, scope),
    size: overlay.size,
    what: quote(`${decl.name}.${field.name}`),
    wrongLength: scope.runtime('wrongLength'),
    ...places,
    arms: overlay.arms.flatMap((arm) => {
      if (arm.tags === undefined) return [];
      const label = quote(arm.name);
      const tags = arm.tags.map((value) => intLiteral(repr, value));
      const getter = scope.ref(plane, getterOf(overlay, arm));
      return [
        {
          label,
          tags: tags.join(' | '),
          type: fixedType(arm.type, scope),
          setter: scope.ref(plane, setterOf(overlay, arm)),
          cases: tags.map((one) => ({ tag: one, label, getter, ...places })),
          ...places,
        },
      ];
    }),
  });
}

function reprOf({ type }: Field, scope: Scope) {
  if (type.t === 'int' || type.t === 'word') return type.name;
  const decl = type.t === 'ref' ? scope.lookup.any(type.plane, type.name) : undefined;
  if (decl === undefined || !('repr' in decl)) throw new Error('a tag is an integer or an enumeration');
  return decl.repr;
}
