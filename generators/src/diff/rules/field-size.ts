/** A field has another size, because what it is made of grew or shrank. */
import { diffRule } from '../rule.ts';

export const fieldSize = diffRule({
  code: 'PF5114',
  name: 'field-size',
  on: 'field',
  message: (p: { field: string; before: number; after: number }) =>
    `'${p.field}' has ${p.after} bytes now; it had ${p.before}: its type changed`,
  help: () => 'leave layouts alone that stand inside of others; make a new one for the new form',
  why: 'A layout inside of another, or in an array, cannot grow: what follows it moves.',
  both: ({ old, new: now, relation, parent }, say, context) => {
    if (relation === 'reserved' || old.size === now.size || !context.sameType(old.type, now.type)) return;
    const outer = parent?.old as { size?: number } | undefined;
    const last = outer?.size === old.offset + old.size && old.offset === now.offset && now.type.t === 'ref';
    const inner = last && now.type.t === 'ref' ? context.new.find(now.type) : undefined;
    const known = inner !== undefined && 'prefixes' in inner && inner.prefixes.some(({ size }) => size === old.size);
    say({ class: known ? 'tail' : 'break', params: { field: now.name, before: old.size, after: now.size } });
  },
});
