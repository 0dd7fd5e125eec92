/**
 * Cursor plane: the section that carries the pointer's place and shape from the driver to the host, from display
 * protocol 5 on. The host creates it and hands it over with SET_CURSOR_CHANNEL; there is no event, the host polls.
 * Facts: driver-abi §2.4 (struct), §3.C (rules), §2.8 (magic).
 */
import { by, constant, enumeration, i32, pad, plane, section, seqlock, stamp, u32 } from 'pf-gen/schema';

/** "PFCU" in memory. */
export const CURSOR_MAGIC = constant.hex(u32, 0x55434650);
/** Largest width and height of a shape, in pixels. */
export const CURSOR_MAX = constant(u32, 256);
/** Where the shape's bytes start, counted from the section's start. */
export const CURSOR_SHAPE_OFFSET = constant(u32, 64);
/** Room for the shape: 256 × 256 pixels of 4 bytes. */
export const CURSOR_SHAPE_BYTES = constant(u32, 262144);
/** Bytes of the whole section: header and shape. */
export const CURSOR_SECTION_BYTES = constant(u32, 262208);
/** What `sdr_white_scale` reads as when the host has not stamped it: 1.0 as f32 bits, that is 80 nits. */
export const SDR_WHITE_DEFAULT = constant.hex(u32, 0x3f800000);

/** IDDCX_CURSOR_SHAPE_TYPE. */
export const CursorType = enumeration(u32, { NONE: 0, MASKED_COLOR: 1, ALPHA: 2 });

/** Header of the cursor section; the shape's rows (BGRA) follow at `CURSOR_SHAPE_OFFSET`. */
export const CursorShm = section(
  {
    /** Anything else means: not attached. */
    magic: stamp(u32, CURSOR_MAGIC),
    /** Sequence lock of the driver's fields and of the shape's bytes; odd = the writer is busy. */
    seq: by('driver', u32, { order: 'release', at: 4 }),
    /** 1 while the pointer shows on this monitor. */
    visible: by('driver', u32, { order: 'relaxed', at: 8 }),
    cursor_type: by('driver', CursorType, { order: 'relaxed', at: 12 }),
    /** Left edge of the shape on this monitor: position minus hot spot; may be negative. */
    x: by('driver', i32, { order: 'relaxed', unit: 'px', at: 16 }),
    /** Top edge of the shape; may be negative. */
    y: by('driver', i32, { order: 'relaxed', unit: 'px', at: 20 }),
    /** Grows with every change of the shape; a move alone leaves it, and the shape's bytes, as they are. */
    shape_id: by('driver', u32, { order: 'relaxed', at: 24 }),
    width: by('driver', u32, { order: 'relaxed', unit: 'px', at: 28 }),
    height: by('driver', u32, { order: 'relaxed', unit: 'px', at: 32 }),
    /** Bytes of one row of the shape. */
    pitch: by('driver', u32, { order: 'relaxed', unit: 'bytes', at: 36 }),
    hot_x: by('driver', u32, { order: 'relaxed', unit: 'px', at: 40 }),
    hot_y: by('driver', u32, { order: 'relaxed', unit: 'px', at: 44 }),
    /** The host always writes 0; an older driver subtracts it. */
    origin_x: by('host', i32, { order: 'relaxed', unit: 'px', at: 48, since: 'v6 reserved word' }),
    origin_y: by('host', i32, { order: 'relaxed', unit: 'px', at: 52, since: 'v6 reserved word' }),
    /** SDR white on an HDR desktop as f32 bits, 1.0 = 80 nits; 0 = not stamped, reads as 1.0. */
    sdr_white_scale: by('host', u32, { order: 'relaxed', at: 56, since: 'v9 reserved word' }),
    _reserved: pad(u32),
  },
  {
    roles: ['host', 'driver'],
    size: 64,
    protocols: {
      /** The driver's fields, and the shape's bytes when they change. */
      pointer: seqlock({
        owner: 'driver',
        sequence: 'seq',
        fields: ['visible', 'cursor_type', 'x', 'y', 'shape_id', 'width', 'height', 'pitch', 'hot_x', 'hot_y'],
      }),
    },
  },
);

/**
 * Cursor plane: the section through which the driver shows the pointer to the host (driver-abi §3.C).
 *
 * Host and driver speak it: the host creates the section, the driver fills it, nobody else maps it.
 */
export const cursor = plane({
  name: 'cursor',
  id: 10,
  version: 1,
  policy: 'lockstep',
  parties: ['host', 'driver'],
  members: {
    CURSOR_MAGIC,
    CURSOR_MAX,
    CURSOR_SHAPE_OFFSET,
    CURSOR_SHAPE_BYTES,
    CURSOR_SECTION_BYTES,
    SDR_WHITE_DEFAULT,
    CursorType,
    CursorShm,
  },
});
