/** Custom sections of WebAssembly modules. Facts: WebAssembly core specification, "Binary Format". */
import { BinaryError, type ByteSource } from './source.ts';

/** Content of every custom section with this name. */
export function wasmSections(source: ByteSource, name: string): Buffer[] {
  const version = source.read(4, 4, 'the version').readUInt32LE(0);
  if (version !== 1) {
    const what = (version & 0xffff0000) !== 0 ? 'a component, and only core modules are read' : `version ${version}`;
    throw new BinaryError(`this WebAssembly file is ${what}: expected a module of version 1`);
  }
  const wanted = Buffer.from(name, 'utf8');
  const found: Buffer[] = [];
  let at = 8;
  while (at < source.size) {
    const id = source.read(at, 1, 'a section')[0];
    const size = number(source, at + 1, 'the size of a section');
    const content = source.part(size.end, size.value, `the section at offset ${at}`);
    if (id === 0) {
      const length = number(content, 0, 'the name of a custom section');
      const bytes = content.read(length.end, length.value, 'the name of a custom section');
      const start = length.end + length.value;
      if (bytes.equals(wanted)) found.push(content.read(start, content.size - start, `section ${name}`));
    }
    at = size.end + size.value;
  }
  return found;
}

/** An unsigned LEB128 number of at most 32 bits, and the offset behind it. */
function number(source: ByteSource, at: number, what: string): { value: number; end: number } {
  let value = 0;
  for (let index = 0; index < 5; index += 1) {
    const byte = source.read(at + index, 1, what)[0] ?? 0;
    value += (byte & 0x7f) * 2 ** (7 * index);
    if (byte < 0x80) {
      if (value > 0xffffffff) break;
      return { value, end: at + index + 1 };
    }
  }
  throw new BinaryError(`${what} at offset ${at} is no 32-bit number`);
}
