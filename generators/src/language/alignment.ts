/** What layouts say of their alignment: `align` raises it, `packed` lowers that of the fields. */
import { describe, type Problem, toBig } from './value.ts';

/** The most that a field of a packed layout aligns to; `true` is 1, and `false` is as if nothing was said. */
export type Packed = boolean | 1 | 2 | 4 | 8;

/** Pages are the largest unit that an allocator, a linker and every compiler can still give. */
const MOST = 4096;
export const ALIGNMENT = `a power of two up to ${MOST}`;

export const isAlignment = (n: number): boolean => n >= 1 && n <= MOST && (n & (n - 1)) === 0;

/** The number behind `packed`. */
export const packedBytes = (packed: Packed | undefined): number | undefined =>
  packed === true ? 1 : packed === false ? undefined : packed;

/** Options whose `packed` is one; otherwise it is left out and becomes a problem. */
export function packedOf<O extends { readonly packed?: Packed }>(
  { packed, ...options }: O,
  problems: Problem[],
): Omit<O, 'packed'> & { packed?: Packed } {
  if (packed === undefined) return options;
  const n = typeof packed === 'boolean' ? undefined : toBig(packed);
  if (typeof packed === 'boolean') return { ...options, packed };
  if (n !== undefined && [1n, 2n, 4n, 8n].includes(n)) return { ...options, packed: Number(n) as Packed };
  const got = n === undefined ? describe(packed) : `the number ${n}`;
  problems.push({ path: '1:packed', want: 'true, or the most that a field aligns to: 1, 2, 4 or 8', got });
  return options;
}
