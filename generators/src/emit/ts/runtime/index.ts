/** Text of the generated `runtime.ts`: what the plane files call. */
import { DEVICES } from './devices.ts';
import { FRAMES } from './frames.ts';
import { LAYOUTS } from './layouts.ts';
import { MESSAGES } from './messages.ts';

export const RUNTIME: string = [LAYOUTS, MESSAGES, FRAMES, DEVICES].join('');
