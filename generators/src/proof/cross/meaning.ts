/**
 * Whether two versions move the same bytes with the same meaning: told from the places of values alone, and from nothing
 * that the diff knows. Units, statuses, success, roles and orders of stores are no matter of bytes: where one of them
 * differs, nothing is claimed.
 */
import type { DeclOf, Field, Model, TypeRef } from '../../model/model.ts';
import { Finder, type Form, type LayoutDecl, type Leaf } from '../skew/leaves.ts';
import type { Operation, Shared, SkewVersion } from '../skew/version.ts';

/** Lists pairs of names that stand in the same place; a name that is also elsewhere on the other side was not renamed. */
class Names {
  readonly #pairs: [string, string][] = [];

  add(before: string, after: string): void {
    this.#pairs.push([before, after]);
  }

  onlyRenamed(): boolean {
    const old = new Set(this.#pairs.map(([before]) => before));
    const now = new Set(this.#pairs.map(([, after]) => after));
    return this.#pairs.every(([a, b]) => a === b || (!now.has(a) && !old.has(b)));
  }
}

function sameForm(a: Form, b: Form): boolean {
  if (a.f === 'int') return b.f === 'int' && a.type === b.type;
  if (a.f === 'scalar') return b.f === 'scalar' && a.name === b.name;
  if (a.f === 'list') return b.f === 'list' && a.type === b.type && a.len === b.len;
  if (a.f === 'part') return b.f === 'part' && a.shift === b.shift && a.width === b.width;
  if (a.f === 'enum') return b.f === 'enum' && sameEnum(a.decl, b.decl, isSame(a, b));
  return b.f === 'flags' && sameFlags(a.decl, b.decl, isSame(a, b));
}

type Naming = Extract<Form, { f: 'enum' | 'flags' }>;
/** Whether both are one declaration, under its own name or a new one. Another declaration's names mean something else. */
const isSame = (a: Naming, b: Naming): boolean =>
  a.decl.name === b.decl.name || (!a.known.has(b.decl.name) && !b.known.has(a.decl.name));

function sameNumbers(
  before: readonly { readonly name: string; readonly at: string }[],
  after: readonly { readonly name: string; readonly at: string }[],
  renamed: boolean,
): boolean {
  const names = new Names();
  if (before.length !== after.length) return false;
  for (const { name, at } of before) {
    const other = after.filter((entry) => entry.at === at);
    // A number with two names has no name of its own.
    if (other.length !== 1 || other[0] === undefined) return false;
    if (!renamed && name !== other[0].name) return false;
    names.add(name, other[0].name);
  }
  return names.onlyRenamed();
}

function sameEnum(a: DeclOf<'enum'>, b: DeclOf<'enum'>, renamed = true): boolean {
  const listed = ({ values }: DeclOf<'enum'>) => values.map(({ name, value }) => ({ name, at: value }));
  return a.repr === b.repr && a.unknown === b.unknown && sameNumbers(listed(a), listed(b), renamed);
}

function sameFlags(a: DeclOf<'flags'>, b: DeclOf<'flags'>, renamed = true): boolean {
  const listed = ({ values }: DeclOf<'flags'>) => values.map(({ name, bit }) => ({ name, at: String(bit) }));
  return a.repr === b.repr && sameNumbers(listed(a), listed(b), renamed);
}

/** Values in their places: as many, each in the same bits, of the same form and range, under the same name or a new one. */
function sameLeaves(before: readonly Leaf[], after: readonly Leaf[]): boolean {
  if (before.length !== after.length) return false;
  const placed = (leaves: readonly Leaf[]): Leaf[] =>
    leaves.toSorted((a, b) => a.offset - b.offset || shiftOf(a) - shiftOf(b));
  const [old, now] = [placed(before), placed(after)];
  const names = new Names();
  for (const [n, a] of old.entries()) {
    const b = now[n];
    if (b === undefined || a.offset !== b.offset || a.size !== b.size || a.strict !== b.strict) return false;
    if (
      a.fixed !== b.fixed ||
      a.range?.min !== b.range?.min ||
      a.range?.max !== b.range?.max ||
      !sameForm(a.form, b.form)
    )
      return false;
    // One value and a row of one are the same bytes in another form.
    if (rowsOf(a) !== rowsOf(b)) return false;
    for (const [before, after] of steps(a.path, b.path)) names.add(before, after);
  }
  return names.onlyRenamed();
}

/** The path and every struct on its way, where both ways are equally long. */
function steps(a: string, b: string): [string, string][] {
  const [old, now] = [a.split('.'), b.split('.')];
  if (old.length !== now.length) return [[a, b]];
  return old.map((_, n) => [old.slice(0, n + 1).join('.'), now.slice(0, n + 1).join('.')]);
}
const rowsOf = ({ path }: Leaf): string => path.replace(/[^[\]\d]+|\d+(?!\d*\])/g, '');
const shiftOf = ({ form }: Leaf): number => (form.f === 'part' ? form.shift : 0);

/** Lengths of a row, of rows of rows, and so on. */
const lengths = (type: TypeRef): string => (type.t === 'array' ? `[${type.len}]${lengths(type.of)}` : '');

/** Where the field stands that says which arm of a union is meant. */
const tagAt = ({ fields }: LayoutDecl, by: string | undefined): number | undefined =>
  by === undefined ? undefined : fields.find(({ name }) => name === by)?.offset;

/** Names of fields in one place, those included that carry no value, such as a stamp or a struct of reserved space. */
function sameFields(before: LayoutDecl, after: LayoutDecl): boolean {
  // A shorter form is a promise about lengths.
  const forms = ({ prefixes }: LayoutDecl): string =>
    prefixes
      .map(({ size }) => size)
      .toSorted((a, b) => a - b)
      .join();
  if (forms(before) !== forms(after)) return false;
  const names = new Names();
  for (const { name, offset, type, reserved, align, by } of before.fields) {
    const other = after.fields.find((field) => field.offset === offset && field.reserved === reserved);
    if (reserved === true || other === undefined) continue;
    // What a field is aligned to is what compilers rely on, wherever it happens to stand.
    if (lengths(type) !== lengths(other.type) || align !== other.align) return false;
    if (tagAt(before, by) !== tagAt(after, other.by)) return false;
    names.add(name, other.name);
  }
  return names.onlyRenamed();
}

/** Whether as many elements follow, in the same places, counted in the same way by the field in the same place. */
function sameTail(before: LayoutDecl, after: LayoutDecl, isSent: boolean): boolean {
  const told = (decl: LayoutDecl): unknown => {
    if (decl.kind !== 'struct' || decl.tail === undefined) return undefined;
    const { rule, offset, stride, align, type } = decl.tail;
    const counter = decl.fields.find(({ name }) => rule.r !== 'rest' && name === rule.field)?.offset;
    // Where no element is sent, none tells what it is.
    return [{ ...rule, field: counter }, offset, stride, align, isSent ? lengths(type) : type];
  };
  return JSON.stringify(told(before)) === JSON.stringify(told(after));
}

function sameBuffer(before: Operation['input'], after: Operation['input']): boolean {
  if (before === undefined || after === undefined) return before === after;
  if (before.decl.size !== after.decl.size || before.min !== after.min) return false;
  if (before.decl.align !== after.decl.align || !sameFields(before.decl, after.decl)) return false;
  if (before.tail?.count === 0) return false;
  return sameTail(before.decl, after.decl, true) && sameLeaves(before.leaves, after.leaves);
}

const codeOf = ({ device, ioctl }: Operation): string => `${device.interface.toLowerCase()} ${ioctl.code}`;

/** True or false; undefined where something differs about which nothing is claimed. */
export function sameMeaning(old: SkewVersion, now: SkewVersion): boolean | undefined {
  if (old.operations.size !== now.operations.size || old.sections.size !== now.sections.size) return false;
  const asked = new Names();
  for (const before of old.operations.values()) {
    const after = [...now.operations.values()].filter((other) => codeOf(other) === codeOf(before));
    if (after.length !== 1 || after[0] === undefined) return false;
    const [found] = after;
    if (statusesOf(old, before) !== statusesOf(now, found)) return undefined;
    if (!sameBuffer(before.input, found.input) || !sameBuffer(before.output, found.output)) return false;
    asked.add(before.ioctl.name, found.ioctl.name);
  }
  if (!asked.onlyRenamed()) return false;
  const shared = sameSections(old, now);
  const same = shared === true ? sameRest(old, now) : shared;
  const isUnclear = isHollow(old) || isHollow(now) || unionsOf(old) !== unionsOf(now);
  return same === true && isUnclear ? undefined : same;
}

/** All overlapping unions: what one is a view of besides what is written, no value tells. */
const unionsOf = ({ lock }: SkewVersion): string =>
  JSON.stringify(
    lock.planes.map(({ members }) => members.filter(({ kind }) => kind === 'overlay')),
    (key, value: unknown) => (key === 'span' || key === 'docs' ? undefined : value),
  );

/** Whether a field is made of reserved space alone: it has no places that could tell where it is, or whether it is gone. */
function isHollow(version: SkewVersion): boolean {
  const finder = new Finder(whole(version));
  return version.lock.planes.some(({ members }) =>
    members.some((decl) => {
      if (decl.kind !== 'struct' && decl.kind !== 'section') return false;
      const places = new Set(finder.leaves(decl).map(({ path }) => path.split(/[.[]/)[0]));
      return decl.fields.some(
        ({ name, reserved, stamp }) => reserved !== true && stamp === undefined && !places.has(name),
      );
    }),
  );
}

/** How the device answers, in numbers and names. */
function statusesOf(version: SkewVersion, { device }: Operation): string {
  const decl = new Finder(version.model).find(device.statuses.plane, device.statuses.name);
  const values = decl.kind === 'enum' ? decl.values.map(({ name, value }) => [name, value]) : [];
  const { success, shortInput, shortOutput, unknownCode } = device;
  const word = decl.kind === 'enum' ? [decl.repr, decl.unknown] : [];
  return JSON.stringify([values, success, shortInput, shortOutput, unknownCode, word]);
}

function sameSections(old: SkewVersion, now: SkewVersion): boolean | undefined {
  for (const before of old.sections.values()) {
    const found =
      now.sections.get(before.key) ?? [...now.sections.values()].find(({ stamp }) => stamp === before.stamp);
    if (found === undefined || found.stamp !== before.stamp || stampAt(found) !== stampAt(before)) return false;
    if (before.decl.size !== found.decl.size || before.min !== found.min) return false;
    if (before.decl.align !== found.decl.align || !sameFields(before.decl, found.decl)) return false;
    if (!sameLeaves(before.leaves, found.leaves)) return false;
    if (rolesOf(before.decl) !== rolesOf(found.decl)) return undefined;
  }
  return true;
}

const stampOf = ({ decl }: Shared): Field | undefined => decl.fields.find(({ stamp }) => stamp !== undefined);
const stampAt = (shared: Shared): string => `${stampOf(shared)?.offset} ${stampOf(shared)?.size}`;

/** Who writes what, with which order, place by place. */
function rolesOf(decl: DeclOf<'section'>): string {
  const live = decl.fields.filter(({ reserved }) => reserved !== true);
  return JSON.stringify(
    live.map(({ offset, owner, order }) => {
      const role = decl.roles.indexOf(owner ?? '');
      return [offset, role < 0 ? owner : role, order];
    }),
  );
}

/** What no call carries on one of the sides: somebody may still use it under its name. */
function sameRest(old: SkewVersion, now: SkewVersion): boolean | undefined {
  const carried = carriedBy(old);
  const [all, rest] = [whole(old), whole(now)];
  const [before, after] = [new Finder(all), new Finder(rest)];
  for (const plane of all.planes) {
    for (const decl of plane.members) {
      const other = rest.planes.find(({ name }) => name === plane.name)?.members.find((m) => m.name === decl.name);
      if (other === undefined) {
        if (carried.has(`${plane.name}.${decl.name}`)) continue;
        return undefined;
      }
      if (other.kind !== decl.kind) return false;
      if (decl.kind === 'enum' && !sameEnum(decl, other as typeof decl)) return false;
      if (decl.kind === 'flags' && !sameFlags(decl, other as typeof decl)) return false;
      if (decl.kind === 'bits' && JSON.stringify(words(decl)) !== JSON.stringify(words(other as typeof decl)))
        return false;
      if (decl.kind !== 'struct' && decl.kind !== 'section') continue;
      const found = other as typeof decl;
      if (decl.size !== found.size || decl.align !== found.align) return false;
      if (decl.kind === 'section' && rolesOf(decl) !== rolesOf(other as typeof decl)) return undefined;
      if (
        !sameTail(decl, found, false) ||
        !sameFields(decl, found) ||
        !sameLeaves(before.leaves(decl), after.leaves(found))
      )
        return false;
    }
  }
  return true;
}

/** With the planes that carry nothing. */
const whole = ({ lock, model }: SkewVersion): Model => ({ ...model, planes: lock.planes });

/** What calls and sections lead to: when it is gone, its places tell whether something is lost. */
function carriedBy({ model, operations, sections }: SkewVersion): Set<string> {
  const finder = new Finder(model);
  const found = new Set<string>();
  const visit = (plane: string, name: string): void => {
    if (found.has(`${plane}.${name}`)) return;
    found.add(`${plane}.${name}`);
    const decl = finder.find(plane, name);
    if (decl.kind === 'struct' || decl.kind === 'section') for (const field of decl.fields) type(field.type);
    if (decl.kind === 'struct' && decl.tail !== undefined) type(decl.tail.type);
  };
  const type = (given: TypeRef): void => {
    if (given.t === 'ref') visit(given.plane, given.name);
    if (given.t === 'array') type(given.of);
  };
  for (const { plane, device, ioctl } of operations.values()) {
    visit(plane, device.name);
    visit(device.statuses.plane, device.statuses.name);
    for (const buffer of [ioctl.input, ioctl.output]) if (buffer !== undefined) type(buffer.type);
  }
  for (const { plane, decl } of sections.values()) visit(plane, decl.name);
  return found;
}

/** Names of parts count only where the word is used: there they are part of a path. */
const words = ({ repr, parts }: DeclOf<'bits'>): unknown => [
  repr,
  parts.filter(({ reserved }) => reserved !== true).map(({ shift, width }) => [shift, width]),
];
