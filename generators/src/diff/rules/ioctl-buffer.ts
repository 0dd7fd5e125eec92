/** A request takes or gives another struct. */
import type { TypeRef } from '../../model/model.ts';
import { type DiffContext, typeText } from '../context.ts';
import { diffRule } from '../rule.ts';
import { changeOfType, type TypeChange } from '../types.ts';

export const ioctlBuffer = diffRule({
  code: 'PF5309',
  name: 'ioctl-buffer',
  on: 'ioctl',
  message: (p: { ioctl: string; buffer: string; before: string; after: string; why: string }) =>
    `the ${p.buffer} of '${p.ioctl}' is ${p.after} now; it was ${p.before}${p.why === '' ? '' : `: ${p.why}`}`,
  help: () => 'grow the struct at its end and name the old form, or use a new function number',
  why: 'The code says which struct is meant. A side that was built with another one reads and writes its fields: the two structs are compared field by field, and the finding is as bad as the worst difference.',
  both: ({ old, new: now, relation }, say, context) => {
    if (relation === 'recoded') return;
    for (const buffer of ['input', 'output'] as const) {
      const [before, after] = [old[buffer]?.type, now[buffer]?.type];
      if (context.sameType(before, after)) continue;
      const { class: found, why, verdict } = changeOf(before, after, now[buffer]?.min ?? 0, context);
      const params = { ioctl: now.name, buffer, before: typeText(before), after: typeText(after), why };
      say({ class: found, params, ...(verdict === undefined ? {} : { verdict }) });
    }
  },
});

type Change = Pick<TypeChange, 'class' | 'why' | 'verdict'>;
const BREAK: Change = { class: 'break', why: '' };

/** Another struct that begins with the old one, and is taken in the old length, is growth. */
function changeOf(before: TypeRef | undefined, after: TypeRef | undefined, min: number, context: DiffContext): Change {
  if (before === undefined || after === undefined) return BREAK;
  const old = before.t === 'ref' ? context.old.find(before) : undefined;
  const now = after.t === 'ref' ? context.new.find(after) : undefined;
  if (
    old?.kind !== 'struct' ||
    now?.kind !== 'struct' ||
    before.t !== 'ref' ||
    after.t !== 'ref' ||
    now.size <= old.size
  )
    return changeOfType(before, after, context) ?? BREAK;
  if (min > old.size) return BREAK;
  const [first] = now.fields;
  const whole = first === undefined ? BREAK : (changeOfType(before, first.type, context) ?? { class: 'source' });
  if (whole.class === 'source') return { class: 'tail', why: '' };
  const { class: found, why, verdict } = context.substituted(before, after);
  return found === undefined || found === 'tail' ? { class: 'tail', why: '' } : { class: found, why, verdict };
}
