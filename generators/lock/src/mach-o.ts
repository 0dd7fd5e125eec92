/** Sections of Mach-O files, thin or fat. Facts: Apple's `mach-o/loader.h` and `mach-o/fat.h`. */
import { BinaryError, type ByteSource, wide, zeroEnded } from './source.ts';

const LC_SEGMENT = 0x1;
const LC_SEGMENT_64 = 0x19;
/** A file with this magic may also be a Java class, whose version stands where the number of slices would. */
const MOST_SLICES = 32;
/** Section types without bytes in the file. */
const ZERO_FILLED = new Set([0x1, 0xc, 0x12]);

/** Whether these four bytes, read big-endian, begin a Mach-O file. */
export const isMachO = (magic: number): boolean =>
  [0xfeedface, 0xfeedfacf, 0xcefaedfe, 0xcffaedfe, 0xcafebabe, 0xcafebabf].includes(magic);

/**
 * Mach-O names are at most 16 bytes long and have a segment: `.pf_abi` is the section `__pf_abi` there.
 *
 * @param read what to do with a slice of a fat file, which may be an archive
 */
export function machSections(source: ByteSource, name: string, read: (slice: ByteSource) => Buffer[]): Buffer[] {
  const magic = source.read(0, 4, 'the magic number').readUInt32BE(0);
  if (magic === 0xcafebabe || magic === 0xcafebabf) return slices(source, magic === 0xcafebabf).flatMap(read);
  const little = magic === 0xcefaedfe || magic === 0xcffaedfe;
  const is64 = magic === 0xfeedfacf || magic === 0xcffaedfe;
  const u32 = (bytes: Buffer, at: number) => (little ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at));
  const u64 = (bytes: Buffer, at: number) =>
    wide(little ? bytes.readBigUInt64LE(at) : bytes.readBigUInt64BE(at), 'a section');
  const head = source.read(0, is64 ? 32 : 28, 'the Mach-O header');
  const count = u32(head, 16);
  const commands = source.read(head.length, u32(head, 20), 'the load commands');
  const wanted = `__${name.replace(/^\./, '')}`;
  const found: Buffer[] = [];
  let at = 0;
  for (let index = 0; index < count; index += 1) {
    if (at + 8 > commands.length) throw new BinaryError('the load commands are cut short');
    const size = u32(commands, at + 4);
    if (size < 8 || at + size > commands.length) throw new BinaryError(`load command ${index} has an impossible size`);
    const command = commands.subarray(at, at + size);
    const kind = u32(command, 0);
    if (kind === LC_SEGMENT || kind === LC_SEGMENT_64) {
      const [first, step] = kind === LC_SEGMENT_64 ? [72, 80] : [56, 68];
      if (size < first) throw new BinaryError(`load command ${index} is too short for a segment`);
      const sections = u32(command, first - 8);
      if (first + sections * step > size) throw new BinaryError(`load command ${index} is too short for its sections`);
      for (let n = 0; n < sections; n += 1) {
        const entry = command.subarray(first + n * step, first + (n + 1) * step);
        if (zeroEnded(entry.subarray(0, 16)) !== wanted) continue;
        const [length, offset, flags] =
          kind === LC_SEGMENT_64
            ? [u64(entry, 40), u32(entry, 48), u32(entry, 64)]
            : [u32(entry, 36), u32(entry, 40), u32(entry, 56)];
        if (!ZERO_FILLED.has(flags & 0xff)) found.push(source.read(offset, length, `section ${wanted}`));
      }
    }
    at += size;
  }
  return found;
}

function slices(source: ByteSource, wideEntries: boolean): ByteSource[] {
  const count = source.read(4, 4, 'the number of slices').readUInt32BE(0);
  if (count > MOST_SLICES) throw new BinaryError('this is a Java class or a damaged fat file, not a program');
  const step = wideEntries ? 32 : 20;
  const table = source.read(8, count * step, 'the table of slices');
  return Array.from({ length: count }, (_, index) => {
    const at = index * step + 8;
    const what = `slice ${index}`;
    if (!wideEntries) return source.part(table.readUInt32BE(at), table.readUInt32BE(at + 4), what);
    return source.part(wide(table.readBigUInt64BE(at), what), wide(table.readBigUInt64BE(at + 8), what), what);
  });
}
