/** What the printers of one plane share: name resolution, imports, exported names. */
import type { Plane, TypeRef } from '../../model/model.ts';
import { visibleJson, visibleLines } from '../../text/visible.ts';
import type { Lookup } from '../lookup.ts';
import { camel } from '../naming.ts';

export type FixedType = Extract<TypeRef, { t: 'int' | 'ref' | 'array' }>;

export class Scope {
  readonly plane: Plane;
  readonly lookup: Lookup;
  readonly #imports = new Set<string>();
  readonly #runtime = new Set<string>();
  readonly #runtimeTypes = new Set<string>();
  readonly #exports = new Map<string, string>();
  readonly #helpers = new Map<string, string>();
  readonly #printed: string[] = [];
  #usesWord = false;

  constructor(plane: Plane, lookup: Lookup) {
    this.plane = plane;
    this.lookup = lookup;
  }

  /** Text that reaches `name`, an export of that plane's file. */
  ref(plane: string, name: string): string {
    if (plane === this.plane.name) return name;
    this.#imports.add(plane);
    return `$${camel(plane)}.${name}`;
  }

  /** A value of `runtime.ts`. */
  runtime(name: string): string {
    this.#runtime.add(name);
    return name;
  }

  /** A type of `runtime.ts`. */
  runtimeType(name: string): string {
    this.#runtimeTypes.add(name);
    return name;
  }

  /** Records an export; two declarations that give one name are refused. */
  export(name: string, owner: string): string {
    const other = this.#exports.get(name);
    if (other !== undefined) {
      throw new Error(
        `plane '${this.plane.name}': ${owner} and ${other} both become '${name}' in TypeScript; rename one of them`,
      );
    }
    this.#exports.set(name, owner);
    return name;
  }

  /** Name of this file's word of 64 bits, in which bigints are made and taken apart; its own, as an import is slower. */
  word(): string {
    this.#usesWord = true;
    return 'word$';
  }

  /** Whether anything asked for the word. */
  get usesWord(): boolean {
    return this.#usesWord;
  }

  /** Name of a function of this file; `print` gives its text for a name. Equal functions are printed once. */
  helper(stem: string, print: (name: string) => string): string {
    const known = this.#helpers.get(print(''));
    if (known !== undefined) return known;
    const name = `${stem}${this.#helpers.size}$`;
    this.#helpers.set(print(''), name);
    this.#printed.push(print(name));
    return name;
  }

  /** Texts of the functions that were asked for. */
  helpers(): readonly string[] {
    return this.#printed;
  }

  /** Import statements of everything that was asked for. */
  imports(): string[] {
    const lines: string[] = [];
    const types = [...this.#runtimeTypes].filter((name) => !this.#runtime.has(name)).map((name) => `type ${name}`);
    const names = [...[...this.#runtime].sort(), ...types.sort()];
    if (names.length > 0) lines.push(`import { ${names.join(', ')} } from './runtime.ts';`);
    for (const plane of [...this.#imports].sort()) {
      lines.push(`import * as $${camel(plane)} from './${plane}.ts';`);
    }
    return lines;
  }
}

/** A documentation comment, or nothing. `notes` are lines that the model knows by itself. */
export function doc(text: string | undefined, notes: string[] = [], indent = ''): string {
  const lines = [...(text === undefined || text === '' ? [] : [text]), ...notes]
    .flatMap(visibleLines)
    .map(inComment)
    .filter((line, index, all) => line !== '' || (index > 0 && index < all.length - 1));
  const [first] = lines;
  if (first === undefined) return '';
  if (lines.length === 1) return `${indent}/** ${first} */\n`;
  return `${indent}/**\n${lines.map((line) => `${indent} * ${line}`.trimEnd()).join('\n')}\n${indent} */\n`;
}

/**
 * A line without the end of a comment, and without what compilers and documentation take for a word to them: `@ts-ignore`,
 * `@internal`, `{@link`.
 */
function inComment(line: string): string {
  return line
    .trimEnd()
    .replaceAll('*/', '*\\/')
    .replaceAll(/(^[\s/*]*|\{)@/g, '$1\\@');
}

/** An object key: bare when it can be. */
export function key(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : visibleJson(name);
}

/** Access of a property. */
export function dot(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? `.${name}` : `[${visibleJson(name)}]`;
}

/** Printable ASCII that stands for itself between single quotes. */
const PLAIN = /^[ -&(-[\]-~]*$/;

/** A string literal in single quotes. */
export function quote(text: string): string {
  if (PLAIN.test(text)) return `'${text}'`;
  return `'${visibleJson(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

/** Bytes of a hex text. */
export function hexBytes(hex: string): number[] {
  return (hex.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16));
}

/** A list of bytes as it stands in code. */
export function byteList(hex: string): string {
  return hexBytes(hex)
    .map((byte) => `0x${byte.toString(16).padStart(2, '0')}`)
    .join(', ');
}
