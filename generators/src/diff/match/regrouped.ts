/** Fields that were put into a struct of their own, or taken out of one, and stand where they stood. */
import type { Field } from '../../model/model.ts';
import type { DiffContext, Side } from '../context.ts';
import type { LayoutDecl } from '../nodes.ts';
import { layoutOf, onlyField } from '../types.ts';

/** A field whose bytes are several fields on the other side. */
export interface Group {
  readonly field: Field;
  /** What is in it, with the names and offsets of the outer layout. */
  readonly inner: readonly Field[];
}

/** Two structs of which one ends earlier: what only the other has is reserved, and the outer layout reserves it instead. */
export interface Resized {
  readonly old: Group;
  readonly new: Group;
}

export interface Regrouped {
  /** Of the old side alone: structs that were taken apart. */
  readonly apart: readonly Group[];
  /** Of the new side alone: structs that were put around fields. */
  readonly together: readonly Group[];
  readonly resized: readonly Resized[];
}

export function regrouped(old: readonly Field[], now: readonly Field[], context: DiffContext): Regrouped {
  return {
    apart: groupsOf(old, now, context.old, context.new, (a, b) => context.sameType(a.type, b.type)),
    together: groupsOf(now, old, context.new, context.old, (a, b) => context.sameType(b.type, a.type)),
    resized: resizedOf(old, now, context),
  };
}

/** Both sides with each group replaced by what is in it. */
export function ungrouped(
  old: readonly Field[],
  now: readonly Field[],
  context: DiffContext,
): { readonly before: readonly Field[]; readonly after: readonly Field[] } {
  const { apart, together, resized } = regrouped(old, now, context);
  return {
    before: opened(old, [...apart, ...resized.map((pair) => pair.old)]),
    after: opened(now, [...together, ...resized.map((pair) => pair.new)]),
  };
}

function opened(fields: readonly Field[], groups: readonly Group[]): readonly Field[] {
  if (groups.length === 0) return fields;
  return fields.flatMap((field) => groups.find((group) => group.field === field)?.inner ?? [field]);
}

const isLive = ({ reserved }: Field): boolean => reserved !== true;

/** The struct that a field is; none of one that is reserved. */
const structOf = (field: Field, side: Side): LayoutDecl | undefined =>
  isLive(field) ? layoutOf(field.type, side) : undefined;

/** The fields of one side that the other side has one by one. */
function groupsOf(
  own: readonly Field[],
  other: readonly Field[],
  side: Side,
  across: Side,
  sameType: (own: Field, other: Field) => boolean,
): Group[] {
  const theirs = new Set(other.map(({ name }) => name));
  return own.flatMap((field): Group[] => {
    const decl = structOf(field, side);
    if (decl === undefined || !isApart(field, decl, other, across)) return [];
    // A struct that grew or shrank is still that struct.
    if (other.some((one) => isLive(one) && one.name === field.name && sameType(field, one))) return [];
    // The name of a struct that was taken apart is free for what was in it.
    const ours = new Set(own.filter((one) => one !== field).map(({ name }) => name));
    const named = (name: string): string => {
      const long = `${field.name}_${name}`;
      return ours.has(name) || (!theirs.has(name) && theirs.has(long)) ? long : name;
    };
    return [{ field, inner: decl.fields.map((inner) => outward(inner, field, named(inner.name))) }];
  });
}

/** Whether the other side has what is in a struct, and not the struct. */
function isApart(field: Field, decl: LayoutDecl, other: readonly Field[], across: Side): boolean {
  const [start, end] = [field.offset, field.offset + field.size];
  const there = other.filter(({ offset, size }) => offset < end && offset + size > start);
  if (!there.every(({ offset, size }) => offset >= start && offset + size <= end)) return false;
  const isInner = (one: Field): boolean =>
    decl.fields.some((inner) => isLive(inner) && start + inner.offset === one.offset && inner.size === one.size);
  // Where the name stayed for something else, that must be one of the fields in the struct.
  const same = other.find((one) => isLive(one) && one.name === field.name);
  if (same !== undefined && !(there.includes(same) && isInner(same))) return false;
  if (there.some((one) => isLive(one) && one.size < field.size)) return true;
  // One field has all the bytes: a struct is another form of this one, and a plain field in a struct is that field's type.
  return there.some((one) => isLive(one) && isInner(one) && !structOf(one, across)) && onlyField(decl) === undefined;
}

function resizedOf(before: readonly Field[], after: readonly Field[], context: DiffContext): Resized[] {
  return before.flatMap((old): Resized[] => {
    const now = after.find((field) => field.name === old.name && field.offset === old.offset);
    if (now === undefined || old.size === now.size) return [];
    const [was, is] = [structOf(old, context.old), structOf(now, context.new)];
    if (was === undefined || is === undefined || context.sameType(old.type, now.type)) return [];
    const fits = old.size > now.size ? endsEarlier(was, old, now, after) : endsEarlier(is, now, old, before);
    return fits ? [{ old: inside(old, was), new: inside(now, is) }] : [];
  });
}

/** Whether the longer one has only reserved space where the shorter one has ended, and the shorter one's layout has too. */
function endsEarlier(decl: LayoutDecl, longer: Field, shorter: Field, around: readonly Field[]): boolean {
  const [start, end] = [shorter.offset + shorter.size, longer.offset + longer.size];
  if (decl.fields.some((field) => isLive(field) && field.offset + field.size > shorter.size)) return false;
  const behind = around.filter(({ offset, size }) => offset < end && offset + size > start);
  const bytes = behind.map(({ offset, size }) => Math.min(offset + size, end) - Math.max(offset, start));
  return behind.every((field) => !isLive(field)) && bytes.reduce((a, b) => a + b, 0) === end - start;
}

/** Names with a point are no other field's. */
const inside = (field: Field, { fields }: LayoutDecl): Group => ({
  field,
  inner: fields.map((inner) => outward(inner, field, `${field.name}.${inner.name}`)),
});

/** What is said of the outer field holds for everything in it. */
function outward(inner: Field, { offset, owner, order, secret, span }: Field, name: string): Field {
  return {
    ...inner,
    name,
    offset: offset + inner.offset,
    ...(owner === undefined ? {} : { owner }),
    ...(order === undefined ? {} : { order }),
    ...(secret === undefined ? {} : { secret }),
    ...(span === undefined ? {} : { span }),
  };
}
