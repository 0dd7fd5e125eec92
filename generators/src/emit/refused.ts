/** Names that a target cannot spell: an emitter collects them all, so that one run shows everything with its place. */
import type { Span } from '../model/model.ts';

/** Whose name it is: a declaration, or a member of one. */
export interface Owner {
  readonly name: string;
  readonly span?: Span | undefined;
}

/** A name that stays as it is in the schema and has no form in the target. */
export interface Refusal {
  readonly owner: Owner;
  readonly why: string;
  /** The other name of two that become one. */
  readonly other?: Owner;
}

/** What an emitter throws when it has refusals. */
export class RefusedNames extends Error {
  readonly refusals: readonly Refusal[];

  constructor(refusals: readonly Refusal[]) {
    super(refusals.map(({ owner, why }) => `'${owner.name}' ${why}`).join('\n'));
    this.name = 'RefusedNames';
    this.refusals = refusals;
  }
}

/** A member of a declaration as an owner of names. */
export function within(decl: Owner, member: Owner): Owner {
  return { name: `${decl.name}.${member.name}`, span: member.span ?? decl.span };
}

/** Place of a name, as an editor takes it. */
export const placeOf = ({ span }: Owner): string => (span === undefined ? '' : `${span.file}:${span.line}:${span.col}`);

/** Names of one space of a target. The second of two owners is refused, with the place of the first. */
export class Space {
  readonly #taken = new Map<string, Owner | (() => Owner)>();
  readonly #refusals: Refusal[];
  readonly #where: string;

  /** @param where words that follow "both become 'x'" */
  constructor(where: string, refusals: Refusal[]) {
    this.#where = where;
    this.#refusals = refusals;
  }

  /** @param owner or what finds it, which is called for names that are doubled */
  claim(name: string, owner: Owner | (() => Owner)): string {
    const other = this.#taken.get(name);
    if (other === undefined) this.#taken.set(name, owner);
    else this.#refusals.push(doubled(found(owner), found(other), name, this.#where));
    return name;
  }
}

const found = (owner: Owner | (() => Owner)): Owner => (typeof owner === 'function' ? owner() : owner);

/** Two names that become one. The later one in the schema is refused, whatever is printed first. */
function doubled(one: Owner, two: Owner, name: string, where: string): Refusal {
  const [first, second] = isBefore(one, two) ? [one, two] : [two, one];
  const place = placeOf(first);
  const shown = `${first.name}${place === '' ? '' : ` (${place})`}`;
  return { owner: second, other: first, why: `and ${shown} both become '${name}' ${where}` };
}

function isBefore({ span: one }: Owner, { span: two }: Owner): boolean {
  // What has no place is the generator's own.
  if (one === undefined || two === undefined) return one === undefined && two !== undefined;
  if (one.file !== two.file) return false;
  return one.line < two.line || (one.line === two.line && one.col < two.col);
}

/** Throws when there is anything to refuse. */
export function refuseAll(refusals: readonly Refusal[]): void {
  if (refusals.length > 0) throw new RefusedNames(refusals);
}

/** What `make` gives for each; what it refuses is thrown once all were asked. */
export function collectRefused<T, R>(items: readonly T[], make: (item: T) => R): R[] {
  const refusals: Refusal[] = [];
  const made = items.flatMap((item): R[] => {
    try {
      return [make(item)];
    } catch (error) {
      if (!(error instanceof RefusedNames)) throw error;
      refusals.push(...error.refusals);
      return [];
    }
  });
  refuseAll(refusals);
  return made;
}
