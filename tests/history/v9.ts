/** Display protocol 9: the AU slot grows (driver-abi §6). */
import { schema } from 'pf-gen/schema';
import { pads } from './v8/pads.ts';
import { control } from './v9/control.ts';
import { cursor } from './v9/cursor.ts';
import { encode } from './v9/encode.ts';
import { mouse } from './v9/mouse.ts';

export default schema({ name: 'vdisplay-history', planes: [control, encode, pads, cursor, mouse] });
