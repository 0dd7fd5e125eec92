/** Tails: a struct with the elements behind it, as one value. */
import type { DeclOf, Model, Tail } from '../../model/model.ts';
import { template } from '../render.ts';
import { fixedType, isByteArray, load, store } from './fixed.ts';
import { isWide } from './numbers.ts';
import { doc, dot, key, quote, type Scope } from './scope.ts';

/** Whether anything that TypeScript can hold has a tail. */
export function hasTails(model: Model): boolean {
  return model.planes.some(({ members }) => members.some((decl) => decl.kind === 'struct' && decl.tail !== undefined));
}

/** Name of the struct with its elements. */
export const tailType = (name: string): string => `${name}Tail`;

const TAIL = template<Record<string, unknown>>(`
/** {{self}} and the elements behind it.{{#if counter}} A writer sets '{{counter}}' itself.{{/if}} */
export interface {{whole}} extends {{self}} {
{{docs}}  {{key}}: {{type}};
}
/** Offset of the first element, and bytes of one. */
export const {{name}}_TAIL = { offset: {{offset}}, stride: {{stride}} } as const;
/** Reads {{name}} and its elements. {{bound}} Throws DecodeError. */
export function decode{{name}}(bytes: Uint8Array): {{whole}} {
  const head = get{{name}}({{filledUp}}(bytes.subarray(0, {{offset}}), 0, {{size}}, {{offset}}, {{what}}), 0);
  const count = {{tailCount}}(bytes.length, {{offset}}, {{stride}}, {{tailWhat}}{{stated}});
{{#if bytes}}
  return { ...head, {{key}}: {{copyOf}}(bytes, {{offset}}, count) };
{{else}}
  const list: {{type}} = [];
  const b = bytes;
  for (let index = 0, at = {{offset}}; index < count; index += 1, at += {{stride}}) list.push({{load}});
  return { ...head, {{key}}: list };
{{/if}}
}
/** Writes {{name}} and its elements; what is not given is zero. Throws EncodeError. */
export function encode{{name}}(value: Partial<{{whole}}>): Uint8Array {
  const list = value{{dot}} ?? {{empty}};
  const end = {{offset}} + list.length * {{stride}};
  const b = new Uint8Array(Math.max(end, {{size}}));
  put{{name}}(b, 0, {{given}});
{{#if bytes}}
  b.set(list, {{offset}});
{{else}}
  for (let index = 0, at = {{offset}}; index < list.length; index += 1, at += {{stride}}) {
    const item = list[index]!;
{{#each stores}}
    {{this}}
{{/each}}
  }
{{/if}}
  return {{result}};
}
`);

const BOUNDS = {
  count: 'Further bytes are ignored.',
  bytes: 'Further bytes are ignored.',
  rest: 'They fill the bytes.',
} as const;

/** Prints what a tail adds to its struct. */
export function printTail(decl: DeclOf<'struct'>, tail: Tail, scope: Scope): string {
  const { name } = decl;
  const { rule } = tail;
  const whole = tailType(name);
  for (const item of [whole, `${name}_TAIL`, `decode${name}`, `encode${name}`]) scope.export(item, decl);
  const isBytes = isByteArray({ t: 'array', of: tail.type, len: 1 });
  const counter = rule.r === 'rest' ? undefined : decl.fields.find((field) => field.name === rule.field);
  const counts = { count: `, ${tail.stride}`, bytes: '', rest: '' }[rule.r];
  const before = rule.r === 'bytes' && rule.whole === true ? `, 1, ${tail.offset}` : '';
  const number = { count: 'list.length', bytes: before === '' ? `list.length * ${tail.stride}` : 'end', rest: '' }[
    rule.r
  ];
  const wide = (counter?.type.t === 'int' || counter?.type.t === 'word') && isWide(counter.type.name);
  return TAIL({
    name,
    self: scope.local(name),
    whole,
    counter: counter?.name ?? '',
    docs: doc(tail.docs, [], '  '),
    key: key(tail.name),
    dot: dot(tail.name),
    type: isBytes ? 'Uint8Array' : `${fixedType(tail.type, scope)}[]`,
    empty: isBytes ? 'new Uint8Array(0)' : '[]',
    bytes: isBytes,
    bound: BOUNDS[rule.r],
    offset: tail.offset,
    stride: tail.stride,
    size: decl.size,
    what: quote(name),
    tailWhat: quote(`${name}.${tail.name}`),
    stated: counter === undefined ? '' : `, head${dot(counter.name)}${counts}${before}`,
    filledUp: scope.runtime('filledUp'),
    tailCount: scope.runtime('tailCount'),
    copyOf: isBytes ? scope.runtime('copyOf') : '',
    load: isBytes ? '' : load(tail.type, 'at', scope),
    stores: isBytes ? [] : store(tail.type, 'at', 'item', quote(`${name}.${tail.name}`), 0, scope),
    given:
      counter === undefined ? 'value' : `{ ...value, ${key(counter.name)}: ${wide ? `BigInt(${number})` : number} }`,
    // Whoever reads to the end of the bytes takes each of them for an element.
    result: rule.r === 'rest' && tail.offset < decl.size ? 'b.subarray(0, end)' : 'b',
  });
}
