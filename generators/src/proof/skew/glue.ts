/** The program that plays both sides of one version, around the crate that the Rust target makes of its lock. */
import { RustContext } from '../../emit/rust/context.ts';
import { rangeChecks } from '../../emit/rust/layout.ts';
import { ident, moduleName, screaming, snake, typeName } from '../../emit/rust/names.ts';
import { armsName, armsStem, variantName } from '../../emit/rust/overlay.ts';
import { scalarType } from '../../emit/rust/scalar.ts';
import { tailChecks } from '../../emit/rust/tail.ts';
import type { IntName, TypeRef } from '../../model/model.ts';
import { floatBits, floatBytes, wordFacts } from '../../model/scalars.ts';
import { type Tagged, waysOf } from './arms.ts';
import { type LayoutDecl, type Leaf, SIZES } from './leaves.ts';
import { only, owned, roomOf } from './predict.ts';
import type { BufferTail } from './tails.ts';
import { fill } from './templates.ts';
import type { Buffer, Operation, SkewVersion } from './version.ts';

/** Rust source of the program. `crate` is the library's name. */
export function programOf(version: SkewVersion, crate: string): string {
  const layouts: object[] = [];
  const tails: object[] = [];
  const known = new Map<string, number>();
  const layout = (
    key: string,
    plane: string,
    decl: LayoutDecl,
    leaves: readonly Leaf[],
    unions: readonly Tagged[] = [],
  ): number => {
    const found = known.get(key);
    if (found !== undefined) return found;
    const id = layouts.length;
    known.set(key, id);
    const plain = leaves.filter(({ arm }) => arm === undefined);
    const ways = waysOf(unions);
    layouts.push({
      id,
      type: typePath(plane, decl.name),
      fill: [...plain.map(drawn), ...unions.map((union) => armDrawn(union, ways))],
      show: [...plain.map(shown), ...unions.map(armShown)],
    });
    return id;
  };
  const buffer = (data: Buffer): number => {
    const key = `${data.plane}.${data.decl.name}`;
    const isNew = !known.has(key);
    const head = data.leaves.filter(({ element }) => element === undefined);
    const id = layout(key, data.plane, data.decl, head, data.unions);
    if (isNew && data.tail !== undefined) tails.push({ id, ...tailView(data, data.tail) });
    return id;
  };
  const devices = devicesOf(version).map(([first, calls], id) => ({
    ...deviceView(version, first),
    id,
    calls: calls.map((call) => callView(version, call, buffer)),
  }));
  const sections = [...version.sections.values()].map(({ key, plane, decl, leaves, min, stamp }) => {
    const [creator = '', user = ''] = decl.roles;
    return {
      key,
      min,
      stamp,
      id: layout(`${key} down`, plane, decl, owned(leaves, creator)),
      user: layout(`${key} up`, plane, decl, only(leaves, user)),
      type: typePath(plane, decl.name),
      stampField: ident(decl.fields.find((field) => field.stamp !== undefined)?.name ?? ''),
      checks: checked(version, plane, decl),
    };
  });
  return fill('main', { label: version.label, crate, layouts, tails, devices, sections });
}

const typePath = (plane: string, name: string): string => `abi::${moduleName(plane)}::${typeName(name)}`;

/** Operations by device, in the order of the lock. */
function devicesOf(version: SkewVersion): [Operation, Operation[]][] {
  const groups = new Map<string, Operation[]>();
  for (const operation of version.operations.values()) {
    const key = `${operation.plane}.${operation.device.name}`;
    groups.set(key, [...(groups.get(key) ?? []), operation]);
  }
  return [...groups.values()].flatMap((calls) => (calls[0] === undefined ? [] : [[calls[0], calls]]));
}

function deviceView(version: SkewVersion, { plane, device }: Operation): object {
  const alone =
    version.model.planes.find((p) => p.name === plane)?.members.filter((m) => m.kind === 'device').length === 1;
  const status = typePath(device.statuses.plane, device.statuses.name);
  const statuses = version.model.planes
    .find((p) => p.name === device.statuses.plane)
    ?.members.find((m) => m.name === device.statuses.name);
  return {
    module: `abi::${moduleName(plane)}`,
    client: `${device.name}Client`,
    handler: `${device.name}Handler`,
    dispatch: alone ? 'dispatch' : `dispatch_${snake(device.name)}`,
    interface: device.interface.toLowerCase(),
    status,
    success: `${status}::${screaming(device.success)}`,
    shortInput: `${status}::${screaming(device.shortInput)}`,
    shortOutput: `${status}::${screaming(device.shortOutput)}`,
    raw: statuses?.kind === 'enum' && statuses.repr === 'i32' ? '.0' : '.0 as i32',
  };
}

function callView(version: SkewVersion, operation: Operation, buffer: (data: Buffer) => number): object {
  const { ioctl, input, output, key } = operation;
  const method = ident(snake(ioctl.name));
  // An array of bytes without a layout has no fields to compare.
  const rawInput = ioctl.input !== undefined && input === undefined;
  const rawOutput = ioctl.output !== undefined && output === undefined;
  const inputType = input === undefined ? '' : typePath(input.plane, input.decl.name);
  const taken = input?.tail === undefined ? inputType : `${inputType}Tail<'_>`;
  const request = rawInput ? ', _request: &[u8]' : input === undefined ? '' : `, request: ${taken}`;
  const outputType = output === undefined ? '()' : typePath(output.plane, output.decl.name);
  const answer = output?.tail === undefined ? '' : ', output: &mut [u8]';
  return {
    key,
    method,
    withLen: `${method}_with_len`,
    raw: rawInput || rawOutput,
    argument: `${request}${rawOutput ? ', _output: &mut [u8]' : answer}`,
    inputType,
    outputType,
    inputTail: input?.tail !== undefined,
    outputTail: output?.tail !== undefined,
    room: roomOf(output),
    result: rawOutput || output?.tail !== undefined ? 'usize' : outputType,
    empty: rawOutput ? '0' : '()',
    showInput: input !== undefined,
    showOutput: output !== undefined,
    input: input === undefined ? 0 : buffer(input),
    output: output === undefined ? 0 : buffer(output),
    checks: input !== undefined && checked(version, input.plane, input.decl),
    pass: input === undefined ? '' : input.tail === undefined ? '&request' : 'request',
    before: input === undefined ? '' : input.tail === undefined ? '&request, ' : 'request, ',
  };
}

/** Whether the generated type has `check_ranges`. */
function checked(version: SkewVersion, plane: string, decl: LayoutDecl): boolean {
  const context = contextOf(version, plane);
  const { tail } = decl.kind === 'struct' ? decl : {};
  return decl.kind === 'struct' && tail !== undefined
    ? tailChecks(decl, tail, context).length > 0
    : rangeChecks(decl, context).length > 0;
}

function contextOf({ model }: SkewVersion, plane: string): RustContext {
  const home = model.planes.find((p) => p.name === plane);
  if (home === undefined) throw new Error(`there is no plane ${plane}`);
  return new RustContext(model, home);
}

/** How the elements behind a struct are written and told, one by one. */
function tailView({ plane, decl, leaves }: Buffer, tail: BufferTail): object {
  const elements = Array.from({ length: tail.count }, (_, n) => {
    const own = leaves.filter(({ element }) => element === n).map((leaf) => alone(leaf, `${tail.name}[${n}]`));
    return { n, fill: own.map(drawn), show: own.map(shown), none: own.map(nothing) };
  });
  return { type: typePath(plane, decl.name), element: elementType(tail.type), elements };
}

function elementType(type: TypeRef): string {
  if (type.t === 'ref') return typePath(type.plane, type.name);
  if (type.t === 'array') return `[${elementType(type.of)}; ${type.len}]`;
  if (type.t === 'float' || type.t === 'word') return scalarType(type).replace('crate::', 'abi::');
  return type.t === 'int' ? type.name : 'u64';
}

/** A place inside of another one, as it is reached from what holds that alone. */
function alone(leaf: Leaf, inside: string): Leaf {
  const bare = (at: string): string => `it${at.slice(inside.length)}`;
  const { copies } = leaf;
  return { ...leaf, place: bare(leaf.place), ...(copies === undefined ? {} : { copies: copies.map(bare) }) };
}

const armsOf = ({ owner }: Tagged): string => `abi::${moduleName(owner.plane)}::${armsName(owner.name, owner.field)}`;

/** The statement that writes one arm of a union and its tag: each in its round. */
function armDrawn(union: Tagged, ways: number): string {
  const arms = union.arms.map(({ name, type, leaves }, n) => {
    const fill = leaves.map((leaf) => drawn(alone(leaf, `${union.path}.${name}`)));
    const made = `{ let mut v = Held { it: zero::<${elementType(type)}>() }; ${fill.join(' ')} v.it }`;
    const pattern = n === union.arms.length - 1 ? '_' : String(n);
    return `${pattern} => ${armsOf(union)}::${variantName(name)}(${made}),`;
  });
  const chosen = `let arm = match d.round % ${ways} % ${union.arms.length} { ${arms.join(' ')} };`;
  const at = { place: union.place, copies: union.copies };
  const write = changed(at, (base) => `${base}.set_${armsStem(union.owner.field)}_arm(&arm);`);
  return `#[allow(unused_mut)] { ${chosen} ${write} }`;
}

/** The statement that tells the arm that the tag means. */
function armShown(union: Tagged): string {
  const arms = union.arms.map(({ name, leaves }) => {
    const show = leaves.map((leaf) => shown(alone(leaf, `${union.path}.${name}`)));
    return `${armsOf(union)}::${variantName(name)}(it) => { let v = Held { it }; ${show.join(' ')} }`;
  });
  const unknown = `${armsOf(union)}::Unknown { .. } => log.put(${quoted(union.path)}, "?"),`;
  const at = place({ place: union.place, copies: union.copies });
  return `match ${at}.${armsStem(union.owner.field)}_arm() { ${arms.join(' ')} ${unknown} }`;
}

/** The statement that tells of a place which is not there, as if it were zero. */
function nothing({ form, path }: Leaf): string {
  const zeros = form.f === 'list' ? Array.from({ length: form.len }, () => '0').join() : form.f === 'enum' ? '0=' : '0';
  return `log.put(${quoted(path)}, ${quoted(zeros)});`;
}

const spelled = (place: string): string =>
  place
    .split('.')
    // The bytes of a union have a number and no name.
    .map((step) => (step === '0' ? step : step.replace(/^[^[]+/, ident)))
    .join('.');

type Reached = Pick<Leaf, 'place' | 'copies'>;

/** The place as Rust reads it, from `v`: what is not aligned is copied out on the way. */
function place({ place: whole, copies = [] }: Reached): string {
  if (whole === '') return 'v';
  const all = [...copies, whole];
  return all
    .map((at, n) => spelled(n === 0 ? `.${at}` : at.slice(all[n - 1]?.length)))
    .join('.get()')
    .replace(/^/, 'v');
}

/** A statement about the place: what is not aligned is copied out on the way, changed, and copied in. */
function changed({ place: whole, copies = [] }: Reached, statement: (at: string) => string): string {
  const step = (n: number, base: string, done: string): string => {
    const next = copies[n];
    const at = (to: string): string => {
      if (to === done) return base;
      return `${base}${spelled(done === '' ? `.${to}` : to.slice(done.length))}`;
    };
    if (next === undefined) return statement(at(whole));
    const copy = `copy${n}`;
    return `{ let mut ${copy} = ${at(next)}.get(); ${step(n + 1, copy, next)} ${at(next)}.set(${copy}); }`;
  };
  return step(0, 'v', '');
}

const quoted = (text: string): string => JSON.stringify(text);
const bits = (type: IntName): number => SIZES[type] * 8;
const signed = (type: IntName): boolean => type.startsWith('i');

/** The statement that writes a value of its own into a place. */
const drawn = (leaf: Leaf): string => changed(leaf, (at) => drawnAt(leaf, at));

function drawnAt(leaf: Leaf, at: string): string {
  const { form, range } = leaf;
  const path = quoted(leaf.path);
  // Whoever writes the elements counts them, and whoever writes an arm writes its tag.
  if (leaf.fixed !== undefined || leaf.isTag === true) return '';
  switch (form.f) {
    case 'int':
      return range === undefined
        ? `${at} = d.int(${path}, ${bits(form.type)}, ${signed(form.type)}) as ${form.type};`
        : `${at} = d.ranged(${path}, ${range.min}, ${range.max}) as ${form.type};`;
    case 'scalar': {
      const { name } = form;
      if (name === 'f32' || name === 'f64') {
        const value = `d.int(${path}, ${floatBytes(name) * 8}, false) as ${floatBits(name)}`;
        return `${at} = abi::runtime::${name.toUpperCase()}::from_bits(${value});`;
      }
      const facts = wordFacts(name);
      const value =
        range === undefined
          ? `d.int(${path}, ${facts.bits}, ${facts.signed})`
          : `d.ranged(${path}, ${range.min}, ${range.max})`;
      return `${at}.${facts.bits === 24 ? 'set_wrapping' : 'set'}(${value} as ${facts.carrier});`;
    }
    case 'list': {
      const value = `d.item(${path}, n, ${bits(form.type)}, ${signed(form.type)}) as ${form.type}`;
      return `for (n, item) in ${at}.iter_mut().enumerate() { ${leaf.loose ? `item.set(${value})` : `*item = ${value}`}; }`;
    }
    case 'enum': {
      const type = typePath(form.plane, form.decl.name);
      const count = form.decl.values.length;
      return count === 0 ? '' : `${at} = ${type}::VALUES[d.index(${path}, ${count})];`;
    }
    case 'flags': {
      const type = typePath(form.plane, form.decl.name);
      return `${at} = ${type}::from_bits(d.bits(${path}, ${type}::KNOWN.bits() as u64) as ${form.decl.repr});`;
    }
    case 'part':
      return `${at} = ${at}.with_${form.part}(d.item(${path}, 0, ${form.width}, false) as _);`;
  }
}

/** The statement that tells the value of a place. */
function shown(leaf: Leaf): string {
  const { form } = leaf;
  const [at, path] = [place(leaf), quoted(leaf.path)];
  switch (form.f) {
    case 'int':
      return `log.put(${path}, ${at});`;
    case 'scalar':
      return `log.put(${path}, ${at}.${form.name === 'f32' || form.name === 'f64' ? 'to_bits' : 'get'}());`;
    case 'list':
      return `log.list(${path}, ${at}.iter().map(|item| i128::from(${leaf.loose ? 'item.get()' : '*item'})));`;
    case 'enum':
      return `log.named(${path}, ${at}.name(), i128::from(${at}.get()));`;
    case 'flags': {
      const names = form.decl.values.map(({ name, bit }) => `(${quoted(name)}, ${bit})`).join(', ');
      return `log.flags(${path}, ${at}.bits() as u64, &[${names}]);`;
    }
    case 'part':
      return `log.put(${path}, ${at}.${ident(form.part)}());`;
  }
}
