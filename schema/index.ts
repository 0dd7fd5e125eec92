/** The ABI of host and drivers: all planes of one revision. */
import { schema } from 'pf-gen/schema';
import { control } from './control.ts';
import { cursor } from './cursor.ts';
import { frame } from './frame.ts';
import { iddcx } from './iddcx.ts';
import { mouse } from './mouse.ts';
import { pads } from './pads.ts';
import { platform } from './platform.ts';
import { sim } from './sim.ts';
import { supervisor } from './supervisor.ts';
import { wdf } from './wdf.ts';
import { wire } from './wire/index.ts';

export default schema({
  name: 'punktfunk',
  planes: [control, frame, pads, wire, supervisor, sim, wdf, iddcx, platform, cursor, mouse],
});
