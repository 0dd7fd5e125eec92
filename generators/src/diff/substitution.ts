/** How a declaration differs from the one that is used in its place, field by field. */
import type { Decl } from '../model/model.ts';
import { compareClasses, type DiffClass } from './classes.ts';
import type { Finding } from './finding.ts';
import { CLASS_VERDICT, type Verdict } from './verdict.ts';

export interface Ref {
  readonly plane: string;
  readonly name: string;
}
export const keyOf = ({ plane, name }: Ref): string => `${plane}.${name}`;
/** What `keyOf` has put together. */
export const refOf = (key: string): Ref => {
  const dot = key.indexOf('.');
  return { plane: key.slice(0, dot), name: key.slice(dot + 1) };
};

/** The worst of what the rules say about the two declarations. */
export interface Substitution {
  /** Undefined when they differ in nothing but their names. */
  readonly class: DiffClass | undefined;
  /** The worst difference, in words. */
  readonly why: string;
  readonly verdict: Verdict;
}

const EQUAL: Substitution = { class: undefined, why: '', verdict: CLASS_VERDICT.source };
const MISSING: Substitution = { class: 'break', why: 'what it refers to is not there', verdict: CLASS_VERDICT.break };
const OTHER: Substitution = { class: 'break', why: 'it is another kind of thing', verdict: CLASS_VERDICT.break };

/** Runs all rules over two declarations as if the one were the other's next version. */
export type Inspect = (old: Decl, now: Decl, before: Ref, after: Ref) => readonly Finding[] | undefined;

/** Compares each two declarations once. Declarations that refer to themselves are looked at until they come round. */
export class Substitutions {
  readonly #inspect: Inspect;
  readonly #known = new Map<string, Substitution>();

  constructor(inspect: Inspect) {
    this.#inspect = inspect;
  }

  of(old: Decl | undefined, now: Decl | undefined, before: Ref, after: Ref): Substitution {
    const key = `${keyOf(before)} ${keyOf(after)}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    this.#known.set(key, EQUAL);
    const found = old === undefined || now === undefined ? MISSING : summed(this.#inspect(old, now, before, after));
    this.#known.set(key, found);
    return found;
  }
}

function summed(findings: readonly Finding[] | undefined): Substitution {
  if (findings === undefined) return OTHER;
  const [first, ...rest] = [...findings].sort((a, b) => compareClasses(b.class, a.class));
  if (first === undefined) return EQUAL;
  const as = rest.filter((entry) => entry.class === first.class).length;
  const more = as === 0 ? '' : ` (and ${as} more)`;
  return { class: first.class, why: `${first.message}${more}`, verdict: first.verdict };
}
