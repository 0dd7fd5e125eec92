/** Display protocol 8: ownership by process (driver-abi §6). */
import { schema } from 'pf-gen/schema';
import { cursor } from './v6/cursor.ts';
import { encode } from './v7/encode.ts';
import { control } from './v8/control.ts';
import { mouse } from './v8/mouse.ts';
import { pads } from './v8/pads.ts';

export default schema({ name: 'vdisplay-history', planes: [control, encode, pads, cursor, mouse] });
