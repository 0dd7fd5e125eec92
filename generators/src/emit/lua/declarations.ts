/** What the script knows of a schema: the declarations that can stand in captured bytes, with their filter names. */
import type { Codec, Decl, Model, Presence, Tail, TypeRef } from '../../model/model.ts';
import { oneLine } from '../../text/visible.ts';
import { snake } from '../naming.ts';
import { type Owner, type Refusal, refuseAll, Space, within } from '../refused.ts';

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
  fields: {
    name: string;
    type: TypeRef;
    offset: number;
    size: number;
    by?: string | undefined;
    docs?: string | undefined;
  }[];
}
interface Overlay extends Base {
  size: number;
  arms: { name: string; type: TypeRef; size: number; tags?: string[] | undefined; docs?: string | undefined }[];
}
interface Message extends Base {
  trailing: string;
  minSize: number;
  fields: { name: string; codec: Codec; presence: Presence; docs?: string | undefined }[];
}
export type Dissected = Word | Layout | Overlay | Message | Base;

/** First sentence of a documentation, on one line. */
function short(docs: string | undefined): string | undefined {
  const line = docs === undefined ? undefined : oneLine(docs);
  if (line === undefined || line === '') return undefined;
  return [...(/^.*?[.!?](?= |$)/.exec(line)?.[0] ?? line)].slice(0, 200).join('');
}

/**
 * The declarations, in the order of the schema.
 *
 * @throws RefusedNames when two of them, or two parts of one, would have the same filter name
 */
export function dissected(model: Model, prefix: string): Dissected[] {
  const refusals: Refusal[] = [];
  const filters = new Space('as a filter of Wireshark', refusals);
  const found = model.planes.flatMap((plane) => {
    if (!/^[A-Za-z0-9_-]+$/.test(plane.name)) {
      refusals.push({ owner: plane, why: 'cannot stand in a filter name of Wireshark' });
    }
    return plane.members.flatMap((decl) => {
      const abbr = `${prefix}.${plane.name.toLowerCase()}.${snake(decl.name)}`;
      const shown = one(decl, { kind: decl.kind, name: decl.name, plane: plane.name, abbr }, refusals);
      if (shown === undefined) return [];
      filters.claim(abbr, decl);
      return [shown];
    });
  });
  refuseAll(refusals);
  return found;
}

function one(decl: Decl, base: Base, refusals: Refusal[]): Dissected | undefined {
  switch (decl.kind) {
    case 'struct':
    case 'section':
      return {
        ...base,
        size: decl.size,
        ...(decl.kind === 'struct' && decl.tail !== undefined ? { tail: tailOf(decl.tail) } : {}),
        prefixes: decl.prefixes.map(({ name, size }) => ({ name, size })),
        fields: decl.fields.map(({ name, type, offset, size, range, reserved, stamp, secret, by, docs }) => {
          return { name, type, offset, size, range, reserved, stamp, secret, by, docs: short(docs) };
        }),
      };
    case 'overlay':
      // A platform's own, with pointers in it, never stands in a packet.
      if (decl.target !== undefined) return undefined;
      return {
        ...base,
        size: decl.size,
        arms: decl.arms.map(({ name, type, size, tags, docs }) => ({ name, type, size, tags, docs: short(docs) })),
      };
    case 'message':
      return {
        ...base,
        trailing: decl.trailing,
        minSize: decl.minSize,
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
      return { ...base, repr: decl.repr, values: parts(decl, base, decl.values, refusals) };
    case 'bits':
      return {
        ...base,
        repr: decl.repr,
        parts: parts(decl, base, decl.parts, refusals).map(({ name, shift, width, docs, key }) => {
          return { name, shift, width, docs, key };
        }),
      };
    case 'union': {
      const { tag, length, maxBody, unknown, minSize } = decl;
      const cases = decl.cases.map(({ name, tag: value, body }) => ({ name, tag: value, body }));
      return { ...base, ...{ tag, length, maxBody, unknown, minSize, cases } };
    }
    case 'registry': {
      const { tag, length, total, maxBytes, maxEntries, unknown, repeated, repeatedUnknown, retired, minSize } = decl;
      const entries = decl.entries.map(({ name, tag: value, codec, required, list, bad, secret, docs }) => {
        return { name, key: entryKey(name), tag: value, codec, required, list, bad, secret, docs: short(docs) };
      });
      return {
        ...base,
        ...{ tag, length, total, maxBytes, maxEntries, unknown, repeated, repeatedUnknown, retired, minSize, entries },
      };
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

/** What a registry shows beside its entries. */
const OF_REGISTRY: ReadonlySet<string> = new Set(['tag', 'length', 'total', 'unknown']);

/** Last step of an entry's filter name. */
export const entryKey = (name: string): string => (OF_REGISTRY.has(name) ? `${name}_` : name);

/** A tail without what only other targets ask. */
function tailOf({ name, type, offset, stride, rule, docs }: Tail): object {
  return { name, type, offset, stride, rule, docs: short(docs) };
}

function parts<P extends Owner & { docs?: string | undefined }>(
  decl: Decl,
  { abbr }: Base,
  list: readonly P[],
  refusals: Refusal[],
): (P & Part)[] {
  const filters = new Space('as a filter of Wireshark', refusals);
  return list.map((part) => {
    const key = snake(part.name) || part.name;
    filters.claim(`${abbr}.${key}`, within(decl, part));
    return { ...part, key, docs: short(part.docs) };
  });
}
