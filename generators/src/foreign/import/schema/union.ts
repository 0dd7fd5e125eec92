/** Turns a C union into an overlapping one: its arms, and names for what has none in the header. */
import { folded } from '../../../compile/build/names.ts';
import type { CField, CRecord } from '../header.ts';
import { at } from '../records.ts';
import { alignmentOf, MOST_ALIGNMENT } from './alignment.ts';
import { fieldName } from './names.ts';
import { type LayoutPlan, type Member, NoLayout, type Planned, pieceOf, type Surroundings, shifted } from './piece.ts';

/** The plan of a union. Members of a member without a name are views of its bytes as well. */
export function planUnion(record: CRecord, label: string, around: Surroundings): LayoutPlan {
  const fields = viewsOf(record, around);
  const names = armNames(fields, around);
  const arms = fields.map((field): Planned => armOf(field, names.get(field) ?? '', label, around));
  const words = alignmentOf(arms, record);
  if (words === undefined)
    throw new NoLayout(`its alignment is ${record.align}, and a schema states at most ${MOST_ALIGNMENT}`);
  const { size, align } = record;
  const longest = Math.max(0, ...arms.map((arm) => arm.size));
  if (Math.ceil(longest / align) * align !== size) {
    throw new NoLayout(`it has ${size} bytes, and its longest member (${longest}) does not tell why`);
  }
  return { union: true, fields: arms, bits: [], size, align, words, native: arms.some(({ native }) => native) };
}

/** The members of a union; those of a union without a name inside of it begin where it does. */
function viewsOf(record: CRecord, around: Surroundings): CField[] {
  return record.fields.flatMap((field): CField[] => {
    // Bits without a name are room that nobody reaches.
    if (field.bits !== undefined && field.name === '') return [];
    if (field.bits !== undefined) {
      throw new NoLayout(
        `'${field.name}' (${at(field.place)}) is a bit field that stands in a union by itself, for which a schema has no word`,
      );
    }
    const inner = unnamed(field, around);
    return inner?.union === true ? viewsOf(inner, around) : [field];
  });
}

/** The record behind a member without a name. */
export function unnamed(field: CField, around: Surroundings): CRecord | undefined {
  return field.name === '' && field.type.t === 'record' ? around.record(field.type.id) : undefined;
}

/** Names of the arms: those of the header first, so that none of them has to yield to one that was made up. */
function armNames(fields: readonly CField[], around: Surroundings): Map<CField, string> {
  const taken = new Set<string>();
  const named = fields.filter(({ name }) => name !== '');
  const names = new Map(named.map((field) => [field, fieldName(field.name, taken)]));
  const nameless = fields.filter(({ name }) => name === '');
  for (const field of nameless) names.set(field, madeName('s', field, nameless.length, taken, around));
  return names;
}

/** `u`, or `u_first` where there are several: what is called after its first member keeps its name when others come. */
export function madeName(
  stem: 's' | 'u',
  field: CField,
  count: number,
  taken: Set<string>,
  around: Surroundings,
): string {
  const first = firstName(unnamed(field, around), around);
  return fieldName(count === 1 || first === '' ? stem : `${stem}_${first}`, taken);
}

function firstName(record: CRecord | undefined, around: Surroundings): string {
  for (const field of record?.fields ?? []) {
    const name = field.name || firstName(unnamed(field, around), around);
    if (name !== '') return name;
  }
  return '';
}

/** Every name that C reaches in a struct without naming a member in between. */
export function visibleNames(record: CRecord, around: Surroundings): Set<string> {
  return new Set(
    record.fields.flatMap((field): string[] => {
      const inner = unnamed(field, around);
      if (inner === undefined) return [folded(field.name)];
      return inner.union ? [] : [...visibleNames(inner, around)];
    }),
  );
}

/** How many unions without a name C sees directly in a struct. */
export function unionsIn(record: CRecord, around: Surroundings): number {
  return record.fields.reduce((count, field) => {
    const inner = unnamed(field, around);
    if (inner === undefined) return count;
    return count + (inner.union ? 1 : unionsIn(inner, around));
  }, 0);
}

function armOf(field: CField, name: string, label: string, around: Surroundings): Planned {
  if (field.type.t === 'array' && field.type.len === 0)
    throw new NoLayout(
      `'${field.name}' is an array without a length in a union, and a tail stands at the end of a struct alone`,
    );
  const piece = pieceOf(field.type, `${label}_${name}`, around);
  const common = { ...piece, name, offset: 0, reserved: false };
  if (field.name !== '') return { ...common, original: field.name };
  const inside: readonly Member[] = field.type.t === 'record' ? shifted(around.membersOf(field.type.id), 0) : [];
  return { ...common, inside, comments: [...piece.comments, `without a name in ${at(field.place)}`] };
}
