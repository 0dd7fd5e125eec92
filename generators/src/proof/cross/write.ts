/** From a sketch to the statements of a schema: holes become pads, and declarations stand before their users. */
import {
  call,
  type Expression,
  flag,
  int,
  list,
  object,
  ref,
  type Statement,
  text,
  word,
} from '../random/expression.ts';
import { bitsOf, scalarShape } from '../random/shape.ts';
import {
  referred,
  type Sketch,
  type SketchDecl,
  type SketchDevice,
  type SketchField,
  type SketchLayout,
  type SketchOverlay,
  type SketchSection,
  type SketchTail,
  type SketchType,
} from './sketch.ts';

/** A sketch that is no schema: a change was made where it cannot be. */
export class Impossible extends Error {}

/** Declarations of one sketch by name, with sizes. */
class Sizes {
  readonly #decls: ReadonlyMap<string, SketchDecl>;
  readonly #known = new Map<string, { size: number; align: number }>();

  constructor(sketch: Sketch) {
    this.#decls = new Map(sketch.decls.map((decl) => [decl.name, decl]));
  }

  find(name: string): SketchDecl {
    const found = this.#decls.get(name);
    if (found === undefined) throw new Impossible(`there is no ${name}`);
    return found;
  }

  of(type: SketchType): { size: number; align: number } {
    if (type.t === 'array') {
      const { size, align } = this.of(type.of);
      return { size: size * type.len, align };
    }
    if (type.t === 'int') return word8(type.name);
    if (type.t === 'scalar') return scalarShape(type.name);
    const decl = this.find(type.name);
    if ('repr' in decl) return word8(decl.repr);
    if (decl.kind === 'device') throw new Impossible(`${decl.name} has no size`);
    const known = this.#known.get(decl.name);
    if (known !== undefined) return known;
    const { size, align } = decl.kind === 'overlay' ? this.over(decl) : this.lay(decl);
    this.#known.set(decl.name, { size, align });
    return { size, align };
  }

  /** As long as its longest arm, up to a multiple of its alignment. */
  over({ arms, align: stated = 1, packed }: SketchOverlay): { size: number; align: number } {
    const all = arms.map(({ type }) => this.of(type));
    const align = Math.max(stated, ...all.map((one) => Math.min(one.align, packed ?? one.align)));
    const most = Math.max(0, ...all.map(({ size }) => size));
    return { size: Math.ceil(most / align) * align, align };
  }

  /** Fields in order, with a pad wherever a hole would be. */
  lay(decl: SketchLayout): { fields: SketchField[]; size: number; align: number } {
    const fields: SketchField[] = [];
    const names = new Set(decl.fields.map(({ name }) => name));
    let [at, align] = [0, 1];
    const fill = (to: number): void => {
      const hole = (to - (at % to)) % to;
      if (hole === 0) return;
      let name = `_hole${at}`;
      while (names.has(name)) name += '_';
      fields.push({ name, type: { t: 'array', of: { t: 'int', name: 'u8' }, len: hole }, pad: true });
      at += hole;
    };
    for (const field of decl.fields) {
      const one = this.of(field.type);
      const natural = Math.min(one.align, ('packed' in decl ? decl.packed : undefined) ?? one.align);
      const own = Math.max(natural, field.align ?? 1);
      fill(own);
      // What is stated is at least what is needed by now.
      fields.push(field.align === undefined ? field : { ...field, align: own });
      at += one.size;
      align = Math.max(align, own);
    }
    align = Math.max(align, decl.align ?? 1);
    const tail = 'tail' in decl ? decl.tail : undefined;
    if (tail === undefined) {
      fill(align);
      return { fields, size: at, align };
    }
    const element = this.of(tail.type);
    const least = Math.min(element.align, ('packed' in decl ? decl.packed : undefined) ?? element.align);
    fill(least);
    // C rounds the size up behind the place where elements begin.
    const whole = Math.max(align, least);
    return { fields, size: Math.ceil(at / whole) * whole, align: whole };
  }
}

const word8 = (name: string): { size: number; align: number } => ({ size: bitsOf(name) / 8, align: bitsOf(name) / 8 });

/** Offsets and sizes of a sketch, for changes that need them. */
export function sizesOf(sketch: Sketch): Sizes {
  return new Sizes(sketch);
}

/** Sketches as the planes of one schema. The last statement is the schema. */
export function statementsOf(sketches: readonly Sketch[], schema = 'cross'): Statement[] {
  const single = sketches.length === 1;
  const planes = sketches.map((sketch, n) => planeOf(sketch, single ? '' : `p${n}_`));
  const listed = list(planes.map((statements) => ref(statements.at(-1)?.name ?? '')));
  const value = call(
    'schema',
    object([
      ['name', text(schema)],
      ['planes', listed],
    ]),
  );
  return [...planes.flat(), { name: 'root', value }];
}

function planeOf(sketch: Sketch, prefix: string): Statement[] {
  const writer = new Writer(sketch, prefix);
  const ordered = inOrder(sketch);
  const statements = ordered.map((decl) => ({ name: `${prefix}${decl.name}`, value: writer.declaration(decl) }));
  // The order of members is the sketch's own: it may differ from the order in which they are made.
  const members = sketch.decls.map(({ name }) => [name, ref(`${prefix}${name}`)] as const);
  const plane = call(
    'plane',
    object([
      ['name', text(sketch.name)],
      ['id', int(sketch.id)],
      ['version', int(1)],
      ['policy', text('lockstep')],
      ['members', object(members)],
    ]),
  );
  return [...statements, { name: `${prefix}${sketch.name}_plane`, value: plane }];
}

function inOrder(sketch: Sketch): SketchDecl[] {
  const byName = new Map(sketch.decls.map((decl) => [decl.name, decl]));
  if (byName.size !== sketch.decls.length) throw new Impossible('a name stands twice');
  const done = new Set<string>();
  const ordered: SketchDecl[] = [];
  const visit = (decl: SketchDecl, above: ReadonlySet<string>): void => {
    if (above.has(decl.name)) throw new Impossible(`${decl.name} holds itself`);
    if (done.has(decl.name)) return;
    for (const name of referred(decl)) {
      const other = byName.get(name);
      if (other === undefined) throw new Impossible(`there is no ${name}`);
      visit(other, new Set([...above, decl.name]));
    }
    done.add(decl.name);
    ordered.push(decl);
  };
  for (const decl of sketch.decls) visit(decl, new Set());
  return ordered;
}

class Writer {
  readonly #sizes: Sizes;
  readonly #prefix: string;

  constructor(sketch: Sketch, prefix: string) {
    this.#sizes = new Sizes(sketch);
    this.#prefix = prefix;
  }

  declaration(decl: SketchDecl): Expression {
    switch (decl.kind) {
      case 'enum': {
        const values = decl.values.map(({ name, value }) => [name, int(value)] as const);
        return call('enumeration', word(decl.repr), entries(values), object([['unknown', text(decl.unknown)]]));
      }
      case 'flags':
        return call('flags', word(decl.repr), entries(decl.values.map(({ name, bit }) => [name, int(bit)] as const)));
      case 'bits':
        return call('bits', word(decl.repr), entries(decl.parts.map(({ name, width }) => [name, int(width)] as const)));
      case 'struct':
        return this.#layout('struct', decl, []);
      case 'section':
        return this.#layout('section', decl, [['roles', list(decl.roles.map(text))]]);
      case 'overlay':
        return this.#overlay(decl);
      case 'device':
        return this.#device(decl);
    }
  }

  #layout(name: string, decl: SketchLayout, more: [string, Expression][]): Expression {
    const { fields } = this.#sizes.lay(decl);
    const write = decl.kind === 'struct' ? this.#plain : this.#owned(decl);
    const given = fields.map((field): [string, Expression] => [field.name, write(field)]);
    if (decl.kind === 'struct' && decl.tail !== undefined) given.push([decl.tail.name, this.#tail(decl, decl.tail)]);
    const prefixes = decl.prefixes.map((prefix) => [prefix.name, int(prefix.size)] as const);
    const options: [string, Expression][] = [...more];
    if (prefixes.length > 0) options.push(['prefixes', entries(prefixes)]);
    // What its fields need by now may be more.
    if (decl.align !== undefined) options.push(['align', int(this.#sizes.lay(decl).align)]);
    if ('packed' in decl && decl.packed !== undefined) options.push(['packed', int(decl.packed)]);
    return options.length === 0 ? call(name, entries(given)) : call(name, entries(given), object(options));
  }

  #overlay(decl: SketchOverlay): Expression {
    const arms = decl.arms.map(({ name, type, tags }) => {
      const plain = this.#type(type);
      return [name, tags === undefined ? plain : call('variant', list(tags.map((tag) => int(tag))), plain)] as const;
    });
    const { size, align } = this.#sizes.over(decl);
    const options: [string, Expression][] = [['size', int(size)]];
    if (decl.align !== undefined) options.push(['align', int(align)]);
    if (decl.packed !== undefined) options.push(['packed', int(decl.packed)]);
    return call('union', entries(arms), object(options));
  }

  #tail({ name, fields }: SketchLayout, { type, rule }: SketchTail): Expression {
    const element = this.#type(type);
    if (rule === 'rest') return call('tail', element, object([['rest', flag(true)]]));
    const counter = fields.find(({ counts }) => counts === true)?.name;
    if (counter === undefined) throw new Impossible(`nothing counts what follows ${name}`);
    if (rule === 'count') return call('tail', element, object([['count', text(counter)]]));
    const whole = rule === 'whole' ? ([['includes', text('head')]] as const) : [];
    return call('tail', element, object([['bytes', text(counter)], ...whole]));
  }

  readonly #plain = (field: SketchField): Expression => {
    const type = this.#type(field.type);
    if (field.pad === true) return call('pad', type);
    const by: [string, Expression][] = field.by === undefined ? [] : [['by', text(field.by)]];
    const options = [...rangeOf(field), ...alignOf(field), ...by];
    return options.length === 0 ? type : call('field', type, object(options));
  };

  #owned(section: SketchSection): (field: SketchField) => Expression {
    return (field) => {
      const type = this.#type(field.type);
      if (field.pad === true) return call('pad', type);
      if (field.stamp !== undefined) return call('stamp', type, int(field.stamp), object(alignOf(field)));
      const options = object([
        ...rangeOf(field),
        ...alignOf(field),
        ...(field.order === undefined ? [] : ([['order', text(field.order)]] as const)),
      ]);
      const bare = object([...rangeOf(field), ...alignOf(field)]);
      if (field.owner === 'init') return call('init', type, bare);
      if (field.owner === 'both') return call('both', type, options);
      if (field.owner === undefined) return type;
      if (!section.roles.includes(field.owner)) throw new Impossible(`nobody has the role ${field.owner}`);
      return call('by', text(field.owner), type, options);
    };
  }

  #type(type: SketchType): Expression {
    if (type.t === 'int' || type.t === 'scalar') return word(type.name);
    return type.t === 'ref' ? ref(`${this.#prefix}${type.name}`) : call('array', this.#type(type.of), int(type.len));
  }

  #device(decl: SketchDevice): Expression {
    const ioctls = decl.ioctls.map((ioctl) => {
      const parts: [string, Expression][] = [['fn', int(ioctl.fn)]];
      if (ioctl.in !== undefined) parts.push(['in', ref(`${this.#prefix}${ioctl.in}`)]);
      if (ioctl.out !== undefined) parts.push(['out', ref(`${this.#prefix}${ioctl.out}`)]);
      if (ioctl.in !== undefined && ioctl.inMin !== undefined)
        parts.push(['inMin', this.#least(ioctl.in, ioctl.inMin)]);
      if (ioctl.out !== undefined && ioctl.outMin !== undefined)
        parts.push(['outMin', this.#least(ioctl.out, ioctl.outMin)]);
      if (ioctl.method !== 'buffered') parts.push(['method', text(ioctl.method)]);
      if (ioctl.access !== 'any') parts.push(['access', text(ioctl.access)]);
      return [ioctl.name, call('ioctl', object(parts))] as const;
    });
    return call(
      'device',
      object([
        ['interface', text(decl.interface)],
        ['type', int(decl.type)],
        ['statuses', ref(`${this.#prefix}${decl.statuses}`)],
        ['success', text(decl.success)],
        ['shortInput', text(decl.shortInput)],
        ['shortOutput', text(decl.shortOutput)],
        ['unknownCode', text(decl.unknownCode)],
        ['ioctls', entries(ioctls)],
      ]),
    );
  }

  /** Name of the prefix that has this length. */
  #least(name: string, size: number): Expression {
    const decl = this.#sizes.find(name);
    const found = 'prefixes' in decl ? decl.prefixes.find((prefix) => prefix.size === size) : undefined;
    if (found === undefined) throw new Impossible(`${name} has no shorter form of ${size} bytes`);
    return text(found.name);
  }
}

function alignOf({ align }: SketchField): [string, Expression][] {
  return align === undefined ? [] : [['align', int(align)]];
}

function rangeOf({ range }: SketchField): [string, Expression][] {
  return range === undefined ? [] : [['range', list([int(range.min), int(range.max)])]];
}

/** An object whose keys stand once: a key that stands twice would vanish in a value. */
function entries(list: readonly (readonly [string, Expression])[]): Expression {
  if (new Set(list.map(([key]) => key)).size !== list.length) throw new Impossible('a key stands twice');
  return object(list);
}
