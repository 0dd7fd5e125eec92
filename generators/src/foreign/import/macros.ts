/** Macros of a header: where they are defined, and probes that make clang say what they are worth. */
import type { Place } from './ast.ts';

export interface Macro {
  readonly name: string;
  readonly body: string;
  readonly place: Place;
}

/** The path in a line marker, where all but ASCII stands as the octal digits of its bytes. */
function markedFile(text: string): string {
  const bytes = [...text.matchAll(/\\([0-7]{3})|\\?([\s\S])/g)].map(([, octal, char = '']) =>
    octal === undefined ? Buffer.from(char) : Buffer.of(Number.parseInt(octal, 8)),
  );
  return Buffer.concat(bytes).toString('utf8');
}

/** Object-like macros that are still defined at the end of the header, from `clang -E -dD`. `own` chooses files. */
export function parseMacros(text: string, own: (file: string) => boolean): Macro[] {
  const found = new Map<string, Macro>();
  let file = '';
  let line = 0;
  for (const raw of text.split('\n')) {
    const marker = /^# (\d+) "((?:[^"\\]|\\.)*)"/.exec(raw);
    if (marker !== null) {
      line = Number(marker[1]);
      file = markedFile(marker[2] ?? '');
      continue;
    }
    const defined = /^#define (\w+)(?:(\()|\s+(.*)|$)/.exec(raw);
    if (defined !== null) {
      const [, name = '', parameters, body = ''] = defined;
      if (parameters === undefined && own(file))
        found.set(name, { name, body: body.trim(), place: { file, line, col: 1 } });
      else found.delete(name);
    } else {
      const undefined_ = /^#undef (\w+)/.exec(raw);
      if (undefined_ !== null) found.delete(undefined_[1] ?? '');
    }
    line += 1;
  }
  return [...found.values()];
}

/** Whether a body could be an expression; anything else would only confuse the parser of the probes. */
function isExpression(body: string): boolean {
  if (body === '') return false;
  // What stands in quotes is no syntax: `_IO('#', 1)` is an expression.
  const outside = body.replaceAll(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, '0');
  if (/[;#@`{}]/.test(outside)) return false;
  let depth = 0;
  for (const char of outside) {
    if (char === '(') depth += 1;
    else if (char === ')') depth -= 1;
    if (depth < 0) return false;
  }
  return depth === 0;
}

export const INT_PROBE = 'pf_probe_int_';
export const TEXT_PROBE = 'pf_probe_text_';

/** Declarations whose values are those of the names. */
export function probes(names: readonly string[], macros: readonly Macro[]): string {
  const bodies = new Map(macros.map(({ name, body }) => [name, body]));
  const lines: string[] = [];
  for (const [index, name] of names.entries()) {
    const body = bodies.get(name);
    if (body !== undefined && !isExpression(body)) continue;
    lines.push(`enum { ${INT_PROBE}${index} = (${name}) };`);
    if (body !== undefined && mentionsText(body, bodies, 8))
      lines.push(`static const void *${TEXT_PROBE}${index} = (${name});`);
  }
  return `${lines.join('\n')}\n`;
}

/** A string literal stands in the body, or in a macro that it names. */
function mentionsText(body: string, bodies: ReadonlyMap<string, string>, depth: number): boolean {
  if (body.includes('"')) return true;
  if (depth === 0) return false;
  const names = body.match(/[A-Za-z_]\w*/g) ?? [];
  // TEXT("…") is a macro with parameters; its argument has the quotes.
  return names.some((name) => {
    const inner = bodies.get(name);
    return inner !== undefined && inner !== body && mentionsText(inner, bodies, depth - 1);
  });
}

/**
 * The text of a string literal as clang prints it, with its prefix and quotes: of bytes, which are UTF-8, or of units that are
 * wider. Undefined for anything else, and for bytes that are no UTF-8.
 */
export function literalText(printed: string): { text: string; wide: boolean } | undefined {
  const literal = /^(u8|[LuU])?"((?:[^"\\]|\\.)*)"$/.exec(printed);
  if (literal === null) return undefined;
  const simple: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', a: '\x07', b: '\b', f: '\f', v: '\v' };
  const wide = literal[1] === 'L' || literal[1] === 'u';
  const narrow = literal[1] === undefined || literal[1] === 'u8';
  // In a narrow literal an octal or hexadecimal escape is a byte: of UTF-8, where it is text.
  const bytes: number[] = [];
  let text = '';
  const add = (part: string): void => {
    text += part;
    bytes.push(...new TextEncoder().encode(part));
  };
  for (const [whole] of (literal[2] ?? '').matchAll(
    /\\(?:x[0-9a-fA-F]+|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-7]{1,3}|.)|[^\\]+/gs,
  )) {
    const code = whole.slice(1);
    const number = /^[xuU]./.test(code) ? Number.parseInt(code.slice(1), 16) : Number.parseInt(code, 8);
    if (!whole.startsWith('\\')) add(whole);
    else if (/^[xuU0-7]/.test(code) && number > (narrow && !/^u/i.test(code) ? 0xff : 0x10ffff)) return undefined;
    else if (narrow && /^[x0-7]/.test(code)) bytes.push(number);
    else if (/^[xuU0-7]/.test(code)) add(String.fromCodePoint(number));
    else add(simple[code] ?? code);
  }
  if (!narrow) return { text, wide };
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Uint8Array.from(bytes)), wide };
  } catch {
    return undefined;
  }
}

/** A GUID that is written as an initialiser: `{ 0xe5bcc234, 0x1e0c, 0x418a, { 0xa0, … } }`. */
export function guidOfBody(body: string): string | undefined {
  if (!/^[{}\s,0-9a-fA-FxX]+$/.test(body) || !body.trim().startsWith('{')) return undefined;
  const numbers = (body.match(/0[xX][0-9a-fA-F]+|\d+/g) ?? []).map((text) => BigInt(text));
  return guidText(numbers);
}

/** The usual spelling of eleven numbers, or nothing when they are no GUID. */
export function guidText(numbers: readonly bigint[]): string | undefined {
  const widths = [8, 4, 4, 2, 2, 2, 2, 2, 2, 2, 2];
  if (numbers.length !== widths.length) return undefined;
  const parts = numbers.map((number, index) => number.toString(16).padStart(widths[index] ?? 0, '0'));
  if (parts.some((part, index) => part.length !== widths[index])) return undefined;
  const tail = parts.slice(3).join('');
  return `${parts[0]}-${parts[1]}-${parts[2]}-${tail.slice(0, 4)}-${tail.slice(4)}`;
}
