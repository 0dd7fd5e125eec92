/** The later v9 word for the white of an HDR desktop; 0 reads as 1.0. */
import { by, pad, plane, section, u32 } from 'pf-gen/schema';
import * as v6 from '../v6/cursor.ts';

export const CursorShm = section(
  { ...v6.shape, sdr_white_scale: by('host', u32, { order: 'relaxed' }), _reserved: pad(u32) },
  { roles: ['host', 'driver'], size: 64 },
);
export const cursor = plane({
  name: 'cursor',
  id: 10,
  version: 1,
  policy: 'lockstep',
  members: { ...v6.members, CursorShm },
});
