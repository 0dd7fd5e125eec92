/** Messages: an interface, its defaults, an encoder and a decoder that follow the presence rules of the model. */
import type { DeclOf, MessageField } from '../../model/model.ts';
import { template } from '../render.ts';
import { codecDefault, codecType, differs, literalOf, readField, writeCodec } from './codec.ts';
import { doc, dot, key, quote, type Scope } from './scope.ts';

const FILE = template<Record<string, unknown>>(`
{{docs}}export interface {{name}} {
{{#each fields}}
{{docs}}  {{key}}: {{type}};
{{/each}}
}
/** Fewest bytes that can be read as {{name}}. */
export const {{name}}_MIN_SIZE = {{min}};
/** Most bytes that the encoder of {{name}} gives. */
export const {{name}}_MAX_SIZE = {{max}};
/** {{name}} with its declared defaults. */
export function default{{name}}(): {{name}} {
  return {
{{#each fields}}
    {{key}}: {{zero}},
{{/each}}
  };
}
/** Writes {{name}} at the end of the writer. */
export function put{{name}}(w: {{ByteWriter}}, v: {{name}}): void {
{{#each encode}}
  {{this}}
{{/each}}
}
/** Reads {{name}} where the reader stands. */
export function take{{name}}(r: {{ByteReader}}): {{name}} {
  const v = default{{name}}();
{{#each decode}}
  {{this}}
{{/each}}
  return v;
}
/** Encodes {{name}}; what is not given has its default. Throws EncodeError. */
export function encode{{name}}(value: Partial<{{name}}> = {}): Uint8Array {
  const w = new {{ByteWriter}}();
  put{{name}}(w, { ...default{{name}}(), ...value });
  return w.finish();
}
/** Decodes {{name}}; bytes after it are {{trailing}}. Throws DecodeError. */
export function decode{{name}}(bytes: Uint8Array): {{name}} {
  const r = new {{ByteReader}}(bytes);
  const v = take{{name}}(r);
{{#if exact}}
  r.end({{what}});
{{/if}}
  return v;
}
`);

/** Prints a message. */
export function printMessage(decl: DeclOf<'message'>, scope: Scope): string {
  const { name } = decl;
  for (const end of ['', '_MIN_SIZE', '_MAX_SIZE']) scope.export(name + end, name);
  for (const start of ['default', 'put', 'take', 'encode', 'decode']) scope.export(start + name, name);
  return FILE({
    name,
    docs: doc(decl.docs),
    min: decl.minSize,
    max: decl.maxSize,
    what: quote(name),
    exact: decl.trailing === 'exact',
    trailing: decl.trailing === 'exact' ? 'refused' : 'ignored',
    ByteWriter: scope.runtime('ByteWriter'),
    ByteReader: scope.runtime('ByteReader'),
    fields: decl.fields.filter(isVisible).map((field) => ({
      key: key(field.name),
      docs: doc(field.docs, [], '  '),
      type: codecType(field.codec, scope) + (isOptional(field) ? ' | undefined' : ''),
      zero: isOptional(field) ? 'undefined' : codecDefault(field.codec, declaredDefault(field), scope),
    })),
    encode: encodeLines(decl, scope),
    decode: decodeLines(decl, scope),
  });
}

/** Literals and names with `_` are written and checked, and nobody sets them. */
function isVisible(field: MessageField): boolean {
  return field.codec.c !== 'literal' && !field.name.startsWith('_');
}

function isOptional(field: MessageField): boolean {
  return field.presence.p === 'remainder' || field.presence.p === 'when';
}

function declaredDefault(field: MessageField): string | undefined {
  return field.presence.p === 'tail' || field.presence.p === 'group' ? field.presence.default : undefined;
}

/** Condition of a `when` field, over the value `v`. */
function whenCondition(decl: DeclOf<'message'>, field: MessageField, scope: Scope): string {
  if (field.presence.p !== 'when') return 'true';
  const { field: other, equals } = field.presence;
  const target = decl.fields.find((item) => item.name === other);
  if (target === undefined) throw new Error(`${decl.name}.${field.name} depends on '${other}', which is no field`);
  return `v${dot(other)} === ${literalOf(target.codec, equals, scope)}`;
}

function fieldValue(field: MessageField, scope: Scope): string {
  return isVisible(field) ? `v${dot(field.name)}` : codecDefault(field.codec, declaredDefault(field), scope);
}

/**
 * Statements of the encoder. Presence is decided from the last field back, because a field must be written when anything
 * after it is; `later` is the condition that something after the current field is written ('' = nothing can be).
 */
function encodeLines(decl: DeclOf<'message'>, scope: Scope): string[] {
  const conditions: string[] = [];
  const write: string[] = [];
  let later = '';
  const name = (condition: string, index: number): string => {
    if (condition === 'true' || condition === '' || /^has\d+$/.test(condition)) return condition;
    conditions.push(`const has${index} = ${condition};`);
    return `has${index}`;
  };
  for (let index = decl.fields.length - 1; index >= 0; index -= 1) {
    const field = decl.fields[index]!;
    const what = `${decl.name}.${field.name}`;
    const value = fieldValue(field, scope);
    const statement = `${writeCodec(field.codec, what, value, scope)};`;
    const { presence } = field;
    if (presence.p === 'required') {
      later = 'true';
      write.unshift(statement);
    } else if (presence.p === 'tail') {
      const own = presence.always
        ? 'true'
        : isVisible(field)
          ? differs(field.codec, presence.default, value, scope)
          : '';
      later = name(either(own, later), index);
      if (later !== '') write.unshift(guarded(later, statement));
    } else if (presence.p === 'group') {
      const first = groupStart(decl.fields, index);
      const members = decl.fields.slice(first, index + 1);
      const own = members
        .filter((member) => member.presence.p === 'group' && member.presence.trigger && isVisible(member))
        .map((member) => differs(member.codec, declaredDefault(member), fieldValue(member, scope), scope))
        .join(' || ');
      later = name(either(own, later), index);
      for (const member of [...members].reverse()) {
        const line = `${writeCodec(member.codec, `${decl.name}.${member.name}`, fieldValue(member, scope), scope)};`;
        if (later !== '') write.unshift(guarded(later, line));
      }
      index = first;
    } else if (presence.p === 'remainder') {
      write.unshift(`if (${value} !== undefined) ${statement}`);
      later = name(either(`${value} !== undefined`, later), index);
    } else {
      const condition = whenCondition(decl, field, scope);
      write.unshift(`if (${value} !== undefined) ${statement}`);
      write.unshift(`${scope.runtime('conditional')}(${condition}, ${value}, ${quote(what)});`);
      later = name(either(condition, later), index);
    }
  }
  return [...conditions, ...write];
}

function either(own: string, later: string): string {
  if (own === 'true' || later === 'true') return 'true';
  if (own === '' || later === '') return own + later;
  return `${later} || ${own}`;
}

function guarded(condition: string, statement: string): string {
  return condition === 'true' ? statement : `if (${condition}) ${statement}`;
}

/** Index of the first field of the group that ends at `last`. */
function groupStart(fields: readonly MessageField[], last: number): number {
  const groupOf = (index: number) => {
    const presence = fields[index]?.presence;
    return presence?.p === 'group' ? presence.group : undefined;
  };
  let first = last;
  while (groupOf(first - 1) === groupOf(last)) first -= 1;
  return first;
}

function decodeLines(decl: DeclOf<'message'>, scope: Scope): string[] {
  const out: string[] = [];
  const tail = `r.${decl.trailing === 'exact' ? 'wholeTail' : 'tail'}`;
  for (let index = 0; index < decl.fields.length; index += 1) {
    const field = decl.fields[index]!;
    const read = readField(field, `${decl.name}.${field.name}`, scope);
    const target = isVisible(field) ? `v${dot(field.name)} = ` : '';
    const { presence } = field;
    if (presence.p === 'required') {
      out.push(`${target}${read};`);
    } else if (presence.p === 'tail') {
      const otherwise = isVisible(field) ? ` ?? v${dot(field.name)}` : '';
      out.push(`${target}${tail}(() => ${read})${otherwise};`);
    } else if (presence.p === 'remainder') {
      if (field.codec.c !== 'struct') throw new Error(`${decl.name}.${field.name}: only a struct can be a remainder`);
      out.push(`if (r.remains(${field.codec.size})) ${target}${read};`);
    } else if (presence.p === 'when') {
      out.push(`if (${whenCondition(decl, field, scope)}) ${target}${read};`);
    } else {
      let end = index;
      while (end + 1 < decl.fields.length && groupStart(decl.fields, end + 1) <= index) end += 1;
      out.push(...decodeGroup(decl, decl.fields.slice(index, end + 1), `group${index}`, tail, scope));
      index = end;
    }
  }
  return out;
}

/** A group is read into one object and taken only whole. */
function decodeGroup(
  decl: DeclOf<'message'>,
  members: MessageField[],
  local: string,
  tail: string,
  scope: Scope,
): string[] {
  const entries = members.map(
    (member) => `${key(member.name)}: ${readField(member, `${decl.name}.${member.name}`, scope)}`,
  );
  const assign = members
    .filter(isVisible)
    .map((member) => `v${dot(member.name)} = ${local}${dot(member.name)};`)
    .join(' ');
  return [`const ${local} = ${tail}(() => ({ ${entries.join(', ')} }));`, `if (${local} !== undefined) { ${assign} }`];
}
