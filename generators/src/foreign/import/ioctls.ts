/** Control codes: which integers are some, and what CTL_CODE got for them. */
import type { CInteger, CIoctl, Refused } from './header.ts';
import type { Macro } from './macros.ts';

export const PARTS = ['type', 'fn', 'method', 'access'] as const;
export type Part = (typeof PARTS)[number];

/** Definitions that make CTL_CODE give one of its arguments. */
export const PART_OF: Readonly<Record<Part, string>> = {
  type: '(pf_t)',
  fn: '(pf_f)',
  method: '(pf_m)',
  access: '(pf_a)',
};
export const PART_PARAMETERS = '(pf_t, pf_f, pf_m, pf_a)';

/** A name that says so: `IOCTL_VDD_ADD`, `VDD_IOCTL_ADD`, `kIoctlAdd`. Counts and bases are no codes. */
const NAMED = /(^|_)IOCTL(_|$)|^k?Ioctl[A-Z_]|_IOCTL$/;
const NO_CODE = /(BASE|INDEX|FIRST|LAST|COUNT|MAX|MIN|TYPE|DEVICE|VERSION|FUNCTION)$/i;

/**
 * `parts` are the values of the same integers when CTL_CODE gives one argument, by name. `byName`: a name may say that a
 * number is a code; not where codes are made otherwise, as Linux makes them.
 */
export function ioctlsOf(
  integers: readonly CInteger[],
  parts: Readonly<Record<Part, ReadonlyMap<string, bigint>>> | undefined,
  byName: boolean,
): CIoctl[] {
  const found: CIoctl[] = [];
  for (const { name, place, value } of integers) {
    const [type, fn, method, access] = PARTS.map((part) => parts?.[part].get(name));
    const known = type !== undefined && fn !== undefined && method !== undefined && access !== undefined;
    // A value that does not follow CTL_CODE was not made by it.
    const made = known && [type, fn, method, access].some((part) => part !== value);
    if (made) found.push({ name, place, code: BigInt.asUintN(32, value), parts: { type, fn, method, access } });
    else if (byName && NAMED.test(name) && !NO_CODE.test(name) && value > 0xffffn && value <= 0xffffffffn) {
      found.push({ name, place, code: value });
    } else if (byName && NAMED.test(name) && !NO_CODE.test(name) && value < 0n && value >= -0x80000000n) {
      found.push({ name, place, code: BigInt.asUintN(32, value) });
    }
  }
  return found;
}

/** Codes that have no value, because something in them is not known: named, so that nobody takes them for imported. */
export function lostCodes(macros: readonly Macro[], integers: readonly CInteger[]): Refused[] {
  const known = new Set(integers.map(({ name }) => name));
  return macros
    .filter(({ name, body }) => /\bCTL_CODE\s*\(/.test(body) || (NAMED.test(name) && /\w\s*\(/.test(body)))
    .filter(({ name }) => !known.has(name))
    .map(({ name, place }) => ({
      name,
      place,
      why: 'its value is no constant here: something in it is not known',
      layout: true,
    }));
}

export interface Decomposed {
  readonly type: number;
  readonly fn: number;
  readonly method: number;
  readonly access: number;
}

/** What the system takes a code for: `type << 16 | access << 14 | function << 2 | method`. */
export function decompose(code: bigint): Decomposed {
  const bits = (shift: bigint, width: bigint): number => Number((code >> shift) & ((1n << width) - 1n));
  return { type: bits(16n, 16n), access: bits(14n, 2n), fn: bits(2n, 12n), method: bits(0n, 2n) };
}
