/** What a target keeps for itself, as data: each emitter publishes its own. */

export interface Reserved {
  readonly words: ReadonlySet<string>;
  readonly families: readonly RegExp[];
}

/** The words of a text. */
export const words = (text: string): string[] => text.trim().split(/\s+/);

export function isReserved(name: string, ...lists: readonly Reserved[]): boolean {
  for (const { words, families } of lists) {
    if (words.has(name)) return true;
    for (const family of families) if (family.test(name)) return true;
  }
  return false;
}

/** The name, or something close to it that the target does not keep for itself. */
export function escaped(name: string, ...lists: readonly Reserved[]): string {
  if (!isReserved(name, ...lists)) return name;
  // Compilers have `_SIZE_T_` beside `_SIZE_T`, so that a further underscore may not be enough.
  return isReserved(`${name}_`, ...lists) ? `${name}_field` : `${name}_`;
}
