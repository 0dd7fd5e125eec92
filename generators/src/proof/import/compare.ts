/** Compares what was written with what gcc says of the header: what is lost, and what lies elsewhere. */
import { member, Names } from '../../emit/c/names.ts';
import { screaming } from '../../emit/naming.ts';
import { RESERVED_NAME } from '../../foreign/import/bit-signs.ts';
import type { WrittenSchema } from '../../foreign/import/schema/written.ts';
import type { Decl, Model, TypeRef } from '../../model/model.ts';
import { wantedLayouts } from '../verify/layouts.ts';
import type { TrueMember, TrueRecord, Truth } from './dwarf.ts';

/** Prefix of the generated C: no header of a system has names like these. */
export const PREFIX = 'pfgenimported';

/** Lines of C that hold every number of the schema to the one of the header. */
export function numberAsserts(model: Model, { constants, texts, enums, ioctls, requests }: WrittenSchema): string[] {
  const names = new Names(model, PREFIX);
  const planeOf = new Map(model.planes.flatMap(({ name, members }) => members.map((decl) => [decl.name, name])));
  const same = (macro: string, original: string): string => {
    const equal = `(${macro}) == (${original}) && ((${macro}) < 0) == ((${original}) < 0)`;
    return `_Static_assert(${equal}, "the value of ${original}");`;
  };
  const macro = (name: string, ...parts: string[]): string => names.macro(planeOf.get(name) ?? '', name, ...parts);
  return [
    ...constants.map(({ name, original }) => same(macro(name), original)),
    ...texts.map(({ name, original }) => {
      const equal = `__builtin_strcmp(${macro(name)}, ${original}) == 0 && sizeof(${macro(name)}) == sizeof(${original})`;
      return `_Static_assert(${equal}, "the text of ${original}");`;
    }),
    ...enums.flatMap(({ name, values }) =>
      values.map((value) => same(macro(name, screaming(value.name)), value.original)),
    ),
    ...requests.map(({ device, name, original }) => same(macro(device, screaming(name)), original)),
    ...ioctls.map(
      ({ name, original }) => `_Static_assert(${names.free('IOCTL', name)} == (${original}), "${original}");`,
    ),
  ];
}

export interface Counts {
  readonly structs: number;
  readonly fields: number;
  readonly numbers: number;
  readonly refused: number;
}

/** Faults in words; none when everything is there, and where it belongs. */
export function faultsOf(
  header: string,
  written: WrittenSchema,
  model: Model,
  truth: Truth,
  constants: readonly string[],
): { faults: string[]; counts: Counts } {
  const refused = new Set(written.refused.map(({ name }) => name));
  const faults: string[] = [];
  const layouts = new Map(wantedLayouts(model, PREFIX).map((layout) => [layout.name, layout]));
  let fields = 0;
  let structs = 0;
  const seen = new Set<TrueRecord>();
  for (const struct of written.structs) {
    if (struct.original === '') continue;
    const theirs = truth.records.get(struct.original);
    const layout = layouts.get(struct.name);
    const ours = truth.records.get(layout?.type ?? '');
    if (theirs === undefined || layout === undefined || ours === undefined) {
      const where = theirs === undefined ? 'in the header' : 'in the generated C';
      faults.push(`${struct.original}: gcc knows no such record ${where}`);
      continue;
    }
    seen.add(theirs);
    structs += 1;
    if (theirs.size !== ours.size) faults.push(`${struct.original}: ${ours.size} bytes, and ${theirs.size} is right`);
    // DWARF tells of no alignment that is not stated. clang was asked for this one, behind the header.
    if (layout.align !== struct.align)
      faults.push(`${struct.original}: aligned to ${layout.align}, and ${struct.align} is right`);
    const parts = bitParts(model, struct.name);
    for (const its of theirs.members) {
      // A struct without members has no bytes, and stands in front of an array without a length alone.
      if (its.name === '' || (its.bits === 0 && !its.open)) continue;
      fields += 1;
      const what = `${struct.original}.${its.name}`;
      if (its.bitField) {
        const found = parts.find(({ name, at }) => (name === its.name || name === `${its.name}_`) && at === its.at);
        if (found === undefined) faults.push(`${what}: these bits are lost`);
        else if (found.bits !== its.bits) faults.push(`${what}: ${found.bits} bits, and ${its.bits} is right`);
        else if (its.signed === true && its.bits > 1 && !RESERVED_NAME.test(its.name))
          faults.push(`${what}: signed, and the part of the schema is not`);
        continue;
      }
      // What C reaches through a member without a name stands in a declaration of its own.
      const entry = struct.fields.find(({ original }) => original === its.name);
      const holder = entry === undefined ? undefined : truth.records.get(layouts.get(entry.owner)?.type ?? '');
      const found = holder?.members.find(({ name }) => name === member(entry?.name ?? ''));
      const base = found === undefined ? 0 : (entry?.offset ?? 0) * 8 - found.at;
      const inPlace =
        entry?.owner === struct.name ? base === 0 : baseOf(model, struct.name, entry?.owner ?? '').includes(base / 8);
      const own = found === undefined || !inPlace ? undefined : { ...found, at: found.at + base };
      faults.push(...memberFaults(what, its, entry === undefined ? undefined : own));
    }
  }
  faults.push(...lost(header, truth, seen, refused));
  const numbers = new Set([
    ...written.constants.map(({ original }) => original),
    ...written.enums.flatMap(({ values }) => values.map(({ original }) => original)),
    ...written.ioctls.map(({ original }) => original),
    ...written.requests.map(({ original }) => original),
  ]);
  const declared = [...truth.enumerators].filter(([, { file }]) => file === header).map(([name]) => name);
  for (const name of new Set([...declared, ...constants])) {
    const known = [name, ...(truth.enumerators.get(name)?.names ?? [])];
    if (!numbers.has(name) && !known.some((one) => refused.has(one))) faults.push(`${name}: this number is lost`);
  }
  return { faults, counts: { structs, fields, numbers: numbers.size, refused: written.refused.length } };
}

function memberFaults(what: string, its: TrueMember, own: TrueMember | undefined): string[] {
  if (own === undefined) return [`${what}: this field is lost`];
  if (own.open !== its.open)
    return [`${what}: ${own.open ? 'without' : 'with'} a length, and it is one ${its.open ? 'without' : 'with'} it`];
  if (own.at !== its.at) return [`${what}: at byte ${own.at / 8}, and ${its.at / 8} is right`];
  if (its.open && own.unit !== its.unit) return [`${what}: elements of ${own.unit} bytes, and ${its.unit} is right`];
  if (own.bits !== its.bits) return [`${what}: ${own.bits / 8} bytes, and ${its.bits / 8} is right`];
  // What stands for another width says nothing of a sign.
  const comparable = own.signed !== undefined && its.signed !== undefined && own.unit === its.unit;
  if (comparable && own.signed !== its.signed)
    return [`${what}: ${own.signed ? 'signed' : 'unsigned'}, and the opposite is right`];
  return [];
}

/** Records of the header itself that are neither written nor refused. */
function lost(header: string, truth: Truth, seen: ReadonlySet<TrueRecord>, refused: ReadonlySet<string>): string[] {
  const names = new Map<TrueRecord, string[]>();
  for (const [name, record] of truth.records) names.set(record, [...(names.get(record) ?? []), name]);
  return [...names].flatMap(([record, its]) => {
    if (record.file !== header || seen.has(record) || its.some((name) => refused.has(name))) return [];
    return [`${its[0]}: this ${record.union ? 'union' : 'struct'} is lost`];
  });
}

/** Fields of a layout, or arms of a union. */
function placesIn(decl: Decl): { type: TypeRef; offset: number }[] {
  if (decl.kind === 'struct' || decl.kind === 'foreign') return decl.fields;
  return decl.kind === 'overlay' ? decl.arms.map(({ type }) => ({ type, offset: 0 })) : [];
}

/** Where a declaration stands inside of another one, in bytes. */
function baseOf(model: Model, outer: string, inner: string): number[] {
  const decls = new Map(model.planes.flatMap(({ members }) => members.map((decl) => [decl.name, decl])));
  const visit = (name: string, base: number): number[] => {
    if (name === inner) return [base];
    const decl = decls.get(name);
    if (decl === undefined) return [];
    return placesIn(decl).flatMap(({ type, offset }) => (type.t === 'ref' ? visit(type.name, base + offset) : []));
  };
  return visit(outer, 0);
}

/** Parts of the groups of bits in a struct, each with its first bit in the whole. */
function bitParts(model: Model, name: string): { name: string; at: number; bits: number }[] {
  const decls = new Map(model.planes.flatMap(({ members }) => members.map((decl) => [decl.name, decl])));
  const decl = decls.get(name);
  if (decl === undefined) return [];
  return placesIn(decl).flatMap(({ type, offset }) => {
    const group = type.t === 'ref' ? decls.get(type.name) : undefined;
    if (group !== undefined && group.kind !== 'bits') {
      return bitParts(model, group.name).map((part) => ({ ...part, at: part.at + offset * 8 }));
    }
    if (group === undefined) return [];
    return group.parts.map((part) => ({ name: part.name, at: offset * 8 + part.shift, bits: part.width }));
  });
}
