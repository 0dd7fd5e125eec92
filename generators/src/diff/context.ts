/** What rules know besides their pair: both sides, what was renamed, and how types compare. */
import { canonical } from '../model/hash.ts';
import type { Decl, Model, Param, TypeRef } from '../model/model.ts';

export interface Ref {
  readonly plane: string;
  readonly name: string;
}
const keyOf = ({ plane, name }: Ref): string => `${plane}.${name}`;

/** Declarations of one side by `plane.name`. */
export class Side {
  readonly model: Model;
  readonly #decls = new Map<string, Decl>();

  constructor(model: Model) {
    this.model = model;
    for (const plane of model.planes) {
      for (const decl of plane.members) this.#decls.set(`${plane.name}.${decl.name}`, decl);
    }
  }

  find(ref: Ref): Decl | undefined {
    return this.#decls.get(keyOf(ref));
  }

  /**
   * What a type is made of when all names are taken away: equal texts have equal bytes with equal meanings of numbers.
   * A reference that leads nowhere stands for itself.
   */
  bare(type: TypeRef): string {
    switch (type.t) {
      case 'int':
        return type.name;
      case 'array':
        return `[${this.bare(type.of)};${type.len}]`;
      case 'usize':
        return 'usize';
      case 'ptr':
        return 'ptr';
      case 'fnptr':
        return `fn(${type.params.map((param) => this.bare(param.type)).join(',')})${type.ret ? this.bare(type.ret) : ''}`;
      case 'ref': {
        const decl = this.find(type);
        if (decl === undefined) return `?${keyOf(type)}`;
        if (decl.kind === 'enum' || decl.kind === 'flags' || decl.kind === 'bits') return decl.repr;
        if (decl.kind !== 'struct' && decl.kind !== 'foreign' && decl.kind !== 'section') return decl.kind;
        return `{${decl.fields.map((field) => `${field.offset}:${this.bare(field.type)}`).join(',')}}`;
      }
    }
  }

  /** What a word means beyond its bytes, for telling whether two names mean the same; empty for plain integers. */
  meaning(type: TypeRef): string {
    if (type.t === 'array') return this.meaning(type.of);
    if (type.t === 'ptr') return type.to === undefined ? '' : typeText(type.to);
    const decl = type.t === 'ref' ? this.find(type) : undefined;
    if (decl === undefined) return '';
    if (decl.kind === 'enum') return canonical(decl.values.map(({ name, value }) => [name, value]));
    if (decl.kind === 'flags') return canonical(decl.values.map(({ name, bit }) => [name, bit]));
    return decl.kind === 'bits' ? canonical(decl.parts.map(({ name, shift, width }) => [name, shift, width])) : '';
  }
}

export class DiffContext {
  readonly old: Side;
  readonly new: Side;
  /** Old `plane.name` → new one, for declarations that were renamed or moved, and for those of renamed planes. */
  readonly renamed = new Map<string, string>();

  constructor(before: Model, after: Model) {
    this.old = new Side(before);
    this.new = new Side(after);
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
    if (target === undefined) return mapped;
    const dot = target.indexOf('.');
    return { ...mapped, plane: target.slice(0, dot), name: target.slice(dot + 1) };
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
      return type.name;
    case 'ref':
      return `${type.plane}.${type.name}`;
    case 'array':
      return `${typeText(type.of)}[${type.len}]`;
    case 'usize':
      return 'usize';
    case 'ptr':
      return type.to === undefined ? 'ptr' : `ptr(${typeText(type.to)})`;
    case 'fnptr':
      return `fn(${type.params.map((param) => typeText(param.type)).join(', ')}) -> ${typeText(type.ret)}`;
  }
}
