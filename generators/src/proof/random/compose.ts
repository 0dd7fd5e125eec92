/** From a random shape to the statements of a valid schema: names are made unique, holes become pads. */
import { call, type Expression, int, list, object, ref, type Statement, text, word } from './expression.ts';
import {
  type Aligned,
  bitsOf,
  type FieldShape,
  leastOf,
  type MemberShape,
  mostOf,
  type OwnedShape,
  type RequestShape,
  type SchemaShape,
  scalarShape,
  type TailShape,
} from './shape.ts';
import { withTail } from './tails.ts';
import { messageOf, registryOf, type Travels, unionOf } from './wire.ts';

// biome-ignore format: a list of words
/** Names that some language keeps for itself, among ordinary ones: emitters must cope with all. */
const NAMES = [
  'value', 'type', 'fn', 'class', 'default', 'match', 'int', 'double', 'length', 'width', 'impl', 'ref', 'new',
  'register', 'union', 'export', 'await', 'yield', 'move', 'loop', 'mod', 'box', 'this', 'let', 'in', 'static',
  'namespace', 'virtual', 'template', 'offset', 'bytes', 'size',
] as const;

// biome-ignore format: a list of words
/** Declarations are called like this where every module of some language has such a name already. */
const TYPE_NAMES = [
  'Result', 'String', 'Option', 'Ok', 'Vec', 'Some', 'Default', 'Err', 'From', 'None', 'Copy', 'Fn', 'Send', 'Iterator',
] as const;

/** What a layout can hold, among the declarations before it. */
const IN_LAYOUTS = ['struct', 'overlay', 'enum', 'flags', 'bits'];

/** What later members can pick. */
interface Known {
  readonly name: string;
  /** A struct with a tail stands alone. */
  readonly kind: MemberShape['kind'] | 'open';
  /** Layouts and words only. */
  readonly size: number;
  readonly align: number;
  /** An overlapping union whose arms have tags. */
  readonly tagged?: boolean | undefined;
  /** What is no layout, and stands in messages. */
  readonly travels?: Travels | undefined;
}

/**
 * Statements of a schema with one plane. Every shape gives a valid schema.
 *
 * @param index tells schemas apart that are put into one: it is the plane's id and stands in every name
 */
export function compose(shape: SchemaShape, index = 1): { declarations: Statement[]; plane: Statement } {
  const known: Known[] = [];
  const declarations: Statement[] = [];
  const statuses = `Status${index}`;
  if (shape.members.some((member) => member.kind === 'device')) {
    const values = ['OK', 'SHORT_IN', 'SHORT_OUT', 'UNKNOWN'].map((name, at) => [name, int(at)] as const);
    declarations.push({ name: statuses, value: call('enumeration', word('u32'), object(values)) });
  }
  for (const [position, member] of shape.members.entries()) {
    const name = member.kind === 'constant' ? `C${index}_${position}` : typeName(index, position);
    const made = MAKERS[member.kind](member as never, known, { statuses, index, position });
    declarations.push({ name, value: made.value, docs: `A random ${member.kind}.` });
    const tagged = member.kind === 'overlay' && member.tagged;
    const kind = member.kind === 'struct' && member.tail ? 'open' : member.kind;
    known.push({ name, kind, size: made.size ?? 0, align: made.align ?? 1, tagged, travels: made.travels });
  }
  const plane = call(
    'plane',
    object([
      ['name', text(`plane${index}`)],
      ['id', int(index)],
      ['version', int(1)],
      ['policy', text(shape.policy)],
      ['members', object(declarations.map(({ name }) => [name, ref(name)] as const))],
    ]),
  );
  return { declarations, plane: { name: `plane${index}`, value: plane } };
}

/** Planes of one schema share its module, where a name stands once. */
function typeName(index: number, position: number): string {
  return (index === 1 ? TYPE_NAMES[position] : undefined) ?? `T${index}x${position}`;
}

/** A whole module: the planes of all shapes in one schema. */
export function composeSchema(shapes: readonly SchemaShape[]): Statement[] {
  const planes = shapes.map((shape, at) => compose(shape, at + 1));
  const listed = list(planes.map(({ plane }) => ref(plane.name)));
  const root = call(
    'schema',
    object([
      ['name', text('random')],
      ['planes', listed],
    ]),
  );
  return [...planes.flatMap(({ declarations, plane }) => [...declarations, plane]), { name: 'root', value: root }];
}

interface Made {
  readonly value: Expression;
  readonly size?: number;
  readonly align?: number;
  readonly travels?: Travels;
}
interface Place {
  readonly statuses: string;
  readonly index: number;
  readonly position: number;
}
type Maker<K extends MemberShape['kind']> = (
  member: Extract<MemberShape, { kind: K }>,
  known: readonly Known[],
  place: Place,
) => Made;

const within = (n: number, type: string): bigint => {
  const [least, most] = [leastOf(type), mostOf(type)];
  return least + (BigInt(n) * (most - least)) / 255n;
};
const sized = (type: string): { size: number; align: number } => ({ size: bitsOf(type) / 8, align: bitsOf(type) / 8 });

/** Most bytes that a code of Linux has room for. */
const MOST_BYTES = 0x3fff;

const MAKERS: { readonly [K in MemberShape['kind']]: Maker<K> } = {
  constant: ({ type, at, hex }) => ({
    value: call(hex && !type.startsWith('i') ? 'constant.hex' : 'constant', word(type), int(within(at, type))),
  }),
  enum: ({ type, strict, values }) => ({
    value: call(
      'enumeration',
      word(type),
      object(values.map((value) => [`V${value}`, int(value)] as const)),
      object([['unknown', text(strict ? 'error' : 'keep')]]),
    ),
    ...sized(type),
  }),
  flags: ({ type, bits }) => {
    const kept = [...new Set(bits.map((bit) => bit % bitsOf(type)))];
    return {
      value: call('flags', word(type), object(kept.map((bit) => [`B${bit}`, int(bit)] as const))),
      ...sized(type),
    };
  },
  bits: ({ type, widths }) => {
    let left = bitsOf(type);
    const parts: [string, Expression][] = [];
    for (const [at, width] of widths.entries()) {
      if (left === 0) break;
      const cut = Math.min(width, left);
      parts.push([`p${at}`, int(cut)]);
      left -= cut;
    }
    if (left > 0) parts.push(['_rest', int(left)]);
    return { value: call('bits', word(type), object(parts)), ...sized(type) };
  },
  struct: ({ fields, prefix, align, packed, tail }, known) => {
    const whole = { align, packed };
    const laid = lay(fields, known, whole, IN_LAYOUTS, (field, type, raised) => {
      if (field.reserved && isPlain(field, known)) return call('pad', type);
      return raised.length === 0 ? type : call('field', type, object(raised));
    });
    const half = laid.ends.find((end) => end < laid.size && end % laid.align === 0);
    const options: [string, Expression][] = [['size', int(laid.size)]];
    if (prefix && !tail && half !== undefined) options.push(['prefixes', object([['early', int(half)]])]);
    if ((align ?? 1) > 1) options.push(['align', int(laid.align)]);
    if (packed !== undefined) options.push(['packed', int(packed)]);
    const entries = tail ? withTail(laid, tail, tailElement(tail, known, packed)).entries : laid.entries;
    return { value: call('struct', object(entries), object(options)), size: laid.size, align: laid.align };
  },
  overlay: ({ arms, tagged, align, packed }, known) => {
    const names = unique();
    let [longest, widest] = [0, 1];
    const entries = arms.map((arm, at) => {
      const { element, size, align: own } = elementOf(arm, known);
      longest = Math.max(longest, size * arm.len);
      widest = Math.max(widest, Math.min(own, packed ?? own));
      const type = arm.len === 1 ? element : call('array', element, int(arm.len));
      // Small numbers are tags of every integer; the first arm has two.
      const tags = at === 0 ? list([int(1), int(9)]) : int(at + 1);
      return [names(arm.name), tagged ? call('variant', tags, type) : type] as const;
    });
    const whole = Math.max(widest, align ?? 1);
    const size = Math.ceil(longest / whole) * whole;
    const options: [string, Expression][] = [['size', int(size)]];
    if ((align ?? 1) > 1) options.push(['align', int(whole)]);
    if (packed !== undefined) options.push(['packed', int(packed)]);
    return { value: call('union', object(entries), object(options)), size, align: whole };
  },
  section: ({ fields, magic, align }, known) => {
    const first: OwnedShape = {
      type: { t: 'int', name: 'u32' },
      len: 1,
      reserved: false,
      name: 99,
      owner: 'init',
      order: 'release',
    };
    const laid = lay([first, ...fields], known, { align }, IN_LAYOUTS, (field, type, raised) => {
      const { owner, order, reserved, name } = field as OwnedShape;
      // The tag of a union stands in a struct.
      const stated = raised.filter(([key]) => key === 'align');
      if (name === 99) return call('stamp', type, int(magic));
      if (reserved && isPlain(field, known)) return call('pad', type);
      // What a role stores while the other reads is a machine word.
      const isScalar = field.type.t === 'scalar';
      if (owner === 'init' || isScalar) return call('init', type, object(stated));
      return call('by', text(owner), type, object([['order', text(order)], ...stated]));
    });
    const options = object([
      ['roles', list([text('host'), text('driver')])],
      ['size', int(laid.size)],
      ...((align ?? 1) > 1 ? [['align', int(laid.align)] as const] : []),
    ]);
    return { value: call('section', object(laid.entries), options), size: laid.size, align: laid.align };
  },
  message: ({ fields, exact }, known) => messageOf(fields, exact, known, unique()),
  registry: (shape, known) => registryOf(shape, known, unique()),
  union: (shape, known) => unionOf(shape, known, unique()),
  name: ({ params, secured }, _known, { index, position }) => {
    const places = Array.from({ length: params }, (_, at) => `-{p${at}}`).join('');
    const options: [string, Expression][] = [['status', text('live')]];
    if (secured) options.push(['security', text('D:P(A;;GA;;;SY)')]);
    return { value: call('name', text(`Global\\r${index}-${position}${places}`), object(options)) };
  },
  linux_device: ({ magic, requests }, known, { index, position }) => ({
    value: call(
      'device',
      object([
        ['kind', text('linux')],
        ['target', text('linux-x64')],
        ['magic', int(magic)],
        [
          'ioctls',
          object(
            requests.map(
              (request, at) =>
                [`OP${index}_${position}_${at}`, requestOf(request, position * 16 + at, magic, known)] as const,
            ),
          ),
        ],
      ]),
    ),
  }),
  device: ({ ioctls }, known, { statuses, index, position }) => {
    const structs = known.filter(({ kind }) => kind === 'struct' || kind === 'open');
    const chosen = (n: number | null): Expression | undefined =>
      n === null || structs.length === 0 ? undefined : ref(structs[n % structs.length]!.name);
    const listed = ioctls.map(({ input, output }, at) => {
      const [into, out] = [chosen(input), chosen(output)];
      const entries: [string, Expression][] = [['fn', int(0x800 + position * 16 + at)]];
      if (into !== undefined) entries.push(['in', into]);
      if (out !== undefined) entries.push(['out', out]);
      return [`OP${index}_${position}_${at}`, call('ioctl', object(entries))] as const;
    });
    const guid = `${index.toString(16).padStart(8, '0')}-0000-4000-8000-${position.toString(16).padStart(12, '0')}`;
    return {
      value: call(
        'device',
        object([
          ['interface', text(guid)],
          ['type', int(0x22)],
          ['statuses', ref(statuses)],
          ['shortInput', text('SHORT_IN')],
          ['shortOutput', text('SHORT_OUT')],
          ['unknownCode', text('UNKNOWN')],
          ['success', text('OK')],
          ['ioctls', object(listed)],
        ]),
      ),
    };
  },
};

/** A request, and the code that it must have by what asm-generic/ioctl.h says. */
function requestOf({ direction, argument, number }: RequestShape, nr: number, magic: number, known: readonly Known[]) {
  const able = known.filter(({ kind, size }) => IN_LAYOUTS.includes(kind) && size <= MOST_BYTES);
  const other = argument === null || able.length === 0 ? undefined : able[argument % able.length];
  const isNumber = other !== undefined && other.kind !== 'struct' && other.kind !== 'overlay';
  const type = other === undefined ? word('i32') : ref(other.name);
  const size = direction === 'none' ? 0 : (other?.size ?? 4);
  const bits = { none: 0, write: 1, read: 2, readWrite: 3 }[direction];
  const options: [string, Expression][] = [
    ['code', int(BigInt(bits) * 0x4000_0000n + BigInt(size * 0x1_0000 + magic * 0x100 + nr))],
  ];
  if (number && (other === undefined || isNumber)) options.push(['pass', text('value')]);
  if (direction === 'none') {
    if (argument !== null) options.push(['argument', type]);
    return call('ioctl.none', int(nr), object(options));
  }
  return call(`ioctl.${direction}`, int(nr), type, object(options));
}

/** Gives each name once: the word itself, then the word with a number. */
function unique(): (n: number) => string {
  const seen = new Set<string>();
  return (n) => {
    const base = NAMES[n % NAMES.length] ?? 'value';
    for (let more = 0; ; more += 1) {
      const name = more === 0 ? base : `${base}${more}`;
      if (seen.has(name)) continue;
      seen.add(name);
      return name;
    }
  };
}

/** Declarations of some kinds that a shape can pick. */
function picked(n: number, known: readonly Known[], kinds: readonly string[]): Known | undefined {
  const able = known.filter(({ kind }) => kinds.includes(kind));
  return able.length === 0 ? undefined : able[n % able.length];
}

/** Whether a field's type is made of integers only, as pads are. */
function isPlain(field: FieldShape, known: readonly Known[]): boolean {
  return field.type.t !== 'pick' || picked(field.type.pick, known, IN_LAYOUTS) === undefined;
}

/** The type of a field without its array: a word, or a declaration that was picked. */
function elementOf(
  field: Pick<FieldShape, 'type'>,
  known: readonly Known[],
  kinds: readonly string[] = IN_LAYOUTS,
): { other: Known | undefined; element: Expression; size: number; align: number } {
  const other = field.type.t === 'pick' ? picked(field.type.pick, known, kinds) : undefined;
  const name = field.type.t === 'pick' ? 'u16' : field.type.name;
  const own = field.type.t === 'scalar' ? scalarShape(field.type.name) : sized(name);
  const { size, align } = other ?? own;
  return { other, element: other === undefined ? word(name) : ref(other.name), size, align };
}

/** Lays fields out as C does, with a pad wherever a hole would be. `raised` is the option of a field that states its alignment. */
function lay<F extends FieldShape>(
  fields: readonly F[],
  known: readonly Known[],
  whole: Aligned,
  kinds: readonly string[],
  wrap: (field: F, type: Expression, raised: readonly (readonly [string, Expression])[]) => Expression,
): { entries: [string, Expression][]; size: number; align: number; ends: number[] } {
  const names = unique();
  const entries: [string, Expression][] = [];
  const ends: number[] = [];
  let at = 0;
  let align = 1;
  // An integer that can say which arm of a later union is meant.
  let tag: string | undefined;
  const fill = (to: number): void => {
    const hole = (to - (at % to)) % to;
    if (hole === 0) return;
    entries.push([`_pad${entries.length}`, call('pad', call('bytes', int(hole)))]);
    at += hole;
  };
  for (const field of fields) {
    const { other, element, ...one } = elementOf(field, known, kinds);
    const least = Math.min(one.align, whole.packed ?? one.align);
    const wanted = Math.max(least, field.align ?? 1);
    const type = field.len === 1 ? element : call('array', element, int(field.len));
    const by = field.len === 1 && other?.tagged === true && tag !== undefined ? ([['by', text(tag)]] as const) : [];
    const entry = wrap(field, type, [...(wanted > least ? ([['align', int(wanted)]] as const) : []), ...by]);
    // A pad states no alignment.
    const aligned = 'call' in entry && (entry.call === 'pad' || entry.call === 'stamp') ? least : wanted;
    fill(aligned);
    const label = 'call' in entry && entry.call === 'pad' ? `_reserved${entries.length}` : names(field.name);
    if (field.type.t === 'int' && field.len === 1 && !label.startsWith('_')) tag = label;
    entries.push([label, entry]);
    at += one.size * field.len;
    align = Math.max(align, aligned);
    ends.push(at);
  }
  align = Math.max(align, whole.align ?? 1);
  fill(align);
  return { entries, size: at, align, ends };
}

/** One element of a tail. */
function tailElement(tail: TailShape, known: readonly Known[], packed: Aligned['packed']) {
  const { element, align } = elementOf(tail, known);
  const type = tail.len === 1 ? element : call('array', element, int(tail.len));
  return { type, align: Math.min(align, packed ?? align) };
}
