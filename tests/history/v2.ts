/** Display protocol 2: unnamed objects (driver-abi §6, reconstructed there). */
import { schema } from 'pf-gen/schema';
import { control } from './v2/control.ts';
import { frame } from './v2/frame.ts';
import { pads } from './v2/pads.ts';

export default schema({ name: 'vdisplay-history', planes: [control, frame, pads] });
