/** What a plan of a layout is made of: pieces of text for types, with their places. */
import type { SignedBits } from '../bit-signs.ts';
import type { CField, CRecord, Lost } from '../header.ts';
import { at } from '../records.ts';
import type { CType } from '../types.ts';
import type { Alignment } from './alignment.ts';

/** A record or enumeration that has been written, as a field can use it. */
export interface Written {
  readonly identifier: string;
  readonly size: number;
  /** As the schema computes it. */
  readonly align: number;
  /** Holds pointers: belongs into a plane of platform structs. */
  readonly native: boolean;
  /** It ends in an array without a length, and so stands alone. */
  readonly open?: boolean;
}

/** A member as C reaches it, and the declaration of the schema in which it stands. */
export interface Member {
  readonly original: string;
  /** The declaration that holds it, and its name there. */
  readonly owner: string;
  readonly name: string;
  /** From the beginning of the declaration that is asked. */
  readonly offset: number;
  /** An array without a length, which C++ has not. */
  readonly open?: true;
}
/** The same members, seen from a declaration in which theirs stands. */
export const shifted = (members: readonly Member[], by: number): Member[] =>
  members.map((member) => ({ ...member, offset: member.offset + by }));

export interface Planned {
  readonly name: string;
  readonly text: string;
  readonly offset: number;
  readonly size: number;
  readonly align: number;
  readonly native: boolean;
  readonly reserved: boolean;
  /** The alignment that the header states for the field itself. */
  readonly stated?: number;
  /** An array without a length, and what the header says counts it. */
  readonly open?: { readonly counted?: string };
  /** Lines above the field. */
  readonly comments: readonly string[];
  /** Offset and name as the header has them; absent for padding and groups of bits. */
  readonly original?: string;
  /** Members that C reaches through it, where it has no name in the header. */
  readonly inside?: readonly Member[];
}

export interface BitsDeclaration {
  readonly name: string;
  readonly repr: string;
  readonly parts: readonly (readonly [name: string, width: number])[];
}

export interface LayoutPlan {
  readonly union: boolean;
  readonly fields: readonly Planned[];
  readonly bits: readonly BitsDeclaration[];
  readonly size: number;
  readonly align: number;
  /** What must be said, so that the schema computes the same. */
  readonly words: Alignment;
  readonly native: boolean;
  /** It ends in an array without a length. */
  readonly open?: boolean;
}

/** What a plan asks of the writer. */
export interface Surroundings {
  record(id: string): CRecord | undefined;
  /** The schema's declaration of a record; writes it first when nobody has. Undefined when it was refused. */
  use(id: string, fallback: string): Written | undefined;
  /** Members that C reaches in a record that was written. */
  membersOf(id: string): readonly Member[];
  /** Why a record has no declaration. */
  lost(id: string): Lost;
  /** The schema's declaration of an enumeration. */
  enumeration(id: string): Written | undefined;
  /** How a bit field with a sign differs from a part, which has none. */
  signedBits(field: CField): SignedBits | undefined;
  /** A name for the declaration of a group of bits. */
  bitsName(wanted: string, parts: readonly string[]): string;
}

type Piece = Omit<Planned, 'name' | 'offset' | 'original' | 'reserved'>;

export const INT = (size: number, signed: boolean): string => `${signed ? 'i' : 'u'}${size * 8}`;

export const NO_WORD = 'a schema has no word for one';

/** Thrown with the reason when a record has no form in a schema. */
export class NoLayout extends Error {}

/** One byte of data or text. What is called a signed number of one byte is one. */
const isByte = (type: CType): boolean =>
  type.t === 'int' && type.size === 1 && (!type.signed || /^(?!.*signed).*char$/i.test(type.spelled));

export function pieceOf(type: CType, label: string, around: Surroundings): Piece {
  const none = { native: false, comments: [] };
  switch (type.t) {
    case 'int':
      return {
        text: `${type.big === true ? 'be.' : ''}${INT(type.size, type.signed && !isByte(type))}`,
        size: type.size,
        align: type.size,
        ...none,
      };
    case 'float':
      return { text: `f${type.size * 8}`, size: type.size, align: type.size, ...none };
    case 'ptr':
    case 'usize':
      return { text: type.t, size: 8, align: 8, native: true, comments: [`${type.spelled}: as wide as a pointer`] };
    case 'enum': {
      const known = around.enumeration(type.id);
      return known === undefined
        ? { text: 'i32', size: 4, align: 4, ...none }
        : { text: known.identifier, size: known.size, align: known.align, ...none };
    }
    case 'record': {
      const known = around.use(type.id, label);
      if (known?.open === true)
        throw new NoLayout(
          `it holds ${known.identifier}, which ends in an array without a length: nothing stands behind that`,
        );
      if (known !== undefined)
        return { text: known.identifier, size: known.size, align: known.align, native: known.native, comments: [] };
      const record = around.record(type.id);
      const { name, why } = around.lost(type.id);
      const nameless =
        record === undefined ? 'a record' : `a ${record.union ? 'union' : 'struct'} (${at(record.place)})`;
      throw new NoLayout(`it holds ${name || `${nameless} without a name`}, which is not imported: ${why}`);
    }
    case 'array': {
      const element = pieceOf(type.of, label, around);
      const text = isByte(type.of) ? `bytes(${type.len})` : `array(${element.text}, ${type.len})`;
      return { ...element, text, size: element.size * type.len };
    }
    case 'unknown':
      throw new NoLayout(`it holds a type that is not known here: ${type.spelled}`);
  }
}
