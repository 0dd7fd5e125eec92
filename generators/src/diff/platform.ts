/** Whom a change in a platform's own table concerns: the side that runs inside of the platform. */
import type { Consumers } from './verdict.ts';

export const PLATFORM_BREAKS: Consumers = { rustHost: 'none', rustDriver: 'breaks', c: 'breaks', typescript: 'none' };
export const PLATFORM_SOURCE: Consumers = { rustHost: 'none', rustDriver: 'source', c: 'source', typescript: 'none' };
