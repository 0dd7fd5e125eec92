/** Rules for names of declarations, fields, values and roles. */
import type { At, Context } from './context.ts';

/** Words that no target can escape, or that mean something on every object of JavaScript. */
const RESERVED: Readonly<Record<string, string>> = {
  self: 'Rust has no escape for it',
  Self: 'Rust has no escape for it',
  super: 'Rust has no escape for it',
  crate: 'Rust has no escape for it',
  _: 'Rust takes it for a pattern',
  // In brackets: without them it would be no entry here either.
  ['__proto__']: 'JavaScript takes it for the prototype',
  constructor: 'JavaScript takes it for the class',
  prototype: 'JavaScript takes it for the class',
};

/** Declarations whose names would hide what every plane module holds. */
const TAKEN: Readonly<Record<string, string>> = {
  VERSION: 'every plane has its own VERSION',
  HASH: 'every plane has its own HASH',
  INFO: 'every plane has its own INFO',
};

/** A name as every style spells it: without case and `_`. */
export const folded = (name: string): string => name.replaceAll('_', '').toLowerCase();

/** Checks one name. `what` says in words what it names. */
export function checkName(context: Context, name: string, what: string, at: At): void {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
    const want = `the name of ${what} has letters, digits and \`_\`, and begins with no digit`;
    context.report('PF1101', { name, want }, at);
  } else if (Object.hasOwn(RESERVED, name)) {
    context.report('PF1102', { name, why: RESERVED[name] ?? '' }, at);
  }
}

/** Checks the name of the schema, which becomes that of a package. */
export function checkSchemaName(context: Context, name: string, at: At): void {
  if (/^[A-Za-z][A-Za-z0-9_-]*$/.test(name)) return;
  context.report(
    'PF1101',
    { name, want: 'the name of a schema has letters, digits, `-` and `_`, and begins with a letter' },
    at,
  );
}

/** Checks the name of a declaration. */
export function checkDeclarationName(context: Context, name: string, at: At): void {
  checkName(context, name, 'a declaration', at);
  if (Object.hasOwn(TAKEN, name)) context.report('PF1102', { name, why: TAKEN[name] ?? '' }, at);
  if (name.startsWith('_')) {
    context.report('PF1101', { name, want: 'the name of a declaration begins with a letter' }, at);
  }
}

/** Checks names that live in one space: each usable, no two equal after folding. `path` gives the place of a name. */
export function checkNames(
  context: Context,
  names: readonly string[],
  what: string,
  where: string,
  path: (name: string) => At,
): void {
  const seen = new Map<string, string>();
  for (const name of names) {
    checkName(context, name, what, path(name));
    const other = seen.get(folded(name));
    if (other !== undefined && !name.startsWith('_')) context.report('PF1103', { name, other, where }, path(name));
    seen.set(folded(name), name);
  }
}
