/** Display protocol 6: the last of the pixel ring (driver-abi §6). */
import { schema } from 'pf-gen/schema';
import { control } from './v6/control.ts';
import { cursor } from './v6/cursor.ts';
import { frame } from './v6/frame.ts';
import { pads } from './v6/pads.ts';

export default schema({ name: 'vdisplay-history', planes: [control, frame, pads, cursor] });
