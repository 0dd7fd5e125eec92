/** What the TypeScript target cannot spell as it stands: published, so that a test can hold it against the compiler. */
import { type Reserved, words } from '../reserved.ts';

/** Words that no declaration of a module may be called: the language's, and names of its types. */
const KEYWORDS = words(`
  await break case catch class const continue debugger default delete do else enum export extends false finally for function
  if implements import in instanceof interface let new null package private protected public return static super switch this
  throw true try typeof var void while with yield eval arguments undefined as async
  infer unique readonly keyof asserts abstract intrinsic
  any bigint boolean never number object string symbol unknown`);

/** What generated modules use of what is there everywhere, and names that compilers keep for themselves. */
const GLOBALS = words(`
  Array ArrayBuffer BigInt DataView Map Number Object Partial Promise RangeError ReadonlyMap String Uint8Array
  NaN Infinity globalThis require exports module Reflect`);

/** Parameters and locals of generated functions, which would stand for a declaration of that name. */
const LOCALS = words(`
  at b body bytes code count direction first front header high init inner into item kind length low mask message min name offset out outer
  parts place r request room seq start tag v value w`);

/** Declarations that get another name inside of their module, and their own where it exports them. */
export const DECLARATIONS: Reserved = { words: new Set([...KEYWORDS, ...GLOBALS, ...LOCALS]), families: [] };

/** Parameters that get another name. */
export const PARAMETERS: Reserved = { words: new Set([...KEYWORDS, ...GLOBALS]), families: [] };

/** What the index exports beside the planes, and words that TypeScript takes for no name of an export. */
export const INDEX_NAMES: ReadonlySet<string> = new Set(
  words(`
    runtime lockstepPlanes platformPlanes
    await implements interface let package private protected public static yield`),
);

/** Stems of the files that are there for every schema. */
export const FILES: readonly string[] = ['runtime', 'index'];
