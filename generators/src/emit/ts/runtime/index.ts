/** Text of the generated `runtime.ts`: what the plane files call. */
import { DEVICES } from './devices.ts';
import { FRAMES } from './frames.ts';
import { LAYOUTS } from './layouts.ts';
import { MESSAGES } from './messages.ts';
import { SCALARS } from './scalars.ts';
import { storesText } from './stores.ts';

/** `scalars`: whether the schema has floats or big-endian words. */
export const runtimeText = (scalars: boolean): string =>
  [LAYOUTS, storesText(scalars), ...(scalars ? [SCALARS] : []), MESSAGES, FRAMES, DEVICES].join('');
