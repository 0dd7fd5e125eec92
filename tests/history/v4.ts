/** Display protocol 4: modes change on a live monitor (driver-abi §6, reconstructed there). */
import { schema } from 'pf-gen/schema';
import { frame } from './v3/frame.ts';
import { control } from './v4/control.ts';
import { pads } from './v4/pads.ts';

export default schema({ name: 'vdisplay-history', planes: [control, frame, pads] });
