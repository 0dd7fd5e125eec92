/** Finds the values of an evaluated schema in its source. */
import type { SchemaValue } from '../../language/plane.ts';
import { type AnyValue, isValue } from '../../language/value.ts';
import type { Span } from '../../model/model.ts';
import type { Locator } from '../build/context.ts';
import { type DeclaredConst, nearestPlace, type Place } from './source-index.ts';
import type { Source } from './sources.ts';

interface Known {
  readonly file: string;
  readonly declared: DeclaredConst;
  /** Path of the value inside of the declared call; empty when it is that call. */
  readonly base: string;
}

/** A module as it was loaded. */
export interface LoadedModule {
  readonly source: Source;
  readonly exports: Readonly<Record<string, unknown>>;
}

/** A constant of a file; `toString` is one only where the file has it. */
function constOf({ index }: Source, name: string): DeclaredConst | undefined {
  return Object.hasOwn(index.consts, name) ? index.consts[name] : undefined;
}

/**
 * Matches exported constants with the values that they hold. A value that is not exported is found as the constant of
 * its member's name in the file of its plane, and otherwise where the plane lists it; a plane where the schema lists it.
 */
export class SourceLocator implements Locator {
  readonly #known = new Map<AnyValue, Known>();

  constructor(modules: readonly LoadedModule[]) {
    for (const { source, exports } of modules) {
      for (const [name, value] of Object.entries(exports)) {
        const declared = constOf(source, name);
        // A re-export has no declaration here: the module that declares it comes with its own entry.
        if (!isValue(value) || declared === undefined || this.#known.has(value)) continue;
        this.#known.set(value, { file: source.file, declared, base: '' });
      }
    }
    for (const { exports } of modules) {
      const { default: root } = exports;
      if (isValue(root) && root.kind === 'schema') this.#bindMembers(root as SchemaValue, modules);
    }
  }

  #bindMembers(schema: SchemaValue, modules: readonly LoadedModule[]): void {
    for (const [index, plane] of schema.planes.entries()) {
      if (!this.#known.has(plane)) this.#bindPlane(plane, schema, `0:planes.${index}`, modules);
      const home = this.#known.get(plane);
      const source = modules.find((module) => module.source.file === home?.file)?.source;
      if (home === undefined || source === undefined) continue;
      for (const [name, value] of Object.entries(plane.members)) {
        if (this.#known.has(value)) continue;
        const declared = constOf(source, name);
        if (declared !== undefined) this.#known.set(value, { file: home.file, declared, base: '' });
        else this.#known.set(value, { ...home, base: `${home.base === '' ? '' : `${home.base}/`}0:members.${name}` });
      }
    }
  }

  /** A plane that is not exported is the constant which the schema lists, or stands in the list. */
  #bindPlane(plane: AnyValue, schema: AnyValue, base: string, modules: readonly LoadedModule[]): void {
    const root = this.#known.get(schema);
    const source = modules.find((module) => module.source.file === root?.file)?.source;
    if (root === undefined || source === undefined) return;
    const name = root.declared.places[base]?.named;
    const declared = name === undefined ? undefined : constOf(source, name);
    this.#known.set(plane, declared === undefined ? { ...root, base } : { file: root.file, declared, base: '' });
  }

  #place(value: AnyValue, path: string): { file: string; place: Place } | undefined {
    const known = this.#known.get(value);
    if (known === undefined) return undefined;
    const full = known.base === '' ? path : path === '' ? known.base : `${known.base}/${path}`;
    return { file: known.file, place: full === '' ? known.declared : nearestPlace(known.declared, full) };
  }

  span(value: AnyValue, path = ''): Span | undefined {
    const found = this.#place(value, path);
    return found === undefined ? undefined : { file: found.file, line: found.place.line, col: found.place.col };
  }

  docs(value: AnyValue, path = ''): string | undefined {
    const known = this.#known.get(value);
    if (known === undefined) return undefined;
    if (path === '') return known.base === '' ? known.declared.docs : known.declared.places[known.base]?.docs;
    const full = known.base === '' ? path : `${known.base}/${path}`;
    return known.declared.places[full]?.docs;
  }
}
