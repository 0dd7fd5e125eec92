/**
 * Expressions of the schema language, as data: the same ones are evaluated to values (fast, for many runs) and printed
 * as a module (for a fixture, or for a tool that reads source).
 */
import * as language from '../../language/index.ts';

export type Expression =
  /** An export of the language, or an entry of one: `u32`, `bool`, `be.u16`. */
  | { readonly word: string }
  /** A call of an export: `array(u8, 4)`, `constant.hex(u32, 7)`. */
  | { readonly call: string; readonly args: readonly Expression[] }
  /** A declaration made before. */
  | { readonly ref: string }
  | { readonly object: readonly (readonly [string, Expression])[] }
  | { readonly list: readonly Expression[] }
  | { readonly text: string }
  | { readonly int: bigint }
  | { readonly flag: boolean };

/** One declaration of a module. */
export interface Statement {
  readonly name: string;
  readonly value: Expression;
  readonly docs?: string;
}

export const word = (name: string): Expression => ({ word: name });
export const call = (name: string, ...args: Expression[]): Expression => ({ call: name, args });
export const ref = (name: string): Expression => ({ ref: name });
export const object = (entries: readonly (readonly [string, Expression])[]): Expression => ({ object: entries });
export const list = (entries: readonly Expression[]): Expression => ({ list: entries });
export const text = (value: string): Expression => ({ text: value });
export const flag = (value: boolean): Expression => ({ flag: value });
export const int = (value: bigint | number): Expression => ({ int: BigInt(value) });

/** An export of the language, or an entry of one (`constant.hex`). */
function exported(path: string): unknown {
  return path.split('.').reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], language);
}

/** Makes the values. `known` are the declarations so far. */
export function evaluate(expression: Expression, known: ReadonlyMap<string, unknown>): unknown {
  if ('word' in expression) return exported(expression.word);
  if ('call' in expression) {
    const make = exported(expression.call) as (...args: unknown[]) => unknown;
    return make(...expression.args.map((entry) => evaluate(entry, known)));
  }
  if ('ref' in expression) return known.get(expression.ref);
  if ('object' in expression) {
    return Object.fromEntries(expression.object.map(([key, entry]) => [key, evaluate(entry, known)]));
  }
  if ('list' in expression) return expression.list.map((entry) => evaluate(entry, known));
  if ('text' in expression) return expression.text;
  return 'flag' in expression ? expression.flag : expression.int;
}

/** Evaluates statements in order; the last one is the result. */
export function evaluateAll(statements: readonly Statement[]): unknown {
  const known = new Map<string, unknown>();
  for (const { name, value } of statements) known.set(name, evaluate(value, known));
  return known.get(statements.at(-1)?.name ?? '');
}

const quote = (value: string): string => `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
const isSafe = (n: bigint): boolean => n >= BigInt(Number.MIN_SAFE_INTEGER) && n <= BigInt(Number.MAX_SAFE_INTEGER);

/** The expression as source; entries of objects stand on lines of their own, so that each has a place. */
export function print(expression: Expression, indent = ''): string {
  const inner = `${indent}  `;
  if ('word' in expression) return expression.word;
  if ('ref' in expression) return expression.ref;
  if ('call' in expression) return `${expression.call}(${expression.args.map((arg) => print(arg, indent)).join(', ')})`;
  if ('list' in expression) return `[${expression.list.map((entry) => print(entry, indent)).join(', ')}]`;
  if ('text' in expression) return quote(expression.text);
  if ('flag' in expression) return String(expression.flag);
  if ('int' in expression) return isSafe(expression.int) ? `${expression.int}` : `${expression.int}n`;
  if (expression.object.length === 0) return '{}';
  const lines = expression.object.map(([key, entry]) => `${inner}${key}: ${print(entry, inner)},\n`);
  return `{\n${lines.join('')}${indent}}`;
}

/** Exports of the language that an expression names. */
function words(expression: Expression): string[] {
  if ('word' in expression) return [expression.word.split('.')[0] ?? ''];
  if ('call' in expression) return [expression.call.split('.')[0] ?? '', ...expression.args.flatMap(words)];
  if ('list' in expression) return expression.list.flatMap(words);
  if ('object' in expression) return expression.object.flatMap(([, entry]) => words(entry));
  return [];
}

/** The statements as a module whose default export is the last of them. */
export function printModule(statements: readonly Statement[]): string {
  const imports = [...new Set(statements.flatMap(({ value }) => words(value)))].sort();
  const head = `import { ${imports.join(', ')} } from 'pf-gen/schema';\n`;
  const last = statements.length - 1;
  const body = statements.map(({ name, value, docs }, index) => {
    const comment = docs === undefined ? '' : `/** ${docs} */\n`;
    return index === last ? `export default ${print(value)};\n` : `${comment}export const ${name} = ${print(value)};\n`;
  });
  return [head, ...body].join('\n');
}
