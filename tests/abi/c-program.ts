/** A C program that prints what the header says about every vector: sizes, offsets, bytes, tokens, constants. */

import { member, Names } from '../../generators/src/emit/c/names.ts';
import { cLiteral } from '../../generators/src/emit/c/types.ts';
import { Lookup } from '../../generators/src/emit/lookup.ts';
import { camel, nameStem, screaming } from '../../generators/src/emit/naming.ts';
import type { Decl, IntName, Model, TypeRef } from '../../generators/src/model/model.ts';
import type { Any } from './schema.ts';

const HEAD = `#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "pf_abi.h"
static void bytes(const char *what, const void *at, size_t count) {
  printf("%s ", what);
  for (size_t i = 0; i < count; i++) printf("%02x", ((const unsigned char *)at)[i]);
  printf("\\n");
}
`;

/** The program and the lines that it must print. */
export interface Program {
  text: string;
  want: string[];
}

class Writer {
  readonly body: string[] = [];
  readonly functions: string[] = [];
  readonly want: string[] = [];
  readonly lookup: Lookup;
  readonly names: Names;

  constructor(model: Model) {
    this.lookup = new Lookup(model);
    this.names = new Names(model, 'pf');
  }

  number(what: string, expression: string, value: string, signed = false): void {
    const [type, format] = signed ? ['intmax_t', 'PRIdMAX'] : ['uintmax_t', 'PRIuMAX'];
    this.body.push(`printf("%s %" ${format} "\\n", ${JSON.stringify(what)}, (${type})(${expression}));`);
    this.want.push(`${what} ${value}`);
  }

  raw(what: string, at: string, count: string, value: string): void {
    this.body.push(`bytes(${JSON.stringify(what)}, ${at}, ${count});`);
    this.want.push(`${what} ${value}`);
  }

  /** One function per part keeps the compiler quick. */
  flush(name: string): void {
    const lines = this.body.splice(0).map((line) => `  ${line}\n`);
    this.functions.push(`static void ${name}(void) {\n${lines.join('')}}\n`);
  }
}

/** Assigns a value of a vector file to a place in C. */
function assign(writer: Writer, type: TypeRef, place: string, json: Any): string[] {
  if (type.t === 'array') {
    const items = typeof json === 'string' ? [...Buffer.from(json, 'hex')] : json;
    return items.flatMap((item: Any, index: number) => assign(writer, type.of, `${place}[${index}]`, item));
  }
  if (type.t === 'int') return [`${place} = ${cLiteral(type.name, String(json))};`];
  if (type.t !== 'ref') throw new Error(`a '${type.t}' has no vector`);
  const decl = writer.lookup.any(type.plane, type.name);
  if ('repr' in decl) return [`${place} = ${cLiteral(decl.repr, String(json))};`];
  if (decl.kind !== 'struct' && decl.kind !== 'section') throw new Error(`${type.name} has no layout`);
  const shown = decl.fields.filter((field) => field.reserved !== true);
  return shown.flatMap((field) => assign(writer, field.type, `${place}.${member(field.name)}`, json[field.name]));
}

function layout(writer: Writer, plane: string, item: Any): void {
  const type = writer.names.type(plane, item.name);
  const at = `${plane}.${item.name}`;
  writer.number(`${at} size`, `sizeof(${type})`, String(item.size));
  writer.number(`${at} SIZE`, writer.names.macro(plane, item.name, 'SIZE'), String(item.size));
  writer.number(`${at} alignment`, `PF_ALIGNOF(${type})`, String(item.align));
  for (const [name, offset] of Object.entries(item.offsets)) {
    writer.number(`${at}.${name}`, `offsetof(${type}, ${member(name)})`, String(offset));
  }
  for (const [name, size] of Object.entries(item.prefixes)) {
    writer.number(
      `${at} prefix ${name}`,
      writer.names.macro(plane, item.name, 'PREFIX', screaming(name)),
      String(size),
    );
  }
  for (const entry of item.cases) {
    const lines = assign(writer, { t: 'ref', plane, name: item.name }, 'v', entry.value);
    writer.body.push(`{ ${type} v; memset(&v, 0, sizeof v);`, ...lines);
    writer.raw(`${at} (${entry.case})`, '&v', 'sizeof v', entry.bytes);
    writer.body.push('}');
  }
  writer.flush(`layout_${plane}_${item.name}`);
}

function token(writer: Writer, plane: string, item: Any): void {
  const type = writer.names.type(plane, item.name);
  const decl = writer.lookup.of('bits', plane, item.name);
  for (const entry of item.cases) {
    const args = decl.parts
      .filter((part) => part.reserved !== true)
      .map((part) =>
        cLiteral(`u${[8, 16, 32, 64].find((bits) => part.width <= bits)}` as IntName, entry.parts[part.name]),
      );
    const at = `${plane}.${item.name} (${entry.case})`;
    writer.number(`${at} pack`, `${type}_pack(${args.join(', ')})`, entry.word);
    for (const [name, value] of Object.entries(entry.unpacked)) {
      writer.number(`${at}.${name}`, `${type}_${name}(${cLiteral(decl.repr, entry.word)})`, String(value));
    }
  }
  writer.flush(`token_${plane}_${item.name}`);
}

function values(writer: Writer, plane: string, decls: readonly Decl[], list: Record<string, string>): void {
  const { names } = writer;
  const get = (name: string): string => {
    const value = list[name];
    if (value === undefined) throw new Error(`${plane}.${name} is not in the vectors`);
    return value;
  };
  for (const decl of decls) {
    const macro = (...parts: string[]) => names.macro(plane, decl.name, ...parts);
    if (decl.kind === 'enum' || decl.kind === 'flags') {
      for (const item of decl.values) {
        const name = screaming(item.name);
        writer.number(`${decl.name}.${name}`, macro(name), get(`${decl.name}.${name}`), decl.repr.startsWith('i'));
      }
    } else if (decl.kind === 'constant') {
      const name = screaming(decl.name);
      const { value } = decl;
      if (value.t === 'int') writer.number(name, macro(), get(name), value.type.startsWith('i'));
      else if (value.t === 'text')
        writer.raw(name, macro(), `sizeof ${macro()} - 1`, Buffer.from(get(name)).toString('hex'));
      else writer.raw(name, `&${macro()}`, `sizeof ${macro()}`, get(name));
    } else if (decl.kind === 'name') {
      // The arguments are those of the vectors: 4000000001 and on.
      const args = decl.params.map((_, index) => `${4000000001 + index}ull`);
      const format = names.macro(plane, nameStem(decl.name), 'NAME_FORMAT');
      writer.body.push(`{ char b[512]; int n = snprintf(${['b', 'sizeof b', format, ...args].join(', ')});`);
      const text = get(`${camel(decl.name)}()`);
      writer.raw(decl.name, 'b', '(size_t)n', Buffer.from(text).toString('hex'));
      writer.body.push('}');
    } else if (decl.kind === 'device') {
      writer.raw(decl.name, `&${macro('INTERFACE')}`, '16', get(`${screaming(decl.name)}_INTERFACE`));
      for (const item of decl.ioctls) {
        const name = `IOCTL_${screaming(item.name)}`;
        writer.number(name, names.free('IOCTL', item.name), get(name));
      }
    }
  }
  writer.flush(`values_${plane}`);
}

/** The program for these vectors. */
export function cProgram(model: Model, documents: readonly Any[]): Program {
  const writer = new Writer(model);
  for (const document of documents) {
    for (const item of document.layouts) layout(writer, document.plane, item);
    for (const item of document.tokens) token(writer, document.plane, item);
    const decls = model.planes.find((plane) => plane.name === document.plane)?.members ?? [];
    values(writer, document.plane, decls, document.values);
  }
  const calls = writer.functions.map((text) => `  ${/static void (\w+)/.exec(text)?.[1]}();\n`);
  const text = `${HEAD}${writer.functions.join('')}int main(void) {\n${calls.join('')}  return 0;\n}\n`;
  return { text, want: writer.want };
}
