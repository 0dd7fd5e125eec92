/** The model as the Rust emitter sees it: looking declarations up, and types as Rust writes them. */
import type { Decl, DeclKind, DeclOf, IntName, Model, Param, Plane, TypeRef } from '../../model/model.ts';
import { type Lookup, lookupOf } from '../lookup.ts';
import { beside, local, moduleName, snakeIdent, typeName } from './names.ts';
import { FULL_WORDS, NONE, OPTION, type Words } from './prelude.ts';
import { passedType, scalarInt, scalarType } from './scalar.ts';
import { holdsSecrets } from './secret.ts';

const known = new WeakMap<Plane, ReadonlySet<string>>();

/** Names of a plane's types. */
function typesOf(plane: Plane): ReadonlySet<string> {
  const types = known.get(plane) ?? new Set(plane.members.map(({ name }) => typeName(name)));
  known.set(plane, types);
  return types;
}

export class RustContext {
  readonly model: Model;
  /** The plane whose module is being written. */
  readonly plane: Plane;
  /** Set where names of this plane must be written in full (inside a nested module). */
  readonly absolute: boolean;
  /** What the declarations of this plane are called in its module. */
  readonly #types: ReadonlySet<string>;
  readonly lookup: Lookup;
  /** How this module writes what every module knows; in full as long as it may have something of the same name. */
  words: Words = FULL_WORDS;

  constructor(model: Model, plane: Plane, absolute = false) {
    this.#types = typesOf(plane);
    this.lookup = lookupOf(model);
    this.model = model;
    this.plane = plane;
    this.absolute = absolute;
  }

  /** The same context for text inside a nested module. */
  nested(): RustContext {
    return new RustContext(this.model, this.plane, true);
  }

  find(plane: string, name: string): Decl {
    return this.lookup.any(plane, name);
  }

  /** A referenced declaration that must be of one of `kinds`. */
  expect<K extends DeclKind>(plane: string, name: string, ...kinds: K[]): DeclOf<K> {
    const decl = this.find(plane, name);
    if (!(kinds as DeclKind[]).includes(decl.kind)) {
      throw new Error(`${plane}.${name} is a ${decl.kind}, expected ${kinds.join(' or ')}`);
    }
    return decl as DeclOf<K>;
  }

  /** A local of this module that holds what the schema calls so. */
  local(name: string): string {
    return local(name, this.#types);
  }

  /** A local of the generator's that is made from a name of the schema. */
  made(name: string): string {
    return beside(name, this.#types);
  }

  /** How this module names a declaration. */
  path(plane: string, name: string): string {
    // A lone capital may be hidden by a parameter of a generic function around it.
    const isHidden = /^[A-Z]$/.test(name);
    if (plane === this.plane.name && !this.absolute && !isHidden) return typeName(name);
    return `crate::${moduleName(plane)}::${typeName(name)}`;
  }

  /** A type in a layout, a table or a callback. */
  type(type: TypeRef): string {
    switch (type.t) {
      case 'int':
        return type.name;
      case 'float':
      case 'word':
        return scalarType(type);
      case 'ref':
        return this.path(type.plane, type.name);
      case 'array':
        return `[${this.type(type.of)}; ${type.len}]`;
      case 'usize':
        return 'usize';
      case 'long':
        return type.name === 'long' ? 'i64' : 'u64';
      case 'ptr':
        return `*mut ${type.to ? this.type(type.to) : '::core::ffi::c_void'}`;
      case 'fnptr':
        return `${OPTION}<${this.fnType(type.params, type.ret)}>`;
    }
  }

  /** A function type in the platform's calling convention. */
  fnType(params: Param[], ret: TypeRef | undefined): string {
    return `unsafe extern "system" fn(${this.params(params)})${this.returns(ret)}`;
  }

  params(params: Param[]): string {
    return params.map((p) => `${snakeIdent(p.name)}: ${passedType(p.type, this)}`).join(', ');
  }

  returns(ret: TypeRef | undefined): string {
    return ret ? ` -> ${passedType(ret, this)}` : '';
  }

  /** The constant with which a field of this type starts. It states its type, so that a field of another does not compile. */
  zero(type: TypeRef): string {
    switch (type.t) {
      case 'int':
        return `0_${type.name}`;
      case 'float':
      case 'word':
        return `${scalarType(type)}::ZERO`;
      case 'usize':
        return '0_usize';
      case 'long':
        return `0_${this.type(type)}`;
      case 'array':
        // What is not copied is repeated as a constant.
        return `[${holdsSecrets(type.of, this) ? `const { ${this.zero(type.of)} }` : this.zero(type.of)}; ${type.len}]`;
      case 'ptr':
        return '::core::ptr::null_mut()';
      case 'fnptr':
        return NONE;
      case 'ref': {
        const path = this.path(type.plane, type.name);
        const decl = this.find(type.plane, type.name);
        const { kind } = decl;
        if (decl.kind === 'overlay') return `${path}::${decl.target === undefined ? 'ZERO' : 'EMPTY'}`;
        if (kind === 'struct' || kind === 'section') return `${path}::ZERO`;
        return kind === 'foreign' ? `${path}::EMPTY` : `${path}(0)`;
      }
    }
  }

  /** The integer which stands for a value of this type: the type itself, or what an enum, flags or token wraps. */
  leaf(type: TypeRef): Leaf | undefined {
    if (type.t === 'int') return { int: type.name, type: type.name, wrapped: false };
    if (type.t === 'float' || type.t === 'word') {
      const int = scalarInt(type);
      const form = type.t === 'float' ? 'bits' : 'bytes';
      return int === undefined ? undefined : { int, type: scalarType(type), wrapped: true, form };
    }
    if (type.t !== 'ref') return undefined;
    const decl = this.find(type.plane, type.name);
    if (decl.kind !== 'enum' && decl.kind !== 'flags' && decl.kind !== 'bits') return undefined;
    return { int: decl.repr, type: this.path(type.plane, type.name), wrapped: true };
  }
}

export interface Leaf {
  int: IntName;
  type: string;
  wrapped: boolean;
  /** A float, which gives its bits, or a big-endian word, which gives its bytes. */
  form?: 'bits' | 'bytes';
}

/** The unsigned integer of the same width, which is how a shared word is stored. */
export function wordOf(int: IntName): string {
  return int.replace('i', 'u');
}

export function intSize(int: IntName): number {
  return Number(int.slice(1)) / 8;
}

/** An expression of the word's type as a value of the leaf's. */
export function fromWord(leaf: Leaf, word: string): string {
  if (leaf.form === 'bits') return `${leaf.type}::from_bits(${word})`;
  if (leaf.form === 'bytes') return `${leaf.type}::from_bytes((${word}).to_ne_bytes())`;
  const int = leaf.int.startsWith('i') ? `${word} as ${leaf.int}` : word;
  return leaf.wrapped ? `${leaf.type}(${int})` : int;
}

/** An expression of the leaf's type as the word. */
export function toWord(leaf: Leaf, value: string): string {
  if (leaf.form === 'bits') return `(${value}).to_bits()`;
  if (leaf.form === 'bytes') return `${leaf.int}::from_ne_bytes((${value}).to_bytes())`;
  const int = leaf.wrapped ? `${value}.0` : value;
  return leaf.int.startsWith('i') ? `${int} as ${wordOf(leaf.int)}` : int;
}

/** Whether this is an array of plain bytes. */
export function byteArray(type: TypeRef): number | undefined {
  return type.t === 'array' && type.of.t === 'int' && type.of.name === 'u8' ? type.len : undefined;
}
