/** Text of the generated `runtime.ts`: what the plane files call. */
import type { Words } from '../forms.ts';
import { DEVICES } from './devices.ts';
import { ENTRIES } from './entries.ts';
import { FRAMES } from './frames.ts';
import { layoutsText } from './layouts.ts';
import { LENGTHS } from './lengths.ts';
import { MESSAGES } from './messages.ts';
import { RESTS } from './rests.ts';
import { SCALARS } from './scalars.ts';
import { storesText } from './stores.ts';
import { VARINTS } from './varints.ts';

/** `scalars`: whether the schema has floats or big-endian words. */
export const runtimeText = (scalars: boolean, words: Words): string =>
  [
    layoutsText(words.registries ? ['Repeated', 'Missing'] : []),
    storesText(scalars),
    ...(scalars ? [SCALARS] : []),
    MESSAGES,
    ...(words.lengths ? [LENGTHS] : []),
    ...(words.varints ? [VARINTS] : []),
    ...(words.rests ? [RESTS] : []),
    ...(words.registries ? [ENTRIES] : []),
    FRAMES,
    DEVICES,
  ].join('');
