/** What is wrong between the files of a schema: names that nobody gives, or two give, and entries that a spread replaces. */
import { posix } from 'node:path';
import { nearest } from '@punktfunk/cli/nearest';
import { type Diagnostic, diagnostic } from '../../diagnostics/table.ts';
import type { DeclaredConst, Merged, Place, SourceIndex } from './source-index.ts';

interface File {
  readonly file: string;
  readonly index: SourceIndex;
}
interface Located {
  readonly file: string;
  readonly place: Pick<Place, 'line' | 'col'>;
}
type Entries = ReadonlyMap<string, Located>;

const isBefore = (a: Located['place'], b: Located['place']): boolean =>
  a.line < b.line || (a.line === b.line && a.col < b.col);

const text = ({ file, place }: Located): string => `${file}:${place.line}:${place.col}`;

export class LinkFaults {
  readonly #files: ReadonlyMap<string, SourceIndex>;
  /** The language's module, and what it exports. */
  readonly #language: readonly [specifier: string, names: readonly string[]];

  constructor(files: readonly File[], language: readonly [specifier: string, names: readonly string[]]) {
    this.#files = new Map(files.map(({ file, index }) => [file, index]));
    this.#language = language;
  }

  find(): Diagnostic[] {
    return [...this.#files].flatMap(([file, { links }]) => [
      ...links.imported.flatMap((entry) => this.#missing(file, entry)),
      ...links.exported.flatMap((entry) =>
        entry.from === undefined ? [] : this.#missing(file, { ...entry, ...entry.from }),
      ),
      ...this.#twice(file),
      ...this.#ambiguous(file),
      ...links.merges.flatMap((merged) => this.#replaced(file, merged)),
    ]);
  }

  #target(file: string, specifier: string): string | undefined {
    const path = posix.join(posix.dirname(file), specifier);
    return this.#files.has(path) ? path : undefined;
  }

  /** What a module gives: each name with the declarations that it may mean, as `file#name`. */
  #given(file: string, seen: ReadonlySet<string> = new Set()): Map<string, Set<string>> {
    const given = new Map<string, Set<string>>();
    const index = this.#files.get(file);
    if (index === undefined || seen.has(file)) return given;
    for (const { specifier } of index.links.stars) {
      for (const [name, origins] of this.#through(file, specifier, new Set([...seen, file]))) {
        if (name !== 'default') given.set(name, new Set([...(given.get(name) ?? []), ...origins]));
      }
    }
    // A name of the module's own goes before those that a star brings.
    for (const { name, local, from } of index.links.exported)
      given.set(name, new Set([this.#origin(file, name, local, from)]));
    return given;
  }

  #origin(file: string, name: string, local: string | undefined, from?: { specifier: string; name: string }): string {
    const imported = this.#files.get(file)?.links.imported.find((entry) => entry.local === local);
    const source = from ?? imported;
    if (source === undefined) return `${file}#${local ?? name}`;
    return `${this.#target(file, source.specifier) ?? source.specifier}#${source.name}`;
  }

  #through(file: string, specifier: string, seen: ReadonlySet<string>): Map<string, Set<string>> {
    const [language, names] = this.#language;
    if (specifier === language) return new Map(names.map((name) => [name, new Set([`${language}#${name}`])]));
    const target = this.#target(file, specifier);
    return target === undefined ? new Map() : this.#given(target, seen);
  }

  /** A name that the module which it is taken from does not give. */
  #missing(file: string, { name, specifier, line, col }: { name: string; specifier: string } & Place): Diagnostic[] {
    const known = specifier === this.#language[0] || this.#target(file, specifier) !== undefined;
    const given = known ? [...this.#through(file, specifier, new Set()).keys()] : [name];
    if (given.includes(name)) return [];
    const params = { specifier, name, nearest: nearest(name, given) ?? '', known: given.slice(0, 12).join(', ') };
    return [diagnostic('PF1012', params, { file, line, col })];
  }

  #twice(file: string): Diagnostic[] {
    const seen = new Map<string, Place>();
    return (this.#files.get(file)?.links.exported ?? []).flatMap(({ name, line, col }) => {
      const first = seen.get(name);
      if (first === undefined) seen.set(name, { line, col });
      if (first === undefined) return [];
      return [
        diagnostic('PF1016', { name, what: 'exported', first: text({ file, place: first }) }, { file, line, col }),
      ];
    });
  }

  /** Two stars that bring one name: JavaScript drops it without a word. */
  #ambiguous(file: string): Diagnostic[] {
    const { exported, stars } = this.#files.get(file)!.links;
    const own = new Set(exported.map(({ name }) => name));
    const from = new Map<string, { specifier: string; origins: ReadonlySet<string> }>();
    return stars.flatMap(({ specifier, line, col }) =>
      [...this.#through(file, specifier, new Set([file]))].flatMap(([name, origins]): Diagnostic[] => {
        const first = from.get(name);
        if (first === undefined) from.set(name, { specifier, origins });
        const same = first === undefined || [...origins].every((origin) => first.origins.has(origin));
        if (same || own.has(name) || name === 'default') return [];
        return [diagnostic('PF1017', { name, first: first.specifier, second: specifier }, { file, line, col })];
      }),
    );
  }

  /** Entries of an object that a spread brings although they are there. */
  #replaced(file: string, merged: Merged): Diagnostic[] {
    const here = new Map(Object.entries(merged.keys).map(([key, place]) => [key, { file, place }]));
    const brought = new Map<string, Located>();
    return merged.spreads.flatMap(({ of, member, ...place }) => {
      const entries = this.#entries(file, of, member, new Set());
      return [...entries].flatMap(([key, origin]) => {
        const other = here.get(key) ?? brought.get(key);
        brought.set(key, origin);
        const later = other !== undefined && !(other.file === file && isBefore(other.place, place));
        if (other === undefined || (merged.options === true && (later || !here.has(key)))) return [];
        const by = ` (from \`...${of}${member === undefined ? '' : `.${member}`}\`, where it is at ${text(origin)})`;
        return [diagnostic('PF1008', { key, first: text(other), by }, { file, line: place.line, col: place.col })];
      });
    });
  }

  /** The entries of a named object, as far as the text tells them. */
  #entries(file: string, name: string, member: string | undefined, seen: ReadonlySet<string>): Entries {
    const index = this.#files.get(file);
    const key = `${file}#${name}`;
    if (index === undefined || seen.has(key)) return new Map();
    const steps = new Set([...seen, key]);
    const imported = index.links.imported.find(({ local }) => local === name);
    if (imported !== undefined) {
      const target = this.#target(file, imported.specifier);
      return target === undefined ? new Map() : this.#entries(target, imported.name, member, steps);
    }
    const object = member === undefined ? index.links.objects[name] : undefined;
    if (object !== undefined) {
      const found = new Map<string, Located>();
      for (const { of, member: inner } of object.spreads)
        for (const [entry, place] of this.#entries(file, of, inner, steps)) found.set(entry, place);
      for (const [entry, place] of Object.entries(object.keys)) found.set(entry, { file, place });
      return found;
    }
    const declared = member === undefined ? undefined : index.consts[name];
    return declared === undefined ? new Map() : entriesOf(file, declared, member!);
  }
}

/** What a property of a declaration holds: its entries stand in the first or second argument, or in an option of that name. */
function entriesOf(file: string, { places }: DeclaredConst, member: string): Entries {
  const found = new Map<string, Located>();
  for (const [path, place] of Object.entries(places)) {
    const direct = member === 'fields' || member === 'functions' ? /^0:([^/.]+)$/ : /^1:([^/.]+)$/;
    const [, name] = direct.exec(path) ?? [];
    const [, option, entry] = /^0:([^/.]+)\.([^/.]+)$/.exec(path) ?? [];
    if (option === member && entry !== undefined) found.set(entry, { file, place });
    else if (name !== undefined && DIRECT.has(member)) found.set(name, { file, place });
  }
  return found;
}
const DIRECT: ReadonlySet<string> = new Set(['fields', 'functions', 'values', 'parts', 'cases']);
