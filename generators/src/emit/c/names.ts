/** Names of the C target. C has one name space, so every symbol is recorded and a clash is refused. */
import type { Model } from '../../model/model.ts';
import { fileName, screaming, snake } from '../naming.ts';
import { type Owner, type Refusal, Space } from '../refused.ts';
import { escaped } from '../reserved.ts';
import { RESERVED, RESERVED_CALLS, SUPPORT_HEADERS } from './reserved.ts';

/** Name of a field or a parameter. */
export function member(name: string): string {
  return escaped(name, RESERVED);
}

/** Name of something that is called: a bracket follows it, so that macros with parameters are in the way too. */
export function callable(name: string): string {
  return escaped(name, RESERVED_CALLS);
}

/** Stem of a plane's headers. */
export function headerName(plane: string): string {
  return fileName(plane, SUPPORT_HEADERS);
}

/** A symbol and its owner. */
export type Claim = readonly [symbol: string, owner: Owner];

export class Names {
  readonly prefix: string;
  readonly #planesOf = new Map<string, number>();
  readonly #clashes: Refusal[] = [];
  readonly #space = new Space('in C', this.#clashes);
  /** Refusals of what stands in a space of its own, such as a namespace. */
  readonly inside: Refusal[] = [];
  #noted: Claim[] = [];

  constructor(model: Model, prefix: string) {
    this.prefix = prefix;
    for (const plane of model.planes) {
      for (const { name } of plane.members) this.#planesOf.set(name, (this.#planesOf.get(name) ?? 0) + 1);
    }
  }

  /** Stem of a declaration: its own name, with the plane in front when another plane has the same one. */
  #stem(plane: string, name: string): string {
    // A longer form of a message (`Rumble_10`) is told apart as the message is.
    const planes = this.#planesOf.get(name) ?? this.#planesOf.get(name.replace(/_\d+$/, '')) ?? 0;
    return planes > 1 ? `${plane}_${name}` : name;
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
  claim(symbol: string, owner: Owner): string {
    const { name, span } = owner;
    this.#noted.push([symbol, { name, span }]);
    return this.#space.claim(symbol, { name, span });
  }

  /** All that has no name in C or C++. */
  get refusals(): readonly Refusal[] {
    return [...this.#clashes, ...this.inside];
  }

  /** Gives what `make` gives, and what it claimed and refused, so that a remembered text can do the same. */
  noting<T>(make: () => T): {
    readonly made: T;
    readonly claims: readonly Claim[];
    readonly refused: readonly Refusal[];
  } {
    const outer = this.#noted;
    this.#noted = [];
    const before = this.inside.length;
    try {
      const made = make();
      return { made, claims: this.#noted, refused: this.inside.slice(before) };
    } finally {
      this.#noted = [...outer, ...this.#noted];
    }
  }
}
