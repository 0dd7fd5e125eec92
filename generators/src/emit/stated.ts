/** Values of target options that may also come from the schema: `"text"`, or `{ "from": "plane.CONSTANT" }`. */
import { z } from 'zod';
import type { DeclOf } from '../model/model.ts';
import type { Lookup } from './lookup.ts';

export const Stated = z.union([z.string(), z.strictObject({ from: z.string().regex(/^[^.]+\.[^.]+$/) })]);
export type Stated = z.infer<typeof Stated>;

/**
 * The text: as it stands, or that of a text constant or of an object's name.
 *
 * @throws Error when the schema has no such declaration, or one of another kind
 */
export function textOf(value: Stated, lookup: Lookup): string {
  if (typeof value === 'string') return value;
  const decl = named(value.from, lookup);
  if (decl.kind === 'name') return decl.template;
  if (decl.value.t !== 'text') throw new Error(`'${value.from}' is not a text`);
  return decl.value.value;
}

/** A 16-bit number as four hexadecimal digits, as ids of vendors and products are written. */
export function idOf(value: Stated, lookup: Lookup): string {
  const decl = typeof value === 'string' ? undefined : named(value.from, lookup);
  const constant = decl?.kind === 'constant' && decl.value.t === 'int' ? BigInt(decl.value.value) : undefined;
  const number =
    typeof value === 'string' && /^(0x)?[0-9a-fA-F]{1,4}$/.test(value)
      ? BigInt(`0x${value.replace(/^0x/, '')}`)
      : constant;
  if (number === undefined || number < 0n || number > 0xffffn) {
    throw new Error(`an id has 16 bits, such as "045e" or a constant of the schema; ${JSON.stringify(value)} has not`);
  }
  return number.toString(16).padStart(4, '0');
}

function named(path: string, lookup: Lookup): DeclOf<'constant'> | DeclOf<'name'> {
  const [plane = '', name = ''] = path.split('.');
  const decl = lookup.model.planes.find((item) => item.name === plane)?.members.find((item) => item.name === name);
  if (decl?.kind === 'constant' || decl?.kind === 'name') return decl;
  throw new Error(`'${path}' is no constant and no object's name of the schema`);
}
