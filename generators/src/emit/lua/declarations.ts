/** What the script knows of a schema: the declarations that can stand in captured bytes, with their filter names. */
import type { Codec, Decl, Model, Presence, TypeRef } from '../../model/model.ts';
import { oneLine } from '../../text/visible.ts';
import { snake } from '../naming.ts';

interface Base {
  kind: Decl['kind'];
  name: string;
  plane: string;
  /** Filter name. */
  abbr: string;
}
interface Part {
  name: string;
  /** Last step of the filter name. */
  key: string;
  docs?: string | undefined;
}
interface Word extends Base {
  repr: string;
  unknown?: string;
  values?: (Partial<Part> & { value?: string; bit?: number })[];
  parts?: (Part & { shift: number; width: number })[];
}
interface Layout extends Base {
  size: number;
  prefixes: { name: string; size: number }[];
  fields: { name: string; type: TypeRef; offset: number; size: number; docs?: string | undefined }[];
}
interface Message extends Base {
  trailing: string;
  fields: { name: string; codec: Codec; presence: Presence; docs?: string | undefined }[];
}
export type Dissected = Word | Layout | Message | Base;

/** First sentence of a documentation, on one line. */
function short(docs: string | undefined): string | undefined {
  const line = docs === undefined ? undefined : oneLine(docs);
  if (line === undefined || line === '') return undefined;
  return [...(/^.*?[.!?](?= |$)/.exec(line)?.[0] ?? line)].slice(0, 200).join('');
}

/**
 * The declarations, in the order of the schema.
 *
 * @throws Error when two of them, or two parts of one, would have the same filter name
 */
export function dissected(model: Model, prefix: string): Dissected[] {
  const taken = new Map<string, string>();
  return model.planes.flatMap((plane) => {
    if (!/^[A-Za-z0-9_-]+$/.test(plane.name)) throw new Error(`plane '${plane.name}' cannot stand in a filter name`);
    return plane.members.flatMap((decl) => {
      const abbr = `${prefix}.${plane.name.toLowerCase()}.${snake(decl.name)}`;
      const shown = one(decl, { kind: decl.kind, name: decl.name, plane: plane.name, abbr });
      if (shown === undefined) return [];
      const here = `${plane.name}.${decl.name}`;
      const other = taken.get(abbr);
      if (other !== undefined)
        throw new Error(`${other} and ${here} would both be called ${abbr} in Wireshark; rename one`);
      taken.set(abbr, here);
      return [shown];
    });
  });
}

function one(decl: Decl, base: Base): Dissected | undefined {
  switch (decl.kind) {
    case 'struct':
    case 'section':
      return {
        ...base,
        size: decl.size,
        prefixes: decl.prefixes.map(({ name, size }) => ({ name, size })),
        fields: decl.fields.map(({ name, type, offset, size, range, reserved, stamp, secret, docs }) => {
          return { name, type, offset, size, range, reserved, stamp, secret, docs: short(docs) };
        }),
      };
    case 'message':
      return {
        ...base,
        trailing: decl.trailing,
        fields: decl.fields.map(({ name, codec, presence, normalize, secret, docs }) => {
          return { name, codec, presence, normalize, secret, docs: short(docs) };
        }),
      };
    case 'enum':
      return {
        ...base,
        repr: decl.repr,
        unknown: decl.unknown,
        values: decl.values.map(({ name, value }) => ({ name, value })),
      };
    case 'flags':
      return { ...base, repr: decl.repr, values: parts(decl.name, decl.values) };
    case 'bits':
      return {
        ...base,
        repr: decl.repr,
        parts: parts(
          decl.name,
          decl.parts.map(({ name, shift, width, docs }) => ({ name, shift, width, docs })),
        ),
      };
    case 'union': {
      const { tag, length, maxBody, unknown } = decl;
      const cases = decl.cases.map(({ name, tag: value, body }) => ({ name, tag: value, body }));
      return { ...base, ...{ tag, length, maxBody, unknown, cases } };
    }
    case 'exchange': {
      const messages = decl.messages.map(({ name, kind, direction, message }) => ({ name, kind, direction, message }));
      return { ...base, ...{ magic: decl.magic, maxBody: decl.maxBody, messages } };
    }
    default:
      // Constants, names, devices and a platform's own tables never stand in a packet.
      return undefined;
  }
}

function parts<P extends { name: string; docs?: string | undefined }>(owner: string, list: readonly P[]): (P & Part)[] {
  const keys = new Map<string, string>();
  return list.map((part) => {
    const key = snake(part.name) || part.name;
    const other = keys.get(key);
    if (other !== undefined) {
      throw new Error(`${owner}: ${other} and ${part.name} would have one filter name in Wireshark; rename one`);
    }
    keys.set(key, part.name);
    return { ...part, key, docs: short(part.docs) };
  });
}
