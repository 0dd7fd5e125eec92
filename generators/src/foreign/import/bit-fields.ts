/** Bit fields that lie elsewhere for another compiler. */
import type { CField, CRecord } from './header.ts';
import type { LaidRecord } from './layouts.ts';

/** Bits of one run of neighbouring bit fields, relative to the first of them, and where the run ends. */
function runsOf(places: readonly { bit: number; isBits: boolean; varies: boolean }[], size: number): number[][] {
  const runs: number[][] = [];
  for (let index = 0; index < places.length; ) {
    if (places[index]?.isBits !== true) {
      index += 1;
      continue;
    }
    const first = places[index]!.bit;
    const run: number[] = [];
    while (places[index]?.isBits === true) {
      run.push(places[index]!.bit - first);
      index += 1;
    }
    const next = places[index];
    // What follows shows how large the unit is; a type that varies by itself would blame the wrong one.
    if (next === undefined) run.push(size * 8 - first);
    else if (!next.varies) run.push(next.bit - first);
    runs.push(run);
  }
  return runs;
}

/** The first bit field of a record that stands elsewhere in the other layout, and how. */
export function bitDifference(record: CRecord, other: LaidRecord): { field: CField; what: string } | undefined {
  const rows = other.members;
  if (rows.length !== record.fields.length) return undefined;
  const varies = ({ type }: CField): boolean => 'varies' in type && type.varies !== undefined;
  const ours = record.fields.map((field) => ({
    bit: field.bits?.first ?? field.offset * 8,
    isBits: field.bits !== undefined,
    varies: varies(field),
  }));
  const theirs = rows.map((row, index) => ({
    bit: row.offset * 8 + (row.bits?.first ?? 0),
    isBits: record.fields[index]?.bits !== undefined,
    varies: varies(record.fields[index]!),
  }));
  const [left, right] = [runsOf(ours, record.size), runsOf(theirs, other.size)];
  const bitFields = record.fields.filter(({ bits }) => bits !== undefined);
  for (const [index, run] of left.entries()) {
    const wrong = run.findIndex((bit, n) => bit !== right[index]?.[n]);
    if (wrong < 0) continue;
    const before = left.slice(0, index).reduce((sum, { length }) => sum + length, 0) - index;
    const field = bitFields[Math.min(before + wrong, bitFields.length - 1)] ?? bitFields[0]!;
    const sizes =
      record.size === other.size ? `${record.size} bytes in both` : `${record.size} and ${other.size} bytes`;
    const what = `bit ${run[wrong]} and bit ${right[index]?.[wrong]} of its group; the record has ${sizes}`;
    return { field, what };
  }
  return undefined;
}
