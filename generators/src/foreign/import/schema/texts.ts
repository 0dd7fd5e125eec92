/** Numbers, names and lists as the text of a schema. */
import type { CInteger } from '../header.ts';

/** A constant of the schema. */
export function integerText({ value, size, signed, hex }: CInteger): string {
  const wide = size === 8 || value > 0xffffffffn || value < -0x80000000n;
  const type = `${value < 0n ? 'i' : 'u'}${wide ? 64 : 32}`;
  const plain = value < 0n && !signed ? BigInt.asUintN(size * 8, value) : value;
  return hex && plain >= 0n
    ? `constant.hex(${type}, ${numberText(plain, true)})`
    : `constant(${type}, ${numberText(plain)})`;
}

/** A number as TypeScript spells it, with `n` where it must. */
export function numberText(value: bigint, hex = value > 0xffffn): string {
  const text = hex && value >= 0n ? `0x${value.toString(16)}` : String(value);
  return value > BigInt(Number.MAX_SAFE_INTEGER) || value < BigInt(Number.MIN_SAFE_INTEGER) ? `${text}n` : text;
}

/** The name of a system object: `Global\Ring-%u` → `Global\Ring-{n1}`. Nothing for any other text. */
export function templateOf(text: string): string | undefined {
  if (!/^(Global\\|Local\\|\\\\\.\\|\\Device\\|\\DosDevices\\|\\\?\?\\|\\BaseNamedObjects\\)./.test(text))
    return undefined;
  if (/[{}\p{Cc}\u2028\u2029]/u.test(text) || text.endsWith('\\')) return undefined;
  let count = 0;
  const template = text.replaceAll(/%(?:l{0,2}|I64)[ud]/g, () => {
    count += 1;
    return `{n${count}}`;
  });
  return template.includes('%') ? undefined : template;
}

/** The statuses of a device whose header names none. */
export function statuses(own: string): string {
  return `// A header does not say how requests are refused: correct this list.
export const ${own} = enumeration(u32, {
  SUCCESS: 0,
  INVALID_PARAMETER: 0xc000000d,
  INVALID_DEVICE_REQUEST: 0xc0000010,
  BUFFER_TOO_SMALL: 0xc0000023,
});
`;
}
