/** Names of the C target. C has one name space, so every symbol is recorded and a clash is refused. */
import type { Model } from '../../model/model.ts';
import { screaming, snake } from '../naming.ts';

/** Words that C11 or C++11 keep for themselves and that a field may be called. */
const KEYWORDS = new Set(
  `alignas alignof and asm auto bool break case catch char class const constexpr const_cast continue decltype default
   delete do double dynamic_cast else enum explicit export extern false float for friend goto if inline int long mutable
   namespace new noexcept not nullptr operator or private protected public register reinterpret_cast restrict return
   short signed sizeof static static_assert static_cast struct switch template this thread_local throw true try typedef
   typeid typename union unsigned using virtual void volatile wchar_t while xor`.split(/\s+/),
);

/** Name of a field or a parameter. */
export function member(name: string): string {
  return KEYWORDS.has(name) ? `${name}_` : name;
}

/** A symbol and its owner. */
export type Claim = readonly [symbol: string, owner: string];

export class Names {
  readonly prefix: string;
  readonly #planesOf = new Map<string, number>();
  readonly #taken = new Map<string, string>();
  #noted: Claim[] = [];

  constructor(model: Model, prefix: string) {
    this.prefix = prefix;
    for (const plane of model.planes) {
      for (const { name } of plane.members) this.#planesOf.set(name, (this.#planesOf.get(name) ?? 0) + 1);
    }
  }

  /** Stem of a declaration: its own name, with the plane in front when another plane has the same one. */
  #stem(plane: string, name: string): string {
    return (this.#planesOf.get(name) ?? 0) > 1 ? `${plane}_${name}` : name;
  }

  /** `pf_AddRequest` */
  type(plane: string, name: string): string {
    return `${this.prefix}_${this.#stem(plane, name)}`;
  }

  /** `PF_ADD_REQUEST_SIZE`; `parts` follow the declaration's name. */
  macro(plane: string, name: string, ...parts: string[]): string {
    return this.free(this.#stem(plane, name), ...parts);
  }

  /** `pf_display_dispatch`: a function of a declaration. */
  call(plane: string, name: string, ...parts: string[]): string {
    return [this.prefix, this.#stem(plane, name), ...parts].map(snake).join('_');
  }

  /** A macro that belongs to no declaration. */
  free(...parts: string[]): string {
    return [this.prefix, ...parts].map(screaming).join('_');
  }

  /** Records a symbol; two owners of one symbol are refused. */
  claim(symbol: string, owner: string): string {
    const other = this.#taken.get(symbol);
    if (other !== undefined) throw new Error(`${owner} and ${other} both become '${symbol}' in C; rename one of them`);
    this.#taken.set(symbol, owner);
    this.#noted.push([symbol, owner]);
    return symbol;
  }

  /** Gives what `make` gives, and what it claimed, so that a remembered text can claim the same. */
  noting<T>(make: () => T): { readonly made: T; readonly claims: readonly Claim[] } {
    const outer = this.#noted;
    this.#noted = [];
    try {
      return { made: make(), claims: this.#noted };
    } finally {
      this.#noted = [...outer, ...this.#noted];
    }
  }
}
