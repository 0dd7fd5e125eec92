/** The cursor section, four words reserved (driver-abi §2.4). */
import { array, by, constant, i32, pad, plane, section, stamp, u32 } from 'pf-gen/schema';

export const CURSOR_MAGIC = constant.hex(u32, 0x55434650);
export const CURSOR_SECTION_BYTES = constant(u32, 262208);

const own = { order: 'relaxed' } as const;
/** Bytes 0 to 47, in every version. */
export const shape = {
  magic: stamp(u32, CURSOR_MAGIC),
  seq: by('driver', u32, { order: 'release' }),
  visible: by('driver', u32, own),
  cursor_type: by('driver', u32, own),
  x: by('driver', i32, own),
  y: by('driver', i32, own),
  shape_id: by('driver', u32, own),
  width: by('driver', u32, own),
  height: by('driver', u32, own),
  pitch: by('driver', u32, own),
  hot_x: by('driver', u32, own),
  hot_y: by('driver', u32, own),
} as const;

export const CursorShm = section({ ...shape, _reserved: pad(array(u32, 4)) }, { roles: ['host', 'driver'], size: 64 });

export const members = { CURSOR_MAGIC, CURSOR_SECTION_BYTES, CursorShm };
export const cursor = plane({ name: 'cursor', id: 10, version: 1, policy: 'lockstep', members });
