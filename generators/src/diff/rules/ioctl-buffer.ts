/** A request takes or gives another struct. */
import type { TypeRef } from '../../model/model.ts';
import type { DiffClass } from '../classes.ts';
import { type DiffContext, typeText } from '../context.ts';
import { diffRule } from '../rule.ts';

export const ioctlBuffer = diffRule({
  code: 'PF5309',
  name: 'ioctl-buffer',
  on: 'ioctl',
  message: (p: { ioctl: string; buffer: string; before: string; after: string }) =>
    `the ${p.buffer} of '${p.ioctl}' is ${p.after} now; it was ${p.before}`,
  help: () => 'grow the struct at its end and name the old form, or use a new function number',
  why: 'The code says which struct is meant. A side that was built with another one reads and writes other bytes.',
  both: ({ old, new: now, relation }, say, context) => {
    if (relation === 'recoded') return;
    for (const buffer of ['input', 'output'] as const) {
      const [before, after] = [old[buffer]?.type, now[buffer]?.type];
      if (context.sameType(before, after)) continue;
      const params = { ioctl: now.name, buffer, before: typeText(before), after: typeText(after) };
      say({ class: classOf(before, after, now[buffer]?.min ?? 0, context), params });
    }
  },
});

/** Another struct that begins with the old one, and is taken in the old length, is growth. */
function classOf(
  before: TypeRef | undefined,
  after: TypeRef | undefined,
  min: number,
  context: DiffContext,
): DiffClass {
  if (before === undefined || after === undefined) return 'break';
  if (context.old.bare(before) === context.new.bare(after)) return 'source';
  const old = before.t === 'ref' ? context.old.find(before) : undefined;
  const now = after.t === 'ref' ? context.new.find(after) : undefined;
  if (old?.kind !== 'struct' || now?.kind !== 'struct' || min > old.size || now.size < old.size) return 'break';
  const inside = old.fields.every((field, n) => {
    const same = now.fields[n];
    return same?.offset === field.offset && context.old.bare(field.type) === context.new.bare(same.type);
  });
  const whole = now.fields[0] !== undefined && context.sameType(before, now.fields[0].type);
  return inside || whole ? 'tail' : 'break';
}
