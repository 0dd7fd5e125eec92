/** The v6-era origin words, which were reserved; the host writes 0, an older driver subtracts it. */
import { by, bytes, i32, pad, plane, section } from 'pf-gen/schema';
import * as v5 from '../v5/cursor.ts';

/** Bytes 0 to 55. */
export const shape = {
  ...v5.shape,
  origin_x: by('host', i32, { order: 'relaxed' }),
  origin_y: by('host', i32, { order: 'relaxed' }),
} as const;
export const CursorShm = section({ ...shape, _reserved: pad(bytes(8)) }, { roles: ['host', 'driver'], size: 64 });

export const members = { ...v5.members, CursorShm };
export const cursor = plane({ name: 'cursor', id: 10, version: 1, policy: 'lockstep', members });
