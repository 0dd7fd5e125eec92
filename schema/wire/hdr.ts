/** HDR descriptions (wire §6.5). */
import { field, struct, u16, u32 } from 'pf-gen/schema';

/** HDR description, 28 bytes: of the client's panel in Hello, of the content in datagram 0xCE. */
export const HdrMeta = struct(
  {
    green_x: field(u16, { unit: '1/50000' }),
    green_y: field(u16, { unit: '1/50000' }),
    blue_x: field(u16, { unit: '1/50000' }),
    blue_y: field(u16, { unit: '1/50000' }),
    red_x: field(u16, { unit: '1/50000' }),
    red_y: field(u16, { unit: '1/50000' }),
    white_x: field(u16, { unit: '1/50000' }),
    white_y: field(u16, { unit: '1/50000' }),
    max_display_mastering_luminance: field(u32, { unit: '0.0001 cd/m2' }),
    min_display_mastering_luminance: field(u32, { unit: '0.0001 cd/m2' }),
    max_cll: field(u16, { unit: 'cd/m2' }),
    max_fall: field(u16, { unit: 'cd/m2' }),
  },
  { size: 28 },
);

/** Members of the wire plane. */
export const hdr = { HdrMeta };
