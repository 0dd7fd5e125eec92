/** Names of the schema's text: what a declaration is called there, and in the source that declares it. */
import { folded } from '../../../compile/build/names.ts';
import { visibleJson } from '../../../text/visible.ts';

/** Words that a module cannot declare, beside those that it imports from the language. */
const WORDS = new Set(
  `await break case catch class const continue debugger default delete do else enum eval export extends false finally for
   function if implements import in instanceof interface let new null package private protected public return static super
   switch this throw true try typeof undefined var void while with yield arguments`.split(/\s+/),
);
/** Everything that a written schema may import. */
export const LANGUAGE = new Set(
  `array be bits bytes constant device enumeration f32 f64 field flags fn fnptr foreign i16 i32 i64 i8 ioctl long name pad plane
   ptr schema section struct table text u16 u32 u64 u8 ulong union usize list literal message exchange tail when bool blob`.split(
    /\s+/,
  ),
);
/** Names that every plane has already. */
const TAKEN = new Set(['VERSION', 'HASH', 'INFO']);

/** Words that the language refuses for every kind of name. */
const RESERVED = new Set(['self', 'Self', 'super', 'crate', '_', '__proto__', 'constructor', 'prototype']);

/** Files that every generated library has already: a plane's file is called by its name. */
const FILES = new Set(
  `base lib main mod index runtime fuzz planes party alloc std core test self super crate type match fn use pub impl trait
   struct enum union move ref mut loop where unsafe dyn async extern static box final override priv macro abstract become
   typeof virtual`.split(/\s+/),
);

/** Name of the plane that a header becomes: `v4l2-common.h` → `v4l2_common`. */
export function planeName(file: string): string {
  const stem = file
    .replace(/\.[^.]*$/, '')
    .replaceAll(/[^A-Za-z0-9_]/g, '_')
    .toLowerCase();
  if (!/^[a-z]/.test(stem)) return `p_${stem}`;
  return FILES.has(stem) || WORDS.has(stem) || LANGUAGE.has(stem) ? `${stem}_h` : stem;
}

export class SchemaNames {
  /** Names in use, folded, and what targets derive from them: `X` and `X_SIZE`. */
  readonly #used = new Set<string>();
  /** Derived name → the name from which it will be derived, for declarations that come later. */
  readonly #reserved = new Map<string, string>();

  /** Names as whole declarations have them, by their folded form: a number whose name only has other letters gets another one. */
  readonly #whole = new Map<string, string>();

  /** Keeps free what targets derive from a declaration that comes later, and its own name: that is more than a number's. */
  reserve(wanted: string, derived: readonly string[]): void {
    const stem = spellable(wanted);
    if (!this.#whole.has(folded(stem))) this.#whole.set(folded(stem), stem);
    for (const form of derived) this.#reserved.set(folded(form.replace('$', stem)), folded(stem));
  }

  /** Keeps a name from all that is declared later; what has it already is of another style. */
  take(name: string): void {
    this.#used.add(folded(name));
  }

  /** Whether a declaration can have exactly this name. */
  isFree(name: string, derived: readonly string[]): boolean {
    const all = [name, ...derived.map((form) => form.replace('$', name))].map(folded);
    return !this.#reserved.has(folded(name)) && !all.some((text) => this.#used.has(text));
  }

  /** A name for a declaration that nobody has yet, as near to the wanted one as can be; `$` in what is derived is the name. */
  declare(wanted: string, derived: readonly string[] = []): string {
    const plain = spellable(wanted);
    for (let n = 1; ; n += 1) {
      const name = n === 1 ? plain : `${plain}_${n}`;
      const all = [name, ...derived.map((form) => form.replace('$', name))].map(folded);
      const owner = this.#reserved.get(folded(name));
      const whole = this.#whole.get(folded(name)) ?? name;
      const kept = whole !== name || (owner !== undefined && owner !== folded(name));
      if (kept || all.some((text) => this.#used.has(text))) continue;
      for (const text of all) this.#used.add(text);
      return name;
    }
  }
}

function spellable(wanted: string): string {
  const plain = wanted.replace(/^_+/, '').replaceAll(/[^A-Za-z0-9_]/g, '_') || 'Unnamed';
  const letter = /^[A-Za-z]/.test(plain) ? plain : `T${plain}`;
  if (TAKEN.has(letter)) return `${letter}_VALUE`;
  return RESERVED.has(letter) ? `${letter}_` : letter;
}

/** The identifier that the module declares for a name. */
export const identifier = (name: string): string => (WORDS.has(name) || LANGUAGE.has(name) ? `${name}_` : name);

/** A name for a field, unique among its neighbours. */
export function fieldName(wanted: string, taken: Set<string>): string {
  const plain = RESERVED.has(wanted) ? `${wanted}_` : wanted;
  // A name that begins with `_` may be like another one in every style, but the same key twice is one key.
  const used = (name: string): boolean => taken.has(`=${name}`) || (!name.startsWith('_') && taken.has(folded(name)));
  let name = plain;
  for (let n = 2; used(name); n += 1) name = `${plain}_${n}`;
  taken.add(folded(name)).add(`=${name}`);
  return name;
}

/** A literal text, in single quotes unless that would need more escapes. */
export function quote(text: string): string {
  const json = visibleJson(text);
  if (text.includes("'") && !text.includes('"')) return json;
  return `'${json.slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}
