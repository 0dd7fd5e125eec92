/** Bit fields with a sign. Parts of a schema have none: what would be read as another number is refused, or told. */
import type { CEnum, CField, CHeader, CRecord } from './header.ts';

/** How a bit field differs from the part of a schema that has its bits. */
export interface SignedBits {
  readonly field: CField;
  readonly what: string;
  /** Numbers below zero are meant: as a part they would be others. Without it the bits mean the same, and C alone is odd. */
  readonly lost: boolean;
}

type Around = Pick<CHeader, 'target' | 'enums'>;

/** Names of space in which nobody reads a number. */
export const RESERVED_NAME = /^_*(reserved|rsvd|pad|padding|unused|spare)_*\d*$/i;

/** MSVC takes every enumeration whose type is not stated for an `int`, and its bit fields for signed ones. */
const isMsvc = (target: string): boolean => target.startsWith('win') && !target.endsWith('-gnu');

const isSigned = ({ underlying, signed }: CEnum, target: string): boolean =>
  underlying === undefined ? signed || isMsvc(target) : underlying === 'signed';

/** What is lost of a bit field, or odd about it; undefined when it is the same as a part. */
export function signedBits(field: CField, { target, enums }: Around): SignedBits | undefined {
  const { type, bits, name } = field;
  if (bits === undefined || bits.width === 0 || name === '' || RESERVED_NAME.test(name)) return undefined;
  const half = 1n << BigInt(bits.width - 1);
  const range = `${-half} to ${half - 1n}`;
  if (type.t === 'int') {
    if (!type.signed) return undefined;
    if (bits.width > 1) return { field, what: `${type.spelled}, ${range}`, lost: true };
    return { field, what: `one bit of ${type.spelled} is 0 or -1 in C, and 0 or 1 in a schema`, lost: false };
  }
  if (type.t !== 'enum') return undefined;
  const known = enums.find(({ id }) => id === type.id);
  // Of an enumeration that is not the user's nothing but its size is read.
  if (known === undefined)
    return isMsvc(target) ? { field, what: `an enumeration that is not imported, ${range}`, lost: true } : undefined;
  if (!isSigned(known, target)) return undefined;
  const label = known.name || 'an enumeration without a name';
  if (known.values.some(({ value }) => value < 0n)) return { field, what: `${label}, ${range}`, lost: true };
  const over = known.values.find(({ value }) => value >= half && value < half * 2n);
  if (over === undefined) return undefined;
  const read = over.value - half * 2n;
  return { field, what: `C reads ${over.name} (${over.value}) as ${read} there, and a schema as it is`, lost: false };
}

/** Bit fields of a record that a schema holds, and that C reads in an odd way. */
export function oddBits({ fields }: CRecord, around: Around): SignedBits[] {
  return fields.flatMap((field) => {
    const found = signedBits(field, around);
    return found === undefined || found.lost ? [] : [found];
  });
}
