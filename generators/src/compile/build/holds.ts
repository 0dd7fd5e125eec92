/** What a type is made of, through arrays, structs and unions. */
import type { AnyValue } from '../../language/value.ts';
import { type LaidField, layoutOf, overlayOf } from './layout.ts';

const PLATFORM = ['usize', 'long', 'ptr', 'fnptr', 'foreign'];
/** Whether a type is one that only platform structs hold. */
export function isPlatform(type: AnyValue): boolean {
  const element = elementOf(type);
  return PLATFORM.includes(element.kind) || (element.kind === 'overlay' && element.options.target !== undefined);
}

/** The type at the bottom of arrays. */
export function elementOf(type: AnyValue): AnyValue {
  return type.kind === 'array' ? elementOf(type.of) : type;
}

/** Whether a struct holds fields of a sort, itself or in a struct inside. */
function hasFields(type: AnyValue, sort: (options: LaidField['options']) => boolean): boolean {
  if (type.kind === 'array') return hasFields(type.of, sort);
  if (type.kind === 'overlay') return overlayOf(type).arms.some((arm) => hasFields(arm.type, sort));
  if (type.kind !== 'struct') return false;
  return layoutOf(type).fields.some((field) => sort(field.options) || hasFields(field.type, sort));
}

/** Whether a struct holds handles, itself or in a struct inside. */
export const hasHandles = (type: AnyValue): boolean => hasFields(type, ({ handle }) => handle !== undefined);
export const hasSecrets = (type: AnyValue): boolean => hasFields(type, ({ secret }) => secret === true);
