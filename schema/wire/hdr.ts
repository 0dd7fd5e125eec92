/** Colours and HDR descriptions (wire §2.2, §6.5). */
import { enumeration, field, struct, u8, u16, u32 } from 'pf-gen/schema';

/** Primaries by their CICP code points. */
export const ColourPrimaries = enumeration(u8, { BT709: 1, BT2020: 9 });
/** Transfer functions by their CICP code points. */
export const TransferFunction = enumeration(u8, { BT709: 1, PQ: 16, HLG: 18 });
/** Matrices by their CICP code points. */
export const ColourMatrix = enumeration(u8, { BT709: 1, BT2020_NCL: 9 });

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
export const hdr = { ColourPrimaries, TransferFunction, ColourMatrix, HdrMeta };
