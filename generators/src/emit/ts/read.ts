/**
 * Statements that read message fields. They stand in a function with the reader `r`, its bytes `b`, their `end`, and the
 * position `at`, which goes back into the reader before every call.
 */
import type { Codec, MessageField } from '../../model/model.ts';
import { tagRange } from '../../model/prefixes.ts';
import { codecType, fixedSize, isByte, isChecked, least, literalOf, reprOf } from './codec.ts';
import { readCall, varintForm, varintLimit } from './forms.ts';
import { after, intLiteral, isWide, loadFloat, loadInt } from './numbers.ts';
import { quote, type Scope } from './scope.ts';

/** A field on its way: where it comes from, and the local that takes it (none for a hidden one). */
export interface Target {
  readonly field: Pick<MessageField, 'codec' | 'normalize'>;
  /** Such as `Hello.name`. */
  readonly what: string;
  readonly local: string;
  /** `const local: T = …`, or `local = …` for one that is declared already; nothing for a hidden one. */
  readonly takes: 'declared' | 'new' | 'nothing';
}

export function assign(target: Target, value: string, scope: Scope): string {
  if (target.takes === 'nothing') return '';
  if (target.takes === 'declared') return `${target.local} = ${value};`;
  return `const ${target.local}: ${codecType(target.field.codec, scope)} = ${value};`;
}

/** Whether a field can share one look at the end with its neighbours. */
export function isPlain(field: Pick<MessageField, 'codec'>, scope: Scope): boolean {
  return fixedSize(field.codec, scope) !== undefined;
}

/** Reads neighbours of fixed size: one check of the bounds up to each value that may be refused for itself. */
export function readRun(targets: readonly Target[], scope: Scope): string[] {
  const out: string[] = [];
  let run: Target[] = [];
  for (const target of targets) {
    run.push(target);
    if (!isChecked(target.field.codec, scope)) continue;
    out.push(...checkedRun(run, scope));
    run = [];
  }
  return run.length > 0 ? [...out, ...checkedRun(run, scope)] : out;
}

function checkedRun(run: readonly Target[], scope: Scope): string[] {
  const size = sizeOf(run, scope);
  return [`if (end - at < ${size}) throw r.short(at, ${shape(run, scope)});`, ...loadRun(run, scope)];
}

export function sizeOf(run: readonly Target[], scope: Scope): number {
  return run.reduce((sum, target) => sum + (fixedSize(target.field.codec, scope) ?? 0), 0);
}

/** Names and sizes, for the error that says which field is missing. */
export function shape(run: readonly Target[], scope: Scope): string {
  return quote(run.map(({ what, field }) => `${what}:${fixedSize(field.codec, scope) ?? 0}`).join(' '));
}

/** Loads neighbours whose bytes are known to be there, and steps over them. */
export function loadRun(run: readonly Target[], scope: Scope): string[] {
  let offset = 0;
  const out: string[] = [];
  for (const target of run) {
    out.push(...loadPlain(target, offset, scope));
    offset += fixedSize(target.field.codec, scope) ?? 0;
  }
  return offset === 0 ? out : [...out, `at += ${offset};`];
}

function loadPlain(target: Target, offset: number, scope: Scope): string[] {
  const { codec } = target.field;
  if (target.takes === 'nothing' && !isChecked(codec, scope)) return [];
  const at = after('at', offset);
  switch (codec.c) {
    case 'literal': {
      const wrong = codec.hex
        .match(/../g)
        ?.map((byte, index) => `b[${after('at', offset + index)}] !== 0x${byte}`)
        .join(' || ');
      return [`if (${wrong ?? 'false'}) throw r.badLiteral(${at}, ${quote(target.what)});`];
    }
    case 'bool':
      return [assign(target, `b[${at}] !== 0`, scope)];
    case 'float':
      return [assign(target, loadFloat(codec.type, at, scope), scope)];
    case 'bytes':
      return [assign(target, `${scope.runtime('copyOf')}(b, ${at}, ${codec.len})`, scope)];
    case 'struct':
      return [assign(target, `${scope.ref(codec.plane, `get${codec.name}`)}(b, ${at})`, scope)];
    default:
      return loadNumber(target, at, scope);
  }
}

/** The value in `raw` when it is one of these, else another one. */
function among(raw: string, values: readonly string[], otherwise: string): string {
  return `${values.map((value) => `${raw} === ${value}`).join(' || ')} ? ${raw} : ${otherwise}`;
}

function literals(codec: Codec, values: readonly string[], scope: Scope): string[] {
  return values.map((value) => literalOf(codec, value, scope));
}

/** A number, with the values that its enumeration or its field does not take put right or refused. */
function loadNumber(target: Target, at: string, scope: Scope): string[] {
  const { codec, normalize } = target.field;
  const repr = reprOf(codec, scope);
  if (repr === undefined) throw new Error(`${target.what}: a ${codec.c} is no number`);
  const loaded = loadInt(repr, at, scope);
  const raw = `${target.local}$`;
  if (normalize !== undefined) {
    const allowed = literals(codec, normalize.allowed, scope);
    return [
      `const ${raw} = ${loaded};`,
      assign(target, among(raw, allowed, literalOf(codec, normalize.otherwise, scope)), scope),
    ];
  }
  if (codec.c === 'int' && codec.range !== undefined) {
    const [low, high] = [intLiteral(codec.type, codec.range.min), intLiteral(codec.type, codec.range.max)];
    return [
      `const ${raw} = ${loaded};`,
      `if (${raw} < ${low} || ${raw} > ${high}) throw r.outside(${at}, ${raw}, ${low}, ${high}, ${quote(target.what)});`,
      assign(target, raw, scope),
    ];
  }
  if (codec.c !== 'enum') return [assign(target, loaded, scope)];
  const decl = scope.lookup.of('enum', codec.plane, codec.name);
  if (decl.unknown === 'keep') return [assign(target, loaded, scope)];
  if (decl.unknown === 'error') {
    const name = scope.ref(codec.plane, `${codec.name}Name`);
    return [
      `const ${raw} = ${loaded};`,
      `if (${name}(${raw}) === undefined) throw r.badValue(${at}, ${raw}, ${quote(target.what)});`,
      assign(target, raw, scope),
    ];
  }
  const values = [...new Set(decl.values.map((value) => intLiteral(repr, value.value)))];
  const fallback = decl.values.find((value) => value.name === decl.unknown);
  if (fallback === undefined) throw new Error(`${codec.plane}.${codec.name} has no value '${decl.unknown}'`);
  return [`const ${raw} = ${loaded};`, assign(target, among(raw, values, intLiteral(repr, fallback.value)), scope)];
}

/** Reads one value of any codec, with its own look at the end. */
export function readOne(target: Target, scope: Scope): string[] {
  const { codec, normalize } = target.field;
  if (fixedSize(codec, scope) !== undefined) return readRun([target], scope);
  if (codec.c === 'list') return readList(target, codec, scope);
  const taken = takeCall(codec, target.what, scope);
  if (taken === undefined) throw new Error(`${target.what}: a ${codec.c} has a fixed size`);
  if (normalize === undefined || target.takes === 'nothing') return call(target, taken, scope);
  // A varint with the values that its field does not take put right.
  const raw = `${target.local}$`;
  const value = among(raw, literals(codec, normalize.allowed, scope), literalOf(codec, normalize.otherwise, scope));
  return ['r.at = at;', `const ${raw} = ${taken};`, assign(target, value, scope), 'at = r.at;'];
}

/** The call that reads a value where the reader stands; none for values of a fixed size and lists. */
export function takeCall(codec: Codec, what: string, scope: Scope): string | undefined {
  const at = quote(what);
  switch (codec.c) {
    case 'text':
    case 'blob': {
      const method = codec.c === 'blob' ? 'blob' : codec.bad === 'none' ? 'lenientText' : 'text';
      return readCall(method, codec.prefix, `${codec.max}, ${at}`, scope);
    }
    case 'message':
    case 'union':
    case 'registry':
      return `${scope.ref(codec.plane, `take${codec.name}`)}(r)`;
    case 'varint': {
      const { name, text } = varintLimit(BigInt(codec.max));
      const take = scope.runtime(`take${name}Varint`);
      return `${take}(r, ${varintForm(codec.form, scope)}, ${text}, ${codec.shortest ?? false}, ${at})`;
    }
    case 'rest': {
      const take = scope.runtime(codec.of === 'text' ? 'takeRestText' : 'takeRestBytes');
      return `${take}(r, ${codec.max}, ${at})`;
    }
    case 'rest_uint': {
      const take = scope.runtime(isWide(codec.type) ? 'takeRestWide' : 'takeRestUint');
      return `${take}(r, ${intLiteral(codec.type, tagRange(codec.type).max)}, ${at})`;
    }
    default:
      return undefined;
  }
}

function call(target: Target, expression: string, scope: Scope): string[] {
  return ['r.at = at;', assign(target, expression, scope) || `${expression};`, 'at = r.at;'];
}

/** Reads as many values as `count` says, an expression over the fields in front. */
export function readCounted(
  target: Target,
  codec: Extract<Codec, { c: 'counted' }>,
  count: string,
  scope: Scope,
): string[] {
  const { local, what } = target;
  const number = `${local}n`;
  const bytes = isByte(codec.of);
  const smallest = least(codec.of, scope);
  const size = bytes || smallest === 1 ? number : `${number} * ${smallest}`;
  const check = [
    `const ${number} = ${count};`,
    `if (${number} > ${codec.max}) throw ${scope.runtime('tooLong')}(${quote(what)}, at, ${number}, ${codec.max});`,
    ...(bytes || smallest > 0 ? [`if (end - at < ${size}) throw r.short(at, ${quote(`${what}:`)} + ${size});`] : []),
  ];
  if (bytes) {
    return [...check, assign(target, `${scope.runtime('copyOf')}(b, at, ${number})`, scope), `at += ${number};`];
  }
  return [...check, ...readItems(target, codec, scope)];
}

/** Reads the items of a list whose number stands in a local. */
function readItems(target: Target, codec: Extract<Codec, { c: 'list' | 'counted' }>, scope: Scope): string[] {
  const { local, what } = target;
  const item: Target = { field: { codec: codec.of }, what, local: `${local}e`, takes: 'new' };
  // Behind the count all elements of a fixed size are known to be there.
  const known = fixedSize(codec.of, scope) !== undefined;
  const read = known ? loadRun([item], scope) : readOne(item, scope);
  const list = `${local}l`;
  return [
    `const ${list}: ${codecType(codec, scope)} = [];`,
    `for (let ${local}i = 0; ${local}i < ${local}n; ${local}i += 1) {`,
    ...read.map((line) => `  ${line}`),
    `  ${list}.push(${item.local});`,
    '}',
    assign(target, list, scope),
  ];
}

function readList(target: Target, codec: Extract<Codec, { c: 'list' }>, scope: Scope): string[] {
  const smallest = least(codec.of, scope);
  const count = readCall('count', codec.prefix, `${codec.max}, ${smallest}, ${quote(target.what)}`, scope);
  return ['r.at = at;', `const ${target.local}n = ${count};`, 'at = r.at;', ...readItems(target, codec, scope)];
}
