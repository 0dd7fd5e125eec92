/**
 * Reads positions and documentation out of a plain schema file: imports, and constants made of calls, objects, lists, names,
 * numbers and texts. Nearly every large schema is of this kind, and for it the parser of a compiler, which has to be loaded
 * first, takes ten times as long and half of all memory. A file with anything else in it, or with anything wrong, is left to
 * that one (`read-source.ts`), which says the same of a plain file.
 */

import { CONSTRUCTORS, firstOption } from '../options.ts';
import type { DeclaredConst, ImportFound, Merged, Place, SourceIndex, Spread } from '../source-index.ts';
import { NotPlain, Tokens } from './tokens.ts';

/** Words that are no names, or that do more than name something. */
const RESERVED: ReadonlySet<string> = new Set(
  (
    'await break case catch class const continue debugger default delete do else enum export extends finally for function if ' +
    'import in instanceof new return super switch this throw try typeof var void while with yield let static implements ' +
    'interface package private protected public arguments eval require createRequire async type declare abstract as ' +
    'satisfies namespace module using'
  ).split(' '),
);
/** Values that are words. */
const LITERALS: ReadonlySet<string> = new Set(['true', 'false', 'null']);
/** Line ends that only some readers count, and a mark at the start of a file. */
const UNUSUAL = /[\u2028\u2029\ufeff]|\r(?!\n)/;

type At = Pick<Place, 'line' | 'col'>;
type Docs = Pick<Place, 'docs'>;
/** What an expression is, as far as anybody asks. */
interface Value {
  /** The name that it is. */
  readonly name?: string;
  /** It is an object. */
  readonly object?: Merged;
  /** A name, or a property of one: `base`, `Base.fields`. */
  readonly of?: readonly string[];
}

/** The index of a plain file; undefined when the file is not plain, or something is wrong with it. */
export function readPlain(text: string): SourceIndex | undefined {
  if (UNUSUAL.test(text)) return undefined;
  try {
    return new PlainReader(text).index();
  } catch (error) {
    if (error instanceof NotPlain) return undefined;
    throw error;
  }
}

class PlainReader {
  readonly #tokens: Tokens;
  readonly #consts: Record<string, DeclaredConst> = {};
  readonly #imports: ImportFound[] = [];
  readonly #reexports: ImportFound[] = [];
  readonly #imported: SourceIndex['links']['imported'][number][] = [];
  readonly #exported: SourceIndex['links']['exported'][number][] = [];
  readonly #stars: SourceIndex['links']['stars'][number][] = [];
  readonly #objects: Record<string, Merged> = {};
  readonly #merges: { readonly start: number; readonly merged: Merged }[] = [];
  readonly #declared = new Set<string>();
  readonly #used = new Set<string>();

  constructor(text: string) {
    this.#tokens = new Tokens(text);
  }

  index(): SourceIndex {
    let fallback:
      | (At & Docs & { readonly name: string | undefined; readonly places: Record<string, Place> })
      | undefined;
    while (this.#tokens.kind !== 'end') {
      const head = { ...this.#at(), ...this.#docs() };
      if (this.#tokens.isWord('import')) this.#import();
      else if (this.#tokens.isWord('const')) this.#constant(head, false);
      else {
        this.#tokens.takeWord('export');
        if (this.#tokens.isWord('const')) this.#constant(head, true);
        else if (this.#tokens.isWord('default')) {
          if (fallback !== undefined) throw new NotPlain();
          this.#tokens.next();
          const places = {};
          const { name } = this.#value(places, '', '/');
          this.#endOfStatement();
          fallback = { ...head, name, places };
          this.#exported.push({ name: 'default', line: head.line, col: head.col });
        } else this.#reexport(head);
      }
    }
    if (fallback !== undefined) {
      const { name, places, ...head } = fallback;
      const known = name !== undefined && Object.hasOwn(this.#consts, name) ? this.#consts[name] : undefined;
      this.#consts.default = { ...head, places: known?.places ?? places };
    }
    for (const name of this.#used) if (!this.#declared.has(name) && !(name in globalThis)) throw new NotPlain();
    const merges = [...this.#merges].sort((a, b) => a.start - b.start).map(({ merged }) => merged);
    const links = {
      imported: this.#imported,
      exported: this.#exported,
      stars: this.#stars,
      objects: this.#objects,
      merges,
    };
    const imports = [...this.#imports, ...this.#reexports];
    return { consts: this.#consts, imports, links, faults: [], hidden: [], plain: true };
  }

  #at(): At {
    const { line, lineStart, start } = this.#tokens;
    return { line, col: start - lineStart + 1 };
  }

  /** The documentation in front of the next token. */
  #docs(): Docs {
    const { docsFrom, docsTo, text } = this.#tokens;
    if (docsFrom < 0) return {};
    const inside = text.slice(docsFrom, docsTo);
    const docs = inside.includes('\n')
      ? inside
          .split(/\r?\n/)
          .map((line) => line.replace(/^\s*\* ?/, '').trimEnd())
          .join('\n')
          .trim()
      : inside.replace(/^\s*\* ?/, '').trim();
    return docs === '' ? {} : { docs };
  }

  /** Takes a name. */
  #name(): string {
    const { kind, value } = this.#tokens;
    if (kind !== 'word' || RESERVED.has(value) || LITERALS.has(value)) throw new NotPlain();
    this.#tokens.next();
    return value;
  }

  /** Takes a text, and gives what is between its quotes. */
  #text(): string {
    const { kind, value } = this.#tokens;
    if (kind !== 'text' || value.includes('\\')) throw new NotPlain();
    this.#tokens.next();
    return value.slice(1, -1);
  }

  #declare(name: string): void {
    if (this.#declared.has(name)) throw new NotPlain();
    this.#declared.add(name);
  }

  /** After the expression of a statement: nothing but a new statement may follow. */
  #endOfStatement(): void {
    const tokens = this.#tokens;
    if (tokens.is(';')) tokens.next();
    else if (tokens.kind === 'end') return;
    else if (!tokens.onNewLine || !['export', 'const', 'import'].some((word) => tokens.isWord(word)))
      throw new NotPlain();
  }

  #import(): void {
    const tokens = this.#tokens;
    tokens.next();
    const found: (At & { local: string; name: string })[] = [];
    if (tokens.is('*')) {
      tokens.next();
      tokens.takeWord('as');
      this.#declare(this.#name());
      tokens.takeWord('from');
    } else if (tokens.kind !== 'text') {
      if (!tokens.is('{')) {
        const at = this.#at();
        const local = this.#name();
        this.#declare(local);
        found.push({ local, name: 'default', ...at });
      } else {
        for (const { name, local, ...at } of this.#list()) {
          this.#declare(local);
          found.push({ local, name, ...at });
        }
      }
      tokens.takeWord('from');
    }
    const at = this.#at();
    const specifier = this.#text();
    this.#endOfStatement();
    this.#imports.push({ specifier, ...at });
    for (const { local, name, line, col } of found) this.#imported.push({ local, name, specifier, line, col });
  }

  /** `{ a, b as c }`. */
  #list(): (At & { name: string; local: string })[] {
    const tokens = this.#tokens;
    const list: (At & { name: string; local: string })[] = [];
    tokens.take('{');
    while (!tokens.is('}')) {
      const at = this.#at();
      const name = this.#name();
      let local = name;
      if (tokens.isWord('as')) {
        tokens.next();
        local = this.#name();
      }
      list.push({ name, local, ...at });
      if (!tokens.is('}')) tokens.take(',');
    }
    tokens.next();
    return list;
  }

  /** `export { a } from './b.ts'`, `export { a }`, `export * from './b.ts'`. */
  #reexport(head: At): void {
    const tokens = this.#tokens;
    if (tokens.is('*')) {
      tokens.next();
      tokens.takeWord('from');
      const at = this.#at();
      const specifier = this.#text();
      this.#reexports.push({ specifier, ...at });
      this.#stars.push({ specifier, line: head.line, col: head.col });
    } else {
      const list = this.#list();
      let specifier: string | undefined;
      if (tokens.isWord('from')) {
        tokens.next();
        const at = this.#at();
        specifier = this.#text();
        this.#reexports.push({ specifier, ...at });
      }
      for (const { name, local, line, col } of list) {
        const origin = specifier === undefined ? { local: name } : { from: { specifier, name } };
        this.#exported.push({ name: local, ...origin, line, col });
        if (specifier === undefined) this.#used.add(name);
      }
    }
    this.#endOfStatement();
  }

  #constant({ docs }: Docs, exported: boolean): void {
    const tokens = this.#tokens;
    tokens.next();
    const at = this.#at();
    const name = this.#name();
    this.#declare(name);
    if (exported) this.#exported.push({ name, local: name, ...at });
    tokens.take('=');
    const places: Record<string, Place> = {};
    const { object } = this.#value(places, '', '/');
    this.#endOfStatement();
    if (object !== undefined) this.#objects[name] = object;
    if (name === '__proto__') throw new NotPlain();
    this.#consts[name] = { ...at, ...(docs === undefined ? {} : { docs }), places };
  }

  /**
   * Reads an expression.
   *
   * @param places takes the places inside of it; undefined where nothing has a path
   * @param path of the expression itself
   * @param step what stands between that path and the entries of an object; `/` where only calls have places
   */
  #value(places: Record<string, Place> | undefined, path: string, step: string, isOptions = false): Value {
    const tokens = this.#tokens;
    if (tokens.kind === 'number' || tokens.kind === 'text' || (tokens.kind === 'word' && LITERALS.has(tokens.value))) {
      tokens.next();
      return {};
    }
    if (tokens.is('-')) {
      tokens.next();
      tokens.takeNumber();
      return {};
    }
    const inside = step === '/' ? undefined : places;
    if (tokens.is('{')) return { object: this.#object(inside, `${path}${step}`, isOptions) };
    if (tokens.is('[')) {
      this.#array(inside, `${path}${step}`);
      return {};
    }
    return this.#named(places, path);
  }

  /** A name, a property of one, or a call. */
  #named(places: Record<string, Place> | undefined, path: string): Value {
    const tokens = this.#tokens;
    const { start } = tokens;
    const steps = [this.#name()];
    const [first = ''] = steps;
    this.#used.add(first);
    while (tokens.is('.')) {
      tokens.next();
      if (tokens.kind !== 'word') throw new NotPlain();
      steps.push(tokens.value);
      tokens.next();
    }
    if (!tokens.is('(')) {
      if (steps.length === 1) return { name: first, of: steps };
      return steps.length === 2 ? { of: steps } : {};
    }
    // The callee is compared as it is written.
    if (tokens.before - start !== steps.join('.').length) throw new NotPlain();
    const isConstructor = steps.some((step) => CONSTRUCTORS.has(step));
    const object = this.#call(steps, isConstructor ? places : undefined, path);
    // What follows a call is not the constructor's value any more.
    if (tokens.is('.') || tokens.is('(') || tokens.is('[')) throw new NotPlain();
    return object === undefined || steps.at(-1) !== 'freeze' || steps.length < 2 ? {} : { object };
  }

  /** The arguments of a call. Gives the first one, if that is an object. */
  #call(steps: readonly string[], places: Record<string, Place> | undefined, path: string): Merged | undefined {
    const tokens = this.#tokens;
    const options = firstOption(steps.at(-1) ?? '');
    const before = path === '' ? '' : `${path}/`;
    let first: Merged | undefined;
    tokens.take('(');
    for (let index = 0; !tokens.is(')'); index += 1) {
      const argument = `${before}${index}:`;
      if (places !== undefined) places[argument] = this.#at();
      const { object } = this.#value(places, argument, '', index >= options);
      if (index === 0) first = object;
      if (!tokens.is(')')) tokens.take(',');
    }
    tokens.next();
    return first;
  }

  #array(places: Record<string, Place> | undefined, before: string): void {
    const tokens = this.#tokens;
    tokens.take('[');
    // What a spread brings, and all behind it, have other places in the list than here.
    let known = places;
    for (let index = 0; !tokens.is(']'); index += 1) {
      if (tokens.is('.')) {
        this.#spread();
        known = undefined;
      } else {
        const [at, docs] = [this.#at(), known === undefined ? {} : this.#docs()];
        const path = `${before}${index}`;
        // The place of an element stands before those inside of it.
        if (known !== undefined) known[path] = at;
        const { name } = this.#value(known, path, '.');
        if (known !== undefined) known[path] = { ...at, ...docs, ...(name === undefined ? {} : { named: name }) };
      }
      if (!tokens.is(']')) tokens.take(',');
    }
    tokens.next();
  }

  #object(places: Record<string, Place> | undefined, before: string, isOptions: boolean): Merged {
    const tokens = this.#tokens;
    const { start } = tokens;
    const keys: Record<string, At> = {};
    const spreads: Spread[] = [];
    let spreading = false;
    tokens.take('{');
    while (!tokens.is('}')) {
      const at = this.#at();
      if (tokens.is('.')) {
        spreading = true;
        const [of, member] = this.#spread() ?? [];
        if (of !== undefined) spreads.push({ of, ...(member === undefined ? {} : { member }), ...at });
      } else this.#property(places, before, keys, at);
      if (!tokens.is('}')) tokens.take(',');
    }
    tokens.next();
    const merged = { keys, spreads };
    if (spreading) this.#merges.push({ start, merged: isOptions ? { ...merged, options: true } : merged });
    return merged;
  }

  #property(places: Record<string, Place> | undefined, before: string, keys: Record<string, At>, at: At): void {
    const tokens = this.#tokens;
    const { kind, value } = tokens;
    if (kind === 'mark' || kind === 'end' || (kind === 'number' && !/^(?:0|[1-9]\d*)$/.test(value)))
      throw new NotPlain();
    const key = kind === 'text' ? value.slice(1, -1) : value;
    if (key === '__proto__' || key.includes('\\') || Object.hasOwn(keys, key)) throw new NotPlain();
    keys[key] = at;
    const path = `${before}${key}`;
    if (places !== undefined) places[path] = { ...at, ...this.#docs() };
    tokens.next();
    if (tokens.is(':')) {
      tokens.next();
      this.#value(places, path, '.');
      return;
    }
    if (kind !== 'word' || RESERVED.has(key) || LITERALS.has(key)) throw new NotPlain();
    this.#used.add(key);
  }

  /** `...base`. Gives the steps of what it spreads, when these tell it. */
  #spread(): readonly string[] | undefined {
    const tokens = this.#tokens;
    if (!tokens.text.startsWith('...', tokens.start)) throw new NotPlain();
    for (let dot = 0; dot < 3; dot += 1) tokens.take('.');
    return this.#value(undefined, '', '/').of;
  }
}
