/**
 * Wire plane: punktfunk/1 as spoken by releases 0.31 to 0.43.
 * Facts: the specification of the wire, whose sections each file names.
 */
import { plane } from 'pf-gen/schema';
import { access } from './access.ts';
import { accounts } from './accounts.ts';
import { audio } from './audio.ts';
import { capabilities } from './capabilities.ts';
import { clipboard } from './clipboard.ts';
import { clock } from './clock.ts';
import { closeCodes } from './close-codes.ts';
import { connection } from './connection.ts';
import { controlStream } from './control-stream.ts';
import { cursor } from './cursor.ts';
import { datagrams } from './datagrams.ts';
import { delivery } from './delivery.ts';
import { exchanges } from './exchanges.ts';
import { extensions } from './extensions.ts';
import { handshake } from './handshake.ts';
import { hdr } from './hdr.ts';
import { input } from './input.ts';
import { pads } from './pads.ts';
import { pairing } from './pairing.ts';
import { probe } from './probe.ts';
import { sessionNews } from './session-news.ts';
import { stream } from './stream.ts';
import { video } from './video.ts';

/**
 * Wire plane: what a client and the host say to each other (wire §1, §2, §3, §4, §5, §6).
 *
 * Host and client speak it. Clients are other people's software, so its rules are additive and no hash is compared.
 */
export const wire = plane({
  name: 'wire',
  id: 4,
  version: 3,
  policy: 'additive',
  parties: ['host', 'client'],
  accounts,
  members: {
    ...connection,
    ...closeCodes,
    ...video,
    ...capabilities,
    ...access,
    ...audio,
    ...hdr,
    ...extensions,
    ...controlStream,
    ...handshake,
    ...stream,
    ...probe,
    ...clock,
    ...delivery,
    ...clipboard,
    ...cursor,
    ...sessionNews,
    ...pairing,
    ...datagrams,
    ...input,
    ...pads,
    ...exchanges,
  },
});
