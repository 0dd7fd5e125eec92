/** A layout taken apart into the places where single values stand, with the names by which versions are compared. */
import { isLowered } from '../../emit/alignment.ts';
import { isLoose } from '../../emit/rust/scalar.ts';
import type { Decl, DeclOf, Field, FloatName, IntName, Model, Tail, TypeRef, WordName } from '../../model/model.ts';
import { floatBytes, wordFacts } from '../../model/scalars.ts';
import type { Arm, Tagged } from './arms.ts';

/** What stands in a place. `known`: names of all declarations of its side. */
export type Form =
  | { readonly f: 'int'; readonly type: IntName }
  /** A float, told by its bits, or a word that memory does not hold as the machine does: its number is that of nothing else. */
  | { readonly f: 'scalar'; readonly name: FloatName | WordName }
  /** A row of integers, compared as one value. */
  | { readonly f: 'list'; readonly type: IntName; readonly len: number }
  | { readonly f: 'enum'; readonly decl: DeclOf<'enum'>; readonly plane: string; readonly known: ReadonlySet<string> }
  | { readonly f: 'flags'; readonly decl: DeclOf<'flags'>; readonly plane: string; readonly known: ReadonlySet<string> }
  /** One part of a `bits` declaration. */
  | { readonly f: 'part'; readonly part: string; readonly shift: number; readonly width: number };

export interface Leaf {
  /** Field names from the layout inward, such as `base.target_id`, `slots[3].state` or `latest.slot`. */
  readonly path: string;
  /** Names of the fields alone, as Rust reaches them: like `path`, without the part of a word. */
  readonly place: string;
  /** Places on the way, the last one included, that are not aligned: Rust copies what stands there out and in. */
  readonly copies?: readonly string[];
  /** A row whose items are not aligned. */
  readonly loose?: true;
  /** Bytes from the start of the layout. */
  readonly offset: number;
  readonly size: number;
  readonly form: Form;
  /** Values that a writer of this field keeps to. */
  readonly range?: { readonly min: bigint; readonly max: bigint };
  /** The one number that every writer puts here: how many elements follow. */
  readonly fixed?: bigint;
  /** In an arm of a union that a tag tells apart: the union's path, and the tags that mean the arm. */
  readonly arm?: { readonly union: string; readonly tags: readonly string[] };
  /** Whoever writes an arm writes this with it. */
  readonly isTag?: boolean;
  /** In a tail: of which element. */
  readonly element?: number;
  /** Sections: the role that stores it, `init` or `both`. */
  readonly owner?: string;
  /** A strict enumeration: the generated check refuses other values. */
  readonly strict?: boolean;
}

/** Elements of an array of layouts that are looked at one by one; what follows them has the same shape. */
const ELEMENTS = 256;

export const SIZES: Readonly<Record<IntName, number>> = {
  u8: 1,
  u16: 2,
  u32: 4,
  u64: 8,
  i8: 1,
  i16: 2,
  i32: 4,
  i64: 8,
};

export type LayoutDecl = DeclOf<'struct' | 'section'>;

/** Finds declarations of one model. */
export class Finder {
  readonly model: Model;
  readonly #known: ReadonlySet<string>;

  constructor(model: Model) {
    this.model = model;
    this.#known = new Set(model.planes.flatMap(({ members }) => members.map(({ name }) => name)));
  }

  find(plane: string, name: string): Decl {
    const found = this.model.planes.find((p) => p.name === plane)?.members.find((m) => m.name === name);
    if (found === undefined) throw new Error(`the lock refers to ${plane}.${name}, which it does not contain`);
    return found;
  }

  /** Every place of a layout that carries a value. Reserved fields and stamps carry none. */
  leaves(decl: LayoutDecl): Leaf[] {
    return decl.fields.flatMap((field) => this.#field(decl, field, '', 0, undefined));
  }

  /** Every place of an element behind a struct, which stands at `offset`. */
  element({ name, type }: Tail, index: number, offset: number): Leaf[] {
    const path = `${name}[${index}]`;
    return this.#type(type, path, offset, undefined).map((leaf) => {
      const isClosed = leaf.path === path && leaf.form.f === 'enum' && leaf.form.decl.unknown === 'error';
      return { ...leaf, element: index, ...(isClosed ? { strict: true } : {}) };
    });
  }

  /** The unions of a layout that a tag beside them tells apart. Those inside of arms and of elements are bytes. */
  tagged(decl: LayoutDecl, plane: string): Tagged[] {
    return decl.fields.flatMap((field) => this.#tagged({ decl, plane }, field, '', 0, []));
  }

  #tagged(
    owner: { decl: LayoutDecl; plane: string },
    field: Field,
    prefix: string,
    start: number,
    copies: readonly string[],
  ): Tagged[] {
    const { decl, plane } = owner;
    const path = `${prefix}${field.name}`;
    const offset = start + field.offset;
    const isCopied = !isLoose(field.type) && isLowered(decl, field, (from, name) => this.find(from, name));
    const inside = (type: TypeRef, at: string, from: number): Tagged[] => {
      if (type.t === 'array') {
        const each = this.sizeOf(type.of);
        const places = Array.from({ length: Math.min(type.len, ELEMENTS) }, (_, n) => n);
        return places.flatMap((n) => inside(type.of, `${at}[${n}]`, from + n * each));
      }
      const found = type.t === 'ref' ? this.find(type.plane, type.name) : undefined;
      if (type.t !== 'ref' || found === undefined) return [];
      if (found.kind === 'overlay') {
        if (field.by === undefined || found.target !== undefined) return [];
        const tags = { path: at, tagPath: `${prefix}${field.by}`, place: prefix.replace(/\.$/, '') };
        return [
          { ...tags, owner: { plane, name: decl.name, field: field.name }, copies, arms: this.#arms(found, at, from) },
        ];
      }
      if (found.kind !== 'struct' && found.kind !== 'section') return [];
      const on = isCopied ? [...copies, at] : copies;
      return found.fields.flatMap((one) => this.#tagged({ decl: found, plane: type.plane }, one, `${at}.`, from, on));
    };
    return inside(field.type, path, offset);
  }

  #arms(decl: DeclOf<'overlay'>, path: string, offset: number): Arm[] {
    return decl.arms.flatMap(({ name, type, tags = [] }) => {
      const [first] = tags;
      if (first === undefined) return [];
      const arm = { union: path, tags };
      const leaves = this.#type(type, `${path}.${name}`, offset, undefined).map((leaf) => ({ ...leaf, arm }));
      // A tag that means the arm already stays: before anything is written it is zero.
      return [{ name, type, tags, tag: tags.includes('0') ? '0' : first, leaves }];
    });
  }

  #field(decl: LayoutDecl, field: Field, prefix: string, start: number, outer: string | undefined): Leaf[] {
    if (field.reserved === true || field.stamp !== undefined) return [];
    const path = `${prefix}${field.name}`;
    const whole = this.#type(field.type, path, start + field.offset, field.owner ?? outer);
    const lowered = !isLoose(field.type) && isLowered(decl, field, (plane, name) => this.find(plane, name));
    const found = lowered ? whole.map((leaf) => copied(leaf, path)) : whole;
    return found.map((leaf) => (leaf.path === path ? { ...leaf, ...stated(field, leaf.form) } : leaf));
  }

  #type(type: TypeRef, path: string, offset: number, owner: string | undefined): Leaf[] {
    const base = { path, place: path, offset, ...(owner === undefined ? {} : { owner }) };
    if (type.t === 'int') return [{ ...base, size: SIZES[type.name], form: { f: 'int', type: type.name } }];
    if (type.t === 'float' || type.t === 'word') {
      return [{ ...base, size: scalarSize(type.name), form: { f: 'scalar', name: type.name } }];
    }
    if (type.t === 'array') {
      const { of, len } = type;
      if (of.t === 'int') {
        return [{ ...base, size: SIZES[of.name] * len, form: { f: 'list', type: of.name, len } }];
      }
      const each = this.sizeOf(of);
      const looked = Math.min(len, ELEMENTS);
      return Array.from({ length: looked }, (_, n) => n).flatMap((n) =>
        this.#type(of, `${path}[${n}]`, offset + n * each, owner),
      );
    }
    if (type.t !== 'ref') return [];
    const decl = this.find(type.plane, type.name);
    switch (decl.kind) {
      case 'enum':
        return [{ ...base, size: SIZES[decl.repr], form: { f: 'enum', decl, plane: type.plane, known: this.#known } }];
      case 'flags':
        return [{ ...base, size: SIZES[decl.repr], form: { f: 'flags', decl, plane: type.plane, known: this.#known } }];
      case 'bits':
        return decl.parts
          .filter((part) => part.reserved !== true)
          .map(({ name, shift, width }) => {
            const form: Form = { f: 'part', part: name, shift, width };
            return { ...base, path: `${path}.${name}`, size: SIZES[decl.repr], form };
          });
      case 'struct':
      case 'section':
        return decl.fields.flatMap((field) => this.#field(decl, field, `${path}.`, offset, owner));
      case 'overlay': {
        // Which arm is meant, something else says: all bytes arrive, or none.
        const form: Form = { f: 'list', type: 'u8', len: decl.size };
        return decl.target === undefined ? [{ ...base, place: `${path}.0`, size: decl.size, form }] : [];
      }
      default:
        return [];
    }
  }

  sizeOf(type: TypeRef): number {
    if (type.t === 'int') return SIZES[type.name];
    if (type.t === 'float' || type.t === 'word') return scalarSize(type.name);
    if (type.t === 'array') return type.len * this.sizeOf(type.of);
    if (type.t !== 'ref') return 8;
    const decl = this.find(type.plane, type.name);
    if ('size' in decl) return decl.size;
    return 'repr' in decl ? SIZES[decl.repr] : 0;
  }
}

const scalarSize = (name: FloatName | WordName): number =>
  name === 'f32' || name === 'f64' ? floatBytes(name) : wordFacts(name).bytes;

/** The elements of an array are copied one by one. */
function copied(leaf: Leaf, path: string): Leaf {
  const [indexes = ''] = /^(\[\d+\])*/.exec(leaf.place.slice(path.length)) ?? [];
  const place = `${path}${indexes}`;
  if (leaf.form.f === 'list' && place === leaf.place) return { ...leaf, loose: true };
  return { ...leaf, copies: [place, ...(leaf.copies ?? [])] };
}

function stated(field: Field, form: Form): Pick<Leaf, 'range' | 'strict'> {
  if (field.range !== undefined && form.f !== 'list') {
    return { range: { min: BigInt(field.range.min), max: BigInt(field.range.max) } };
  }
  return form.f === 'enum' && form.decl.unknown === 'error' ? { strict: true } : {};
}
