/** Display protocol 5: the hardware cursor (driver-abi §6, reconstructed there). */
import { schema } from 'pf-gen/schema';
import { frame } from './v3/frame.ts';
import { control } from './v5/control.ts';
import { cursor } from './v5/cursor.ts';
import { pads } from './v5/pads.ts';

export default schema({ name: 'vdisplay-history', planes: [control, frame, pads, cursor] });
