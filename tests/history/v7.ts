/** Display protocol 7: the driver encodes, the pixel ring is gone (driver-abi §6). */
import { schema } from 'pf-gen/schema';
import { cursor } from './v6/cursor.ts';
import { control } from './v7/control.ts';
import { encode } from './v7/encode.ts';
import { pads } from './v7/pads.ts';

export default schema({ name: 'vdisplay-history', planes: [control, encode, pads, cursor] });
