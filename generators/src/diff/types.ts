/** How the type of a field changed. */
import type { TypeRef } from '../model/model.ts';
import type { DiffContext } from './context.ts';

/**
 * `form`: other bytes. `sign`: one number of another sign. `length`: an array of another length. `meaning`: the same word
 * with other named values. `name`: the same bytes and values under another name.
 */
export type TypeChange = 'form' | 'sign' | 'length' | 'meaning' | 'name';

/** Undefined when the types are the same. */
export function kindOfChange(before: TypeRef, after: TypeRef, context: DiffContext): TypeChange | undefined {
  if (context.sameType(before, after)) return undefined;
  const [old, now] = [context.old.bare(before), context.new.bare(after)];
  if (old === now) {
    const [was, is] = [context.old.meaning(before), context.new.meaning(after)];
    return was === '' || is === '' || was === is ? 'name' : 'meaning';
  }
  const integer = /^[ui](8|16|32|64)$/;
  if (integer.test(old) && integer.test(now) && old.slice(1) === now.slice(1)) return 'sign';
  if (before.t === 'array' && after.t === 'array' && context.sameType(before.of, after.of)) return 'length';
  return 'form';
}
