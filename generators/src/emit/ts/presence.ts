/** When the fields of a message are there, and what they hold when nothing was said. */
import type { DeclOf, MessageField } from '../../model/model.ts';
import { codecDefault, literalOf } from './codec.ts';
import type { Scope } from './scope.ts';

/** Literals and names with `_` are written and checked, and nobody sets them. */
export function isVisible(field: MessageField): boolean {
  return field.codec.c !== 'literal' && !field.name.startsWith('_');
}

/** Whether the field may hold nothing at all. */
export function isOptional(field: MessageField): boolean {
  return field.presence.p === 'remainder' || field.presence.p === 'when';
}

/** Whether bytes that are too few for the field are refused, whatever the message does with what follows it. */
export const refusesCut = ({ presence }: MessageField): boolean => presence.p === 'tail' && presence.cut === 'error';

/** What the field holds when nothing was said. */
export function standard(field: MessageField, scope: Scope): string {
  return codecDefault(field.codec, declaredDefault(field), scope);
}

export function declaredDefault({ presence }: MessageField): string | undefined {
  return 'default' in presence ? presence.default : undefined;
}

/** Neighbours that come and go together: one field, or those of one group. */
export function unitsOf(decl: DeclOf<'message'>): [MessageField, ...MessageField[]][] {
  const units: [MessageField, ...MessageField[]][] = [];
  for (const field of decl.fields) {
    const last = units.at(-1);
    const [before, now] = [last?.[0].presence, field.presence];
    if (last && now.p === 'group' && before?.p === 'group' && before.group === now.group) last.push(field);
    else units.push([field]);
  }
  return units;
}

/** How many values a counted field has, as an expression over the locals of the fields that say so. */
export function countOf(
  decl: DeclOf<'message'>,
  { by, times }: Extract<MessageField['codec'], { c: 'counted' }>,
  local: (index: number) => string,
): string {
  const factors = by.map((name) => local(decl.fields.findIndex((field) => field.name === name)));
  return [...(times === 1 ? [] : [String(times)]), ...factors].join(' * ');
}

/** When a conditional or gated field is there, as an expression. `local` names the local that holds a field's value. */
export function condition(
  decl: DeclOf<'message'>,
  { name, presence }: MessageField,
  local: (index: number) => string,
  scope: Scope,
): string {
  if (presence.p !== 'when' && presence.p !== 'gate') return 'true';
  const index = decl.fields.findIndex((field) => field.name === presence.field);
  const decides = decl.fields[index];
  if (decides === undefined) throw new Error(`${decl.name}.${name} depends on '${presence.field}', which is no field`);
  const [relation, value] = presence.p === 'when' ? ['===', presence.equals] : ['>=', presence.min];
  return `${local(index)} ${relation} ${literalOf(decides.codec, value, scope)}`;
}
