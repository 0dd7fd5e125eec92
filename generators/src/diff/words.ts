/** How facts are written in messages. */

/** Small numbers in decimal, others in hexadecimal too: `6`, `0x44564650`. */
export function numberText(value: string | number | bigint): string {
  const n = BigInt(value);
  return n > 0xffffn ? `0x${n.toString(16)}` : n.toString();
}
export const hexText = (value: number): string => `0x${value.toString(16)}`;

/** `a`, `a and b`, `a, b and c`. */
export function listText(entries: readonly string[]): string {
  if (entries.length < 2) return entries.join('');
  return `${entries.slice(0, -1).join(', ')} and ${entries.at(-1)}`;
}

export const bytesText = (n: number): string => (n === 1 ? '1 byte' : `${n} bytes`);

/** A value as it stands in a document, or `nothing`. */
export const valueText = (value: unknown): string => (value === undefined ? 'nothing' : JSON.stringify(value));
