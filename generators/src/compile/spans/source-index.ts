/**
 * What the tool knows about one source file without running it.
 *
 * Places inside of a call have a path: `0:width` is property `width` of the first argument, `1:prefixes.legacy` a nested
 * property of the second, `0:` the first argument itself, and `/` steps into a call: `0:width/1:at` is the option `at` in
 * `{ width: field(u32, { at: 8 }) }`.
 */
export interface Place {
  /** 1-based. */
  readonly line: number;
  readonly col: number;
  /** Text of the JSDoc comment above. */
  readonly docs?: string;
}

export interface DeclaredConst extends Place {
  readonly places: Readonly<Record<string, Place>>;
}

export interface ImportFound extends Place {
  readonly specifier: string;
}

/** Everything of one file; plain data, so that it can be cached. */
export interface SourceIndex {
  /** Top-level constants by name; `default` is the default export. */
  readonly consts: Readonly<Record<string, DeclaredConst>>;
  /** Imports and re-exports that exist when the module runs; type-only ones are gone by then. */
  readonly imports: readonly ImportFound[];
  /** Dynamic imports and the like, in words. */
  readonly hidden: readonly (Place & { readonly what: string })[];
}

/** The place of a path, or of its nearest parent that is known. */
export function nearestPlace(declared: DeclaredConst, path: string): Place {
  for (let at = path; at !== ''; at = parentOf(at)) {
    const found = declared.places[at];
    if (found !== undefined) return found;
  }
  return declared;
}

function parentOf(path: string): string {
  const cut = Math.max(path.lastIndexOf('/'), path.lastIndexOf('.'));
  const colon = path.lastIndexOf(':');
  if (cut > colon) return path.slice(0, cut);
  if (colon >= 0 && colon < path.length - 1) return path.slice(0, colon + 1);
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
}
