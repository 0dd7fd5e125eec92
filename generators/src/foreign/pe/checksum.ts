/**
 * The checksum of a PE image: the sum of its 16-bit words with the carry added in (the field itself counts as zero),
 * plus the length of the file. This is what CheckSumMappedFile computes.
 *
 * @param at offset of the four bytes of the checksum
 * @returns 0 to 2^32 - 1
 */
export function checksumOf(bytes: Buffer, at: number): number {
  let sum = 0;
  for (let offset = 0; offset < bytes.length; offset += 1) {
    if (offset >= at && offset < at + 4) continue;
    const byte = bytes[offset] ?? 0;
    sum += offset % 2 === 0 ? byte : byte * 0x100;
    // Folding at the end alone gives the same; folding here keeps the number exact for files of any length.
    if (sum > 0xffffffff) sum = (sum % 0x10000) + Math.floor(sum / 0x10000);
  }
  while (sum > 0xffff) sum = (sum % 0x10000) + Math.floor(sum / 0x10000);
  return (sum + bytes.length) % 0x100000000;
}
