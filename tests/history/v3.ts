/** Display protocol 3: the ring is bound to its monitor (driver-abi §6, reconstructed there). */
import { schema } from 'pf-gen/schema';
import { control } from './v3/control.ts';
import { frame } from './v3/frame.ts';
import { pads } from './v3/pads.ts';

export default schema({ name: 'vdisplay-history', planes: [control, frame, pads] });
