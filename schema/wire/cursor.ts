/** The pointer, where the client draws it (wire §2.6, §3.7). */
import { bool, constant, counted, flags, i32, literal, message, ranged, u8, u16, u32 } from 'pf-gen/schema';

/** Most pixels in a row and in a column of a pointer (wire §2.6). */
export const MAX_CURSOR_SIDE = constant(u16, 120);

/** Who draws the pointer, client to host. */
export const CursorRenderMode = message(
  {
    _magic: literal('PKFc'),
    _type: literal.hex('51'),
    /** The client draws it; otherwise the host puts it into the picture. */
    client_draws: bool,
  },
  { trailing: 'exact' },
);

/** How a pointer looks, host to client, whenever it changes. */
export const CursorShape = message(
  {
    _magic: literal('PKFc'),
    _type: literal.hex('50'),
    serial: u32,
    width: ranged(u16, [1, MAX_CURSOR_SIDE]),
    height: ranged(u16, [1, MAX_CURSOR_SIDE]),
    hot_x: u16,
    hot_y: u16,
    /** RGBA8 with straight alpha, row by row. */
    pixels: counted(u8, 57600, { by: ['width', 'height'], times: 4 }),
  },
  { trailing: 'exact' },
);

/** How a pointer is shown. */
export const CursorFlags = flags(u8, { VISIBLE: 0, RELATIVE: 1 });
/** Where the pointer is; host to client, a datagram. */
export const CursorState = message(
  {
    _tag: literal.hex('d0'),
    /** Shape that it has. */
    serial: u32,
    flags: CursorFlags,
    /** In pixels of the video. */
    x: i32,
    y: i32,
  },
  { trailing: 'extensible' },
);

/** Members of the wire plane. */
export const cursor = { MAX_CURSOR_SIDE, CursorShape, CursorRenderMode, CursorFlags, CursorState };
