/** Names of the schema's text: what a declaration is called there, and in the source that declares it. */

/** Words that a module cannot declare, beside those that it imports from the language. */
const WORDS = new Set(
  `await break case catch class const continue debugger default delete do else enum eval export extends false finally for
   function if implements import in instanceof interface let new null package private protected public return static super
   switch this throw true try typeof undefined var void while with yield arguments`.split(/\s+/),
);
/** Everything that a written schema may import. */
export const LANGUAGE = new Set(
  `array bits bytes constant device enumeration field flags fn fnptr foreign i16 i32 i64 i8 ioctl name pad plane ptr schema
   section struct table text u16 u32 u64 u8 usize list literal message exchange tail when bool blob`.split(/\s+/),
);
/** Names that every plane has already. */
const TAKEN = new Set(['VERSION', 'HASH', 'INFO']);

export class SchemaNames {
  readonly #used = new Map<string, number>();

  /** A name for a declaration that nobody has yet, as near to the wanted one as can be. */
  declare(wanted: string): string {
    const plain = wanted.replace(/^_+/, '').replaceAll(/[^A-Za-z0-9_]/g, '_') || 'Unnamed';
    const letter = /^[A-Za-z]/.test(plain) ? plain : `T${plain}`;
    const free = TAKEN.has(letter) ? `${letter}_VALUE` : letter;
    // Targets spell names in their own style, so two that differ only in case or `_` are one name.
    const folded = free.replaceAll('_', '').toLowerCase();
    const count = this.#used.get(folded) ?? 0;
    this.#used.set(folded, count + 1);
    return count === 0 ? free : this.declare(`${free}_${count + 1}`);
  }
}

/** The identifier that the module declares for a name. */
export const identifier = (name: string): string => (WORDS.has(name) || LANGUAGE.has(name) ? `${name}_` : name);

const RESERVED = new Set(['self', 'Self', 'super', 'crate', '_', '__proto__', 'constructor', 'prototype']);

/** A name for a field, unique among its neighbours. */
export function fieldName(wanted: string, taken: Set<string>): string {
  const fold = (text: string): string => text.replaceAll('_', '').toLowerCase();
  let name = RESERVED.has(wanted) ? `${wanted}_` : wanted;
  for (let n = 2; taken.has(fold(name)) && !name.startsWith('_'); n += 1) name = `${wanted}_${n}`;
  taken.add(fold(name));
  return name;
}

/** A literal text, in single quotes unless that would need more escapes. */
export function quote(text: string): string {
  const json = JSON.stringify(text);
  if (text.includes("'") && !text.includes('"')) return json;
  return `'${json.slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}
