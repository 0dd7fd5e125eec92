/** Which words of a schema give the fields of a C record the offsets, and the whole the alignment, that they have. */
import type { CRecord } from '../header.ts';

/** A field, as far as its place is concerned. */
interface Placed {
  readonly offset: number;
  /** That of its type. */
  readonly align: number;
  readonly reserved: boolean;
  /** What the header states for the field itself. */
  readonly stated?: number;
}

export interface Alignment {
  /** Absent where every field stands at a multiple of what its type needs, and none needs more than the whole has. */
  readonly packed?: 1 | 2 | 4 | 8;
  /** Absent where the fields give it. */
  readonly align?: number;
}

/** The most that a schema states. */
export const MOST_ALIGNMENT = 4096;

/**
 * The words for a record. Among packings the one that lowers least is taken: which one its author wrote, nobody can tell from
 * the layout. Undefined when no word says so much.
 */
export function alignmentOf(fields: readonly Placed[], record: CRecord): Alignment | undefined {
  if (record.align > MOST_ALIGNMENT) return undefined;
  const packing = [undefined, 8, 4, 2, 1].find((most) =>
    fields.every(({ offset, align }) => {
      const own = Math.min(align, most ?? align);
      return offset % own === 0 && own <= record.align;
    }),
  ) as Alignment['packed'] | undefined;
  const given = Math.max(1, ...fields.map((field) => placedAt(field, packing, record.align)));
  return {
    ...(packing === undefined ? {} : { packed: packing }),
    ...(given === record.align ? {} : { align: record.align }),
  };
}

/** What a field aligns to in a record that is packed so. */
export function placedAt({ align, ...field }: Placed, packed: Alignment['packed'], most: number): number {
  const least = Math.min(align, packed ?? align);
  return statedAt({ align, ...field }, least, most) ?? least;
}

/** The alignment that is stated for a field, where it is more than it has anyway, and true. */
export function statedAt({ stated, offset, reserved }: Placed, least: number, most: number): number | undefined {
  if (stated === undefined || reserved || stated <= least) return undefined;
  return stated <= most && offset % stated === 0 ? stated : undefined;
}

/** Options of the declaration. */
export const alignmentWords = ({ packed, align }: Alignment): string[] => [
  ...(align === undefined ? [] : [`align: ${align}`]),
  ...(packed === undefined ? [] : [`packed: ${packed === 1 ? 'true' : packed}`]),
];
