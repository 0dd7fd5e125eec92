/** JSON with one case per line: a change of the schema shows as the lines that it touches. */
import type { Json } from './interpreter/value.ts';

/** Prints a document in ASCII; below the fourth level everything stands on one line. */
export function printJson(value: Json): string {
  const text = print(value, '', 4);
  return `${text.replaceAll(/[^ -~\n]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)}\n`;
}

function print(value: Json, indent: string, depth: number): string {
  if (depth === 0 || typeof value !== 'object' || value === null) return JSON.stringify(value);
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]';
    return `[\n${value.map((item) => inner + print(item, inner, depth - 1)).join(',\n')}\n${indent}]`;
  }
  const entries = Object.entries(value);
  if (entries.length === 0) return '{}';
  const lines = entries.map(([name, item]) => `${inner}${JSON.stringify(name)}: ${print(item, inner, depth - 1)}`);
  return `{\n${lines.join(',\n')}\n${indent}}`;
}
