/** A schema that is changed on purpose, and the places where each kind of change is made. */
import type { Expression, Statement } from '../random/expression.ts';

/** Names inside of the schema. Every subject has all of them. */
export interface Places {
  /** A struct whose second field is a u32 at a multiple of 8, with other u32 fields behind it. */
  readonly struct: { readonly name: string; readonly wide: string; readonly pair: readonly [string, string] };
  /** A struct with a named shorter form, taken by a request in that form. */
  readonly versioned: string;
  /** A struct with a reserved u32. */
  readonly reserved: { readonly name: string; readonly field: string };
  /** A struct of a u64 and two u32. */
  readonly packed: { readonly name: string; readonly field: string };
  readonly device: { readonly name: string; readonly request: string };
  /** An enumeration with a value that nothing else refers to. */
  readonly enumeration: { readonly name: string; readonly value: string };
  readonly token: { readonly name: string; readonly part: string };
  /** Two neighbouring bits. */
  readonly flags: { readonly name: string; readonly pair: readonly [string, string] };
  readonly object: string;
  /** A constant, and the last field of a struct, an array of that many u64. */
  readonly array: { readonly constant: string; readonly struct: string; readonly field: string };
  /** A struct whose one field is an array of another; that one has a u64, a u32 from 1 to 100, and a u32 in ms. */
  readonly nested: {
    readonly outer: string;
    readonly field: string;
    readonly inner: string;
    readonly first: string;
    readonly ranged: string;
    readonly counted: string;
  };
  /** The device's enumeration, with `OK` for success, `SHORT`, `UNKNOWN`, and `FINE`, which nothing names. */
  readonly statuses: string;
  /** An integer constant that is printed in decimal. */
  readonly constant: string;
  /** A section whose sequence word stands right before another u32 of the same owner. */
  readonly seqlock: { readonly name: string; readonly protocol: string; readonly sequence: string };
  /** A registry that passes over what it does not know and has retired a tag, and the message with a varint that holds it. */
  readonly registry: {
    readonly name: string;
    readonly entries: readonly [string, string, string];
    readonly message: string;
    readonly serial: string;
  };
  /** Two roles, of which the first asks and the second answers: a question, its answer, and a hint that may come with neither. */
  readonly dialogue: {
    readonly name: string;
    readonly roles: readonly [string, string];
    readonly ask: string;
    readonly answer: string;
    readonly hint: string;
  };
  readonly plane: string;
}

export interface Subject {
  readonly name: string;
  /** For a random one. */
  readonly seed?: number;
  readonly statements: readonly Statement[];
  readonly places: Places;
}

/** One step into an expression: an argument of a call, or an entry of an object. */
export type Step = number | string;

/** The expression with another one at a place. Throws when there is no such place: that is a defect of the self-test. */
export function replaceAt(
  expression: Expression,
  [step, ...rest]: readonly Step[],
  change: (found: Expression) => Expression,
): Expression {
  if (step === undefined) return change(expression);
  if (typeof step === 'number' && 'call' in expression) {
    const args = expression.args.map((arg, n) => (n === step ? replaceAt(arg, rest, change) : arg));
    return { ...expression, args };
  }
  if (typeof step === 'string' && 'object' in expression && expression.object.some(([key]) => key === step)) {
    return {
      object: expression.object.map(([key, entry]) => [key, key === step ? replaceAt(entry, rest, change) : entry]),
    };
  }
  throw new Error(`there is no ${step} in ${JSON.stringify(Object.keys(expression))}`);
}

/** Statements with one of them changed at a place. */
export function edit(
  statements: readonly Statement[],
  name: string,
  path: readonly Step[],
  change: (found: Expression) => Expression,
): Statement[] {
  if (!statements.some((statement) => statement.name === name)) throw new Error(`there is no declaration ${name}`);
  return statements.map((statement) =>
    statement.name === name ? { ...statement, value: replaceAt(statement.value, path, change) } : statement,
  );
}

/** What a declaration is made of. */
export function bodyOf(statements: readonly Statement[], name: string): Expression {
  const found = statements.find((statement) => statement.name === name);
  if (found === undefined) throw new Error(`there is no declaration ${name}`);
  return found.value;
}

/** One more declaration, right behind another one and in its plane. */
export function declare(statements: readonly Statement[], behind: string, plane: string, made: Statement): Statement[] {
  const at = statements.findIndex((statement) => statement.name === behind) + 1;
  const more = [...statements.slice(0, at), made, ...statements.slice(at)];
  return edit(
    more,
    plane,
    [0, 'members'],
    entries((list) => [...list, [made.name, { ref: made.name }]]),
  );
}

/** Another name for a declaration, wherever it stands. */
export function renameDeclaration(statements: readonly Statement[], from: string, to: string): Statement[] {
  const renamed = (expression: Expression): Expression => {
    if ('ref' in expression) return expression.ref === from ? { ref: to } : expression;
    if ('call' in expression) return { ...expression, args: expression.args.map(renamed) };
    if ('list' in expression) return { list: expression.list.map(renamed) };
    if (!('object' in expression)) return expression;
    return { object: expression.object.map(([key, entry]) => [key === from ? to : key, renamed(entry)]) };
  };
  return statements.map(({ name, value, ...rest }) => ({
    ...rest,
    name: name === from ? to : name,
    value: renamed(value),
  }));
}

type Entry = readonly [string, Expression];

/** Changes the entries of an object. */
export function entries(change: (found: readonly Entry[]) => readonly Entry[]): (found: Expression) => Expression {
  return (found) => {
    if (!('object' in found)) throw new Error('an object is expected here');
    return { object: change(found.object) };
  };
}

/** Two entries in each other's place. */
export function swapped(list: readonly Entry[], a: string, b: string): Entry[] {
  const find = (key: string): Entry => {
    const found = list.find(([name]) => name === key);
    if (found === undefined) throw new Error(`there is no entry ${key}`);
    return found;
  };
  return list.map((entry) => (entry[0] === a ? find(b) : entry[0] === b ? find(a) : entry));
}

/** Line of a declaration, or of an entry inside of it, in the printed module; 1-based. Reads the text, not the spans. */
export function lineOf(source: string, declaration: string, entry?: string): number {
  const lines = source.split('\n');
  const start = lines.findIndex((line) => line.startsWith(`export const ${declaration} = `));
  const at =
    entry === undefined ? start : lines.findIndex((line, n) => n > start && line.trim().startsWith(`${entry}: `));
  if (start < 0 || at < 0)
    throw new Error(`${declaration}${entry === undefined ? '' : `.${entry}`} is not in the source`);
  return at + 1;
}
