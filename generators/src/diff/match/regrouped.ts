/** Fields that were put into a struct of their own, or taken out of one, and stand where they stood. */
import type { Field } from '../../model/model.ts';
import type { Side } from '../context.ts';
import { isLayout } from '../nodes.ts';

/** A field whose bytes are several fields on the other side. */
export interface Group {
  readonly field: Field;
  /** What is in it, with the names and offsets of the outer layout. */
  readonly inner: readonly Field[];
}

/** The fields of one side that the other side has one by one. */
export function groupsOf(own: readonly Field[], other: readonly Field[], side: Side): Group[] {
  const names = (fields: readonly Field[]): ReadonlySet<string> => new Set(fields.map(({ name }) => name));
  const [ours, theirs] = [names(own), names(other)];
  return own.flatMap((field): Group[] => {
    const decl = field.type.t === 'ref' ? side.find(field.type) : undefined;
    if (field.reserved === true || decl === undefined || !isLayout(decl)) return [];
    if (other.some(({ name, reserved }) => name === field.name && reserved !== true)) return [];
    const [start, end] = [field.offset, field.offset + field.size];
    const there = other.filter(({ offset, size }) => offset < end && offset + size > start);
    const within = there.every(({ offset, size }) => offset >= start && offset + size <= end);
    if (!within || !there.some(({ size, reserved }) => size < field.size && reserved !== true)) return [];
    const named = (name: string): string => {
      const long = `${field.name}_${name}`;
      return ours.has(name) || (!theirs.has(name) && theirs.has(long)) ? long : name;
    };
    return [{ field, inner: decl.fields.map((inner) => outward(inner, field, named(inner.name))) }];
  });
}

/** Each group replaced by what is in it. */
export function ungrouped(fields: readonly Field[], groups: readonly Group[]): readonly Field[] {
  if (groups.length === 0) return fields;
  return fields.flatMap((field) => groups.find((group) => group.field === field)?.inner ?? [field]);
}

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
