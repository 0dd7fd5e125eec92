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
  /** The name that stands there alone, in a list. */
  readonly named?: string;
}

export interface DeclaredConst extends Place {
  readonly places: Readonly<Record<string, Place>>;
}

export interface ImportFound extends Place {
  readonly specifier: string;
}

/** Something wrong in a file, with the code of its rule and what that says. */
export interface SourceFault extends Place {
  readonly code: 'PF1008' | 'PF1009' | 'PF1010' | 'PF1011' | 'PF1013' | 'PF1014' | 'PF1016' | 'PF1018';
  readonly params: Readonly<Record<string, string>>;
}

/** `...base`, or `...Base.fields`, in an object. */
export interface Spread extends Place {
  readonly of: string;
  readonly member?: string;
}
/** An object: the entries that it states, and whose entries it takes over. */
export interface Merged {
  readonly keys: Readonly<Record<string, Place>>;
  readonly spreads: readonly Spread[];
  /** It holds options, of which a later one may stand for an earlier one. */
  readonly options?: boolean;
}

/** What a file takes from others, and gives to them. */
export interface Links {
  readonly imported: readonly (Place & { readonly local: string; readonly name: string; readonly specifier: string })[];
  readonly exported: readonly (Place & {
    readonly name: string;
    readonly local?: string;
    readonly from?: { readonly specifier: string; readonly name: string };
  })[];
  readonly stars: readonly (Place & { readonly specifier: string })[];
  /** Constants of the module that are plain objects. */
  readonly objects: Readonly<Record<string, Merged>>;
  /** Every object of the file with a spread. */
  readonly merges: readonly Merged[];
}

/** Everything of one file; plain data, so that it can be cached. */
export interface SourceIndex {
  /** Top-level constants by name; `default` is the default export. */
  readonly consts: Readonly<Record<string, DeclaredConst>>;
  /** Imports and re-exports that exist when the module runs; type-only ones are gone by then. */
  readonly imports: readonly ImportFound[];
  /** Dynamic imports and the like, in words. */
  readonly hidden: readonly (Place & { readonly what: string })[];
  readonly links: Links;
  /** What is wrong by the text of this file alone. */
  readonly faults: readonly SourceFault[];
  /** The first `await` outside of functions. */
  readonly awaits?: Place;
  /** The file is JavaScript as it stands: nothing has to be taken away before it runs. */
  readonly plain?: boolean;
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
