/** Bytes for the decoder: as they are, or written in hexadecimal. */

export type Form = 'auto' | 'raw' | 'hex';

/**
 * The bytes that an input stands for. `auto` takes hexadecimal text for what it says, and everything else as it is.
 * Throws an Error that says why when `form` is `hex` and the text is none.
 */
export function inputBytes(content: Uint8Array, form: Form): Uint8Array {
  if (form === 'raw') return content;
  const text = Buffer.from(content).toString('latin1');
  if (form === 'auto' && !content.every(isPrintable)) return content;
  const parsed = parseHex(text);
  if (typeof parsed !== 'string') return parsed;
  if (form === 'auto') return content;
  throw new Error(parsed);
}

const isPrintable = (byte: number): boolean =>
  (byte >= 0x20 && byte < 0x7f) || byte === 0x09 || byte === 0x0a || byte === 0x0d;

/** Bytes of a hexadecimal text, or why it is none. */
function parseHex(text: string): Uint8Array | string {
  const lines = text.split(/\r?\n/);
  const dump = lines.some((line) => dumpLine(line) !== undefined);
  let digits = '';
  let previous = '';
  let repeated = false;
  for (const [index, line] of lines.entries()) {
    // A dump leaves equal lines out, and ends with a line that is only an offset.
    if (dump && line.trim() === '*') {
      repeated = true;
      continue;
    }
    const read = dump && /^\s*[0-9a-fA-F]{6,16}$/.test(line) ? { offset: line.trim(), digits: '' } : dumpLine(line);
    if (repeated && read !== undefined && previous !== '') {
      const missing = Number.parseInt(read.offset, 16) * 2 - digits.length;
      if (missing < 0 || missing > MOST_DIGITS) return `line ${index + 1} has an offset that does not fit`;
      digits += previous.repeat(Math.ceil(missing / previous.length)).slice(0, missing);
    }
    repeated = false;
    previous = read?.digits ?? plainLine(line);
    if (!/^[0-9a-fA-F]*$/.test(previous)) {
      return `line ${index + 1} is no hexadecimal text: ${JSON.stringify(line.slice(0, 60))}`;
    }
    digits += previous;
  }
  if (digits.length === 0) return 'there is nothing in it';
  return digits.length % 2 === 0 ? Buffer.from(digits, 'hex') : `it has an odd number of digits (${digits.length})`;
}

/** A dump that repeats a line for more than this is damaged. */
const MOST_DIGITS = 0x1000_0000;

/** A line of `xxd` (`00000010: 5046 4b31  PFK1`) or `hexdump -C` (`00000010  50 46 4b 31  |PFK1|`). */
function dumpLine(line: string): { offset: string; digits: string } | undefined {
  const xxd = /^\s*([0-9a-fA-F]{4,16}):\s?((?:\s?[0-9a-fA-F]{2})+)(?:\s{2}.*)?$/.exec(line);
  const canonical = /^\s*([0-9a-fA-F]{6,16})((?:\s{1,2}[0-9a-fA-F]{2})+)\s*\|.*\|\s*$/.exec(line);
  const [, offset, digits] = xxd ?? canonical ?? [];
  if (offset === undefined || digits === undefined) return undefined;
  return { offset, digits: digits.replaceAll(/\s/g, '') };
}

/** Digits in pairs with blanks, commas, `0x` or `\x` between. */
function plainLine(line: string): string {
  return line.replaceAll(/0x|\\x|[\s,;:]|h\b/gi, '');
}
