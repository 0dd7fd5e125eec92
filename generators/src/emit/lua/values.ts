/** Spelling of values in Lua. */

/** Printable ASCII without quotation marks and backslashes. */
const PLAIN = /^[ !#-[\]-~]*$/;

/** A string literal of printable ASCII; other bytes of its UTF-8 as decimal escapes. */
export function quoted(text: string): string {
  if (PLAIN.test(text)) return `"${text}"`;
  const bytes = [...new TextEncoder().encode(text)].map((byte) => {
    if (byte === 0x22 || byte === 0x5c) return `\\${String.fromCharCode(byte)}`;
    return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\${String(byte).padStart(3, '0')}`;
  });
  return `"${bytes.join('')}"`;
}

/** A table constructor (or literal); the outer `depth` levels take a line for each entry. Absent values are left out. */
export function luaValue(value: unknown, depth: number, indent = ''): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value !== 'object' || value === null) throw new Error(`Lua has no form of ${String(value)} here`);
  const inner = `${indent}  `;
  const entries = Array.isArray(value)
    ? value.map((item) => luaValue(item, depth - 1, inner))
    : Object.entries(value)
        .filter(([, item]) => item !== undefined)
        .map(([key, item]) => `${luaKey(key)} = ${luaValue(item, depth - 1, inner)}`);
  if (entries.length === 0) return '{}';
  if (depth <= 0) return `{ ${entries.join(', ')} }`;
  return `{\n${entries.map((entry) => `${inner}${entry},\n`).join('')}${indent}}`;
}

const RESERVED = new Set(
  'and break do else elseif end false for function goto if in local nil not or repeat return then true until while'.split(
    ' ',
  ),
);

function luaKey(key: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(key) && !RESERVED.has(key) ? key : `[${quoted(key)}]`;
}
