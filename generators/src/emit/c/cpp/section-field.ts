/** What one field of a section gives a role's view: words, bytes, structs and nested views, each alone or in arrays. */
import type { DeclOf, Field, TypeRef } from '../../../model/model.ts';
import { pascal } from '../../naming.ts';
import { template } from '../../render.ts';
import { words } from '../../reserved.ts';
import { comment } from '../comment.ts';
import { callable, member } from '../names.ts';
import { cFloat, cInt, type Types, wordName } from '../types.ts';
import { reach, typeName } from './names.ts';

type Named = Extract<TypeRef, { t: 'ref' }>;

/** A word: its C type and how its value is spelled and turned. */
interface Leaf {
  readonly word: string;
  readonly type: string;
  from(word: string): string;
  to(value: string): string;
}

/** A type without its arrays. Byte arrays are one piece. */
export interface Core {
  readonly type: TypeRef;
  /** Lengths of the arrays around it, from the outside in. */
  readonly dims: readonly number[];
  /** Length, when it is an array of bytes. */
  readonly bytes: number | undefined;
}

export function coreOf(type: TypeRef): Core {
  if (type.t !== 'array') return { type, dims: [], bytes: undefined };
  if (type.of.t === 'int' && type.of.name === 'u8') return { type, dims: [], bytes: type.len };
  const inner = coreOf(type.of);
  return { ...inner, dims: [type.len, ...inner.dims] };
}

const INDEXES = ['i', 'j', 'k', 'l'];

/** Names of the indexes of so many arrays. */
export function indexes(count: number): string[] {
  return count === 1 ? ['index'] : INDEXES.slice(0, count);
}

/** The section that a field is made of, if it is one. */
export function sectionOf(type: TypeRef, types: Types): DeclOf<'section'> | undefined {
  if (type.t !== 'ref') return undefined;
  const decl = types.lookup.any(type.plane, type.name);
  return decl.kind === 'section' ? decl : undefined;
}

/** The class of a role's view, as a plane's namespace names it. */
export function viewName(section: string, role: string): string {
  return typeName(`${section}${pascal(role)}`);
}

const LEAF = template<Record<string, unknown>>(`
{{docs}}  {{type}} {{name}}({{params}}) const { return {{loaded}}; }
{{#if owned}}
  void {{set}}({{before}}{{type}} value) { {{d}}::store<{{d}}::Order::{{store}}>({{place}}, {{stored}}); }
{{/if}}
{{#if both}}
  /* Replaces \`current\` by \`next\`; otherwise puts what was found into \`current\`. */
  bool {{cas}}({{before}}{{type}} &current, {{type}} next) {
    {{word}} word = {{currentWord}};
    const bool done = {{d}}::exchange({{place}}, word, {{nextWord}});
    current = {{found}};
    return done;
  }
{{/if}}
`);

const BYTES = template<Record<string, unknown>>(`
{{docs}}  void {{read}}({{before}}uint8_t (&into)[{{length}}]) const { {{d}}::load_bytes<{{d}}::Order::{{load}}>(into, {{place}}, {{length}}); }
{{#if owned}}
  /* Stores at most {{length}} bytes, leaves the rest as it is, and says how many were stored. */
  size_t {{write}}({{before}}const uint8_t *from, size_t length) {
    const size_t count = length < {{length}} ? length : {{length}};
    {{d}}::store_bytes<{{d}}::Order::{{store}}>({{place}}, from, count);
    return count;
  }
{{/if}}
`);

const STRUCT = template<Record<string, unknown>>(`
{{docs}}  {{type}} {{name}}({{params}}) const {
    {{type}} value;
    {{d}}::load_bytes<{{d}}::Order::{{load}}>(&value, {{place}}, sizeof value);
    return value;
  }
{{#if owned}}
  void {{set}}({{before}}const {{type}} &value) { {{d}}::store_bytes<{{d}}::Order::{{store}}>({{place}}, &value, sizeof value); }
{{/if}}
`);

const NESTED = template<Record<string, unknown>>(`
{{docs}}  {{view}} {{name}}({{params}}) const { return {{view}}::inside({{place}}); }
`);

/** Names that a view has for itself. */
const OWN = new Set(['create', 'open', 'inside', 'at_']);

/** Parameters and locals of a view's functions. */
export const LOCALS = [...INDEXES, ...words('index value current next word done into from length count')];

/** What the functions of a field are called in a view. A function of the view's own name would be its constructor. */
export function accessorNames(field: string, view: string) {
  const beside = (name: string): string => (name === view ? `${name}_` : name);
  return {
    name: beside(OWN.has(field) ? `${field}_` : callable(field)),
    set: beside(`set_${field}`),
    cas: beside(`cas_${field}`),
    read: beside(`read_${field}`),
    write: beside(`write_${field}`),
  };
}

/** The class in which a field has its functions. */
interface View {
  readonly plane: string;
  readonly view: string;
  /** What a type's name would not mean the type for. */
  readonly nearer: ReadonlySet<string>;
}

/** The accessors of a field in the view of a role. */
export function accessors(field: Field, role: string, types: Types, { plane, view, nearer }: View): string {
  const core = coreOf(field.type);
  const counters = indexes(core.dims.length);
  const order = field.order === 'relaxed' ? 'eRelaxed' : field.order === 'seqcst' ? 'eSeqCst' : undefined;
  const open = field.stamp === undefined;
  const shared = {
    d: `::${types.names.prefix}::detail`,
    ...accessorNames(field.name, view),
    docs: comment(
      field.docs,
      [
        ...(field.owner === undefined ? [] : [`Written by: ${field.owner}.`]),
        ...core.dims.map((length, at) => `\`${counters[at]}\` must be below ${length}: it is not checked.`),
      ],
      '  ',
    ),
    params: counters.map((name) => `size_t ${name}`).join(', '),
    before: counters.map((name) => `size_t ${name}, `).join(''),
    place: `&at_->${member(field.name)}${counters.map((name) => `[${name}]`).join('')}`,
    load: order ?? 'eAcquire',
    store: order ?? 'eRelease',
    owned: open && field.owner === role,
    both: open && field.owner === 'both',
  };
  if (core.bytes !== undefined) return BYTES({ ...shared, length: core.bytes });
  const leaf = leafOf(core.type, (type) => reach(types.names, plane, type, nearer), types);
  if (leaf !== undefined) {
    return LEAF({
      ...shared,
      type: leaf.type,
      word: leaf.word,
      loaded: leaf.from(`${shared.d}::load<${shared.d}::Order::${shared.load}>(${shared.place})`),
      stored: leaf.to('value'),
      currentWord: leaf.to('current'),
      nextWord: leaf.to('next'),
      found: leaf.from('word'),
    });
  }
  if (core.type.t === 'float') return STRUCT({ ...shared, type: cFloat(core.type.name) });
  if (core.type.t === 'word') return STRUCT({ ...shared, type: `::${wordName(core.type.name, types.names)}` });
  if (core.type.t !== 'ref') throw new Error(`${plane}: '${field.name}' has a type that a section cannot hold`);
  const nested = sectionOf(core.type, types);
  if (nested === undefined)
    return STRUCT({ ...shared, type: `::${types.names.type(core.type.plane, core.type.name)}` });
  if (!nested.roles.includes(role))
    throw new Error(`${nested.name} has no role ${role}, but stands in a section that has`);
  const inner = { plane: core.type.plane, name: viewName(nested.name, role) };
  return NESTED({ ...shared, view: reach(types.names, plane, inner, nearer) });
}

function leafOf(type: TypeRef, reached: (type: Named) => string, types: Types): Leaf | undefined {
  if (type.t === 'int') {
    const word = cInt(type.name);
    return { word, type: word, from: (text) => text, to: (text) => text };
  }
  if (type.t !== 'ref') return undefined;
  const decl = types.lookup.any(type.plane, type.name);
  if (decl.kind !== 'enum' && decl.kind !== 'flags' && decl.kind !== 'bits') return undefined;
  const word = cInt(decl.repr);
  const name = reached(type);
  if (decl.kind === 'bits')
    return { word, type: name, from: (text) => `${name}(${text})`, to: (text) => `${text}.get()` };
  return {
    word,
    type: name,
    from: (text) => `static_cast<${name}>(${text})`,
    to: (text) => `static_cast<${word}>(${text})`,
  };
}
