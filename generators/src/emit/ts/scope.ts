/** What the printers of one plane share: name resolution, imports, exported names. */
import type { Plane, TypeRef } from '../../model/model.ts';
import { visibleJson, visibleLines } from '../../text/visible.ts';
import type { Lookup } from '../lookup.ts';
import { camel, fileName } from '../naming.ts';
import { type Owner, type Refusal, Space } from '../refused.ts';
import { isReserved } from '../reserved.ts';
import { DECLARATIONS, FILES } from './reserved.ts';

export type FixedType = Extract<TypeRef, { t: 'int' | 'ref' | 'array' }>;

export class Scope {
  readonly plane: Plane;
  readonly lookup: Lookup;
  readonly #imports = new Set<string>();
  readonly #runtime = new Set<string>();
  readonly #runtimeTypes = new Set<string>();
  readonly #refusals: Refusal[] = [];
  readonly #space: Space;
  readonly #exports = new Set<string>();
  /** Names of the runtime that the module has for itself. */
  readonly #hidden: ReadonlySet<string>;
  readonly #helpers = new Map<string, string>();
  readonly #printed: string[] = [];
  #usesWord = false;

  constructor(plane: Plane, lookup: Lookup, hidden: ReadonlySet<string> = new Set()) {
    this.plane = plane;
    this.lookup = lookup;
    this.#hidden = hidden;
    this.#space = new Space(`in TypeScript (plane '${plane.name}')`, this.#refusals);
  }

  /** Text that reaches `name`, an export of that plane's file. */
  ref(plane: string, name: string): string {
    if (plane === this.plane.name) return this.local(name);
    this.#imports.add(plane);
    return `$${camel(plane)}.${name}`;
  }

  /** What this module calls its own declaration. A word of the language is a fine name of an export, but not of this. */
  local(name: string): string {
    return isReserved(name, DECLARATIONS) ? `${name}$` : name;
  }

  /** A value of `runtime.ts`. */
  runtime(name: string): string {
    this.#runtime.add(name);
    return this.#imported(name);
  }

  /** A type of `runtime.ts`. */
  runtimeType(name: string): string {
    this.#runtimeTypes.add(name);
    return this.#imported(name);
  }

  #imported(name: string): string {
    return this.#hidden.has(name) ? `${name}$` : name;
  }

  /** Names of the runtime that an export of this module would hide. */
  get clashes(): ReadonlySet<string> {
    return new Set([...this.#runtime, ...this.#runtimeTypes].filter((name) => this.#exports.has(name)));
  }

  /** All that cannot be exported. */
  get refusals(): readonly Refusal[] {
    return this.#refusals;
  }

  /** The printed text of a declaration; what is called otherwise inside of the module is exported under its own name. */
  exported(text: string, { name }: Owner): string {
    const local = this.local(name);
    if (local === name) return text;
    const line = new RegExp(
      `^export (?=(const|function|class|interface|type) ${local.replace('$', '\\$')}[^\\w$])`,
      'gm',
    );
    const kinds = [...text.matchAll(line)].map(([, word]) => word);
    if (kinds.length === 0) return text;
    const isValue = kinds.some((word) => word !== 'interface' && word !== 'type');
    const inner = text.replace(line, '');
    return `${inner}export ${isValue ? '' : 'type '}{ ${local} as ${name} };\n`;
  }

  /** Records an export; two declarations that give one name are refused. */
  export(name: string, owner: Owner): string {
    this.#exports.add(name);
    return this.#space.claim(name, owner);
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
    const given = (name: string): string => (this.#hidden.has(name) ? `${name} as ${this.#imported(name)}` : name);
    const types = [...this.#runtimeTypes]
      .filter((name) => !this.#runtime.has(name))
      .map((name) => `type ${given(name)}`);
    const names = [...[...this.#runtime].sort().map(given), ...types.sort()];
    if (names.length > 0) lines.push(`import { ${names.join(', ')} } from './runtime.ts';`);
    for (const plane of [...this.#imports].sort()) {
      lines.push(`import * as $${camel(plane)} from './${fileName(plane, FILES)}.ts';`);
    }
    return lines;
  }
}

/** One line with nothing in it that a comment could not hold: nearly every text. */
const ORDINARY = /^[ -)+-.0-?A-~]*[!-)+-.0-?A-~]$/;

/** A documentation comment, or nothing. `notes` are lines that the model knows by itself. */
export function doc(text: string | undefined, notes: string[] = [], indent = ''): string {
  if (text !== undefined && notes.length === 0 && ORDINARY.test(text)) return `${indent}/** ${text} */\n`;
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
