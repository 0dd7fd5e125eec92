/** What the Rust target cannot spell as it stands: published, so that a test can hold it against the compiler. */
import { type Reserved, words } from '../reserved.ts';

/** Strict keywords, reserved ones and those with a meaning in places, of the newest edition. */
export const KEYWORDS: Reserved = {
  words: new Set(
    words(`
      abstract as async await become box break const continue crate do dyn else enum extern false final fn for gen if
      impl in let loop macro match mod move mut override priv pub ref return self Self static struct super trait true
      try type typeof union unsafe unsized use virtual where while yield`),
  ),
  families: [],
};

/** Not keywords, but a type of the same name would stand for them in its whole module. */
export const PRIMITIVES: Reserved = {
  words: new Set(),
  families: [/^(?:bool|char|str|[iu](?:8|16|32|64|128|size)|f(?:16|32|64|128))$/],
};

/** Modules and roots that a crate has: its own, those that Cargo takes for programs, and the crates that it links. */
export const CRATE: Reserved = {
  words: new Set(words('alloc build fuzz lib main party planes runtime std lockstep lockstep_of')),
  families: [],
};

/** What stands beside the identities of planes. */
export const PLANES: Reserved = { words: new Set(['PLANES']), families: [] };

/** Locals of the generated text. A declaration of such a name that is a tuple struct would stand for them as a pattern. */
export const TYPES: Reserved = {
  words: new Set(
    words(`
      also at back bits body busy byte bytes call caller checked chosen code copy count cursor data decoded direction
      element entry error expose f field fill flag flags found from got h handle handler host index info information
      init inner input into io item items keep kind label later len length loop made mem message min name names new
      not offset one other out output parts place process r read reply request reserved rest result role room
      section separator seq size slot stamp start store sync tag target template to token trap tries value view w
      want wide width wire word words write writer written`),
  ),
  families: [],
};

/** What a local may not be called: patterns of these names mean the variants, and readers and writers have locals of their own. */
export const LOCALS: Reserved = { words: new Set(words('Ok Err Some None r w')), families: [] };

/** What the generated type of a declaration has beside what the schema names. */
export const BESIDE = {
  /** Values of enumerations, and flags. */
  values: new Set(['VALUES', 'EMPTY', 'KNOWN']),
  bits: new Set(['new', 'get', 'from', 'into']),
  client: new Set(['new', 'io', 'into_io']),
  view: new Set(
    words(
      'create open open_prefix memory into_memory mapped_len snapshot checked_snapshot stamp inside fill ROLE clone fmt',
    ),
  ),
  table: new Set(['COUNT']),
  /** Parameters. */
  call: new Set(['table', 'entry', 'call', 'globals']),
  /** Variants of a union that keeps what it does not know. */
  union: new Set(['Unknown']),
  /** Variants of an exchange, which has a constant of that name. */
  exchange: new Set(['MAGIC']),
} as const satisfies Record<string, ReadonlySet<string>>;
