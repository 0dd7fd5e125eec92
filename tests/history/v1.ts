/** Display protocol 1: the first plan. */
import { schema } from 'pf-gen/schema';
import { control } from './v1/control.ts';
import { frame } from './v1/frame.ts';
import { pads } from './v1/pads.ts';

export default schema({ name: 'vdisplay-history', planes: [control, frame, pads] });
