/** Where registries stand. */
import type { Codec } from '../../model/model.ts';
import type { Lookup } from '../lookup.ts';
import { bodyOf } from './interpreter/union.ts';

/** Whether a registry stands somewhere in a codec: such a value need not reach its largest size to the byte. */
export function holdsRegistry(lookup: Lookup, codec: Codec): boolean {
  if (codec.c === 'registry') return true;
  if (codec.c === 'list') return holdsRegistry(lookup, codec.of);
  if (codec.c === 'message') {
    return lookup.of('message', codec.plane, codec.name).fields.some((field) => holdsRegistry(lookup, field.codec));
  }
  if (codec.c !== 'union') return false;
  return lookup
    .of('union', codec.plane, codec.name)
    .cases.some((entry) => bodyOf(lookup, entry)?.fields.some((field) => holdsRegistry(lookup, field.codec)) ?? false);
}
