/** Whom a change in a platform's own table concerns: the side that runs inside of the platform. */
import type { Decl } from '../model/model.ts';
import type { DiffContext } from './context.ts';
import type { Consumers } from './verdict.ts';

export const PLATFORM_BREAKS: Consumers = { rustHost: 'none', rustDriver: 'breaks', c: 'breaks', typescript: 'none' };
export const PLATFORM_SOURCE: Consumers = { rustHost: 'none', rustDriver: 'source', c: 'source', typescript: 'none' };

/**
 * Where something of a platform stands that is of none any more, `plane.name`: whoever knows its name reads the same bytes as
 * something else. Undefined where it is no such thing.
 */
export function ofNoPlatform(old: Decl, context: DiffContext): string | undefined {
  if (!isOfPlatform(old)) return undefined;
  for (const { name: plane, members } of context.new.model.planes) {
    const now = members.find(({ name }) => name === old.name);
    const own = now?.kind === 'struct' || (now?.kind === 'overlay' && !isOfPlatform(now));
    if (own && context.old.find({ plane, name: old.name }) === undefined) return `${plane}.${old.name}`;
  }
  return undefined;
}

const isOfPlatform = (decl: Decl): boolean =>
  decl.kind === 'foreign' || (decl.kind === 'overlay' && decl.target !== undefined);
