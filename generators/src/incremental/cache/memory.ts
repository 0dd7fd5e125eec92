/** Results by kind and content of what they were made from; the tool itself is part of every key. */
export interface Memory {
  /** The entry, or undefined when there is none. */
  read<T>(kind: string, key: string): T | undefined;
  write(kind: string, key: string, value: unknown): void;
  /**
   * The latest result for a place, if it was made from the same key; otherwise makes it. Only programs that stay have
   * this: what it keeps is sooner made anew than read from a disk. Nobody may change what it gives.
   *
   * @param place what the result is for; one result is kept for each
   * @param key digest of everything that the result depends on
   */
  recall?<T>(place: string, key: string, make: () => T): T;
}

/** A memory in front of another one, for programs that stay. Entries that were not used for long are forgotten. */
export class InMemory implements Memory {
  static readonly #MOST = 512;
  readonly #behind: Memory;
  readonly #entries = new Map<string, unknown>();
  readonly #latest = new Map<string, { readonly key: string; readonly value: unknown }>();

  constructor(behind: Memory) {
    this.#behind = behind;
  }

  read<T>(kind: string, key: string): T | undefined {
    const id = `${kind} ${key}`;
    const found = this.#entries.get(id) ?? this.#behind.read<T>(kind, key);
    if (found !== undefined) this.#keep(id, found);
    return found as T | undefined;
  }

  write(kind: string, key: string, value: unknown): void {
    this.#keep(`${kind} ${key}`, value);
    this.#behind.write(kind, key, value);
  }

  recall<T>(place: string, key: string, make: () => T): T {
    const known = this.#latest.get(place);
    if (known?.key === key) return known.value as T;
    const value = make();
    this.#latest.set(place, { key, value });
    return value;
  }

  #keep(id: string, value: unknown): void {
    this.#entries.delete(id);
    this.#entries.set(id, value);
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > InMemory.#MOST && oldest !== undefined) this.#entries.delete(oldest);
  }
}
