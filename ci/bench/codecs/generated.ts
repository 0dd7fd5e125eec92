/** What pf-gen generates for TypeScript, used as any caller does. */
import { control, frame, supervisor, wire } from '@punktfunk/abi';
import { type Contender, plain } from './contender.ts';

export const generated: Contender = {
  name: 'pf-gen',
  about: 'the generated TypeScript of this repository',
  codecs: {
    AddRequest: plain(control.writeAddRequest, control.readAddRequest),
    FrameToken: plain(frame.packFrameToken, frame.unpackFrameToken),
    Hello: plain(wire.encodeHello, wire.decodeHello),
    Started: plain(supervisor.encodeStarted, supervisor.decodeStarted),
  },
};
