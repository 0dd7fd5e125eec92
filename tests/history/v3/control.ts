/** v3: only the number moves here; the break is in the ring's header. */
import { constant, plane, u32 } from 'pf-gen/schema';
import * as v2 from '../v2/control.ts';

export const PROTOCOL_VERSION = constant(u32, 3);
export const members = { ...v2.members, PROTOCOL_VERSION };
export const control = plane({ name: 'control', id: 1, version: 3, policy: 'lockstep', members });
