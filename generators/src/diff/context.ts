/** What rules know besides their pair: both sides, what was renamed, and how types compare. */
import { firstFormHash } from '../compile/lock.ts';
import { canonical } from '../model/hash.ts';
import type { Decl, Model, Param, TypeRef } from '../model/model.ts';
import { copiedStructs } from './copied.ts';
import { type Inspect, keyOf, type Ref, refOf, type Substitution, Substitutions } from './substitution.ts';

/** Declarations of one side by `plane.name`. */
export class Side {
  readonly model: Model;
  readonly #decls = new Map<string, Decl>();
  #copied: ReadonlySet<string> | undefined;

  constructor(model: Model) {
    this.model = model;
    for (const plane of model.planes) {
      for (const decl of plane.members) this.#decls.set(`${plane.name}.${decl.name}`, decl);
    }
  }

  /** Whether it would say so if a number had a unit: locks did not keep units at first. */
  get statesUnits(): boolean {
    return this.model.planes.every((plane) => firstFormHash(plane) === undefined);
  }

  find(ref: Ref): Decl | undefined {
    return this.#decls.get(keyOf(ref));
  }

  /** Whether a struct, by `plane.name`, travels as bytes of messages alone. */
  isCopied(key: string): boolean {
    this.#copied ??= copiedStructs(this.model);
    return this.#copied.has(key);
  }
}

export class DiffContext {
  readonly old: Side;
  readonly new: Side;
  /** Old `plane.name` → new one, for declarations that were renamed or moved, and for those of renamed planes. */
  readonly renamed = new Map<string, string>();
  /** Old `plane.name` → the equal one of the new side that is used wherever the old one was. */
  readonly replaced = new Map<string, string>();
  #substitutions: Substitutions;
  readonly #inspect: Inspect;

  /** @param inspect runs the rules over two declarations of which one is used where the other was */
  constructor(before: Model, after: Model, inspect: Inspect) {
    this.old = new Side(before);
    this.new = new Side(after);
    this.#inspect = inspect;
    this.#substitutions = new Substitutions(inspect);
  }

  /** How a declaration of the new side differs from the one of the old side that was used in its place. */
  substituted(before: Ref, after: Ref): Substitution {
    return this.#substitutions.of(this.old.find(before), this.new.find(after), before, after);
  }

  /** Says that a declaration is another one's new name. What was compared before did not know it. */
  rename(before: string, after: string): void {
    this.renamed.set(before, after);
    this.#substitutions = new Substitutions(this.#inspect);
  }

  /** Plane of a declaration of the old side. */
  oldHome(decl: Decl | undefined): string | undefined {
    return this.old.model.planes.find((plane) => decl !== undefined && plane.members.includes(decl))?.name;
  }

  /** Whether two references mean one declaration. */
  sameRef(before: Ref, after: Ref): boolean {
    const key = keyOf(before);
    return (this.renamed.get(key) ?? key) === keyOf(after);
  }

  /** Whether two types are the same, with renamed declarations counted as such. */
  sameType(before: TypeRef | undefined, after: TypeRef | undefined): boolean {
    if (before === undefined || after === undefined) return before === after;
    if (before.t === 'ref' && after.t === 'ref') return this.sameRef(before, after);
    if (before.t === 'array' && after.t === 'array') {
      return before.len === after.len && this.sameType(before.of, after.of);
    }
    if (before.t === 'ptr' && after.t === 'ptr') return this.sameType(before.to, after.to);
    if (before.t === 'fnptr' && after.t === 'fnptr') {
      return this.sameParams(before.params, after.params) && this.sameType(before.ret, after.ret);
    }
    return canonical(before) === canonical(after);
  }

  /** Whether two lists of parameters are the same, names included. */
  sameParams(before: readonly Param[], after: readonly Param[]): boolean {
    return (
      before.length === after.length &&
      before.every((param, n) => param.name === after[n]?.name && this.sameType(param.type, after[n]?.type))
    );
  }

  /** Any part of a document, with references of the old side in names of the new one. */
  inNewNames(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((entry) => this.inNewNames(entry));
    if (typeof value !== 'object' || value === null) return value;
    const record = value as Record<string, unknown>;
    const mapped = Object.fromEntries(Object.entries(record).map(([key, entry]) => [key, this.inNewNames(entry)]));
    if (typeof record.plane !== 'string' || typeof record.name !== 'string') return mapped;
    const target = this.renamed.get(`${record.plane}.${record.name}`);
    return target === undefined ? mapped : { ...mapped, ...refOf(target) };
  }

  /** Whether two parts of a document are the same but for documentation, with renamed declarations counted as such. */
  sameContent(before: unknown, after: unknown): boolean {
    if (before === after) return true;
    return canonical(this.inNewNames(before)) === canonical(after);
  }
}

/** A type as people write it: `u32[6]`, `frame.FrameToken`, `ptr`. */
export function typeText(type: TypeRef | undefined): string {
  if (type === undefined) return 'nothing';
  switch (type.t) {
    case 'int':
    case 'float':
    case 'word':
      return type.name;
    case 'ref':
      return `${type.plane}.${type.name}`;
    case 'array':
      return `${typeText(type.of)}[${type.len}]`;
    case 'usize':
      return 'usize';
    case 'long':
      return type.name;
    case 'ptr':
      return type.to === undefined ? 'ptr' : `ptr(${typeText(type.to)})`;
    case 'fnptr':
      return `fn(${type.params.map((param) => `${param.name}: ${typeText(param.type)}`).join(', ')}) -> ${typeText(type.ret)}`;
  }
}
