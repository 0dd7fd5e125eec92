/** Writes the smallest ELF file that carries one section, for tests of its reader. */

/** An ELF64 file with a null section, the given one, and the names. */
export function elfWith(name: string, content: Uint8Array): Buffer {
  const names = Buffer.from(`\0${name}\0.shstrtab\0`, 'latin1');
  const contentAt = 64;
  const namesAt = contentAt + content.length;
  const tableAt = namesAt + names.length;
  const file = Buffer.alloc(tableAt + 3 * 64);
  file.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
  file.writeBigUInt64LE(BigInt(tableAt), 0x28);
  file.writeUInt16LE(64, 0x3a);
  file.writeUInt16LE(3, 0x3c);
  file.writeUInt16LE(2, 0x3e);
  file.set(content, contentAt);
  file.set(names, namesAt);
  const entry = (index: number, nameAt: number, type: number, offset: number, size: number) => {
    const at = tableAt + index * 64;
    file.writeUInt32LE(nameAt, at);
    file.writeUInt32LE(type, at + 4);
    file.writeBigUInt64LE(BigInt(offset), at + 0x18);
    file.writeBigUInt64LE(BigInt(size), at + 0x20);
  };
  entry(1, 1, 1, contentAt, content.length);
  entry(2, 1 + name.length + 1, 3, namesAt, names.length);
  return file;
}
