/** Who says what, and when, on the control stream (wire §1.4, §1.5, §2.5). */
import { exchange, next, state } from 'pf-gen/schema';
import { ClipControl, ClipState } from './clipboard.ts';
import { ClockEcho, ClockProbe } from './clock.ts';
import { ControlHead } from './control-stream.ts';
import { Hello, Start, Welcome } from './handshake.ts';
import { ProbeRequest, ProbeResult, ProbeShaped } from './probe.ts';
import {
  BitrateChanged,
  LossReport,
  Reconfigure,
  Reconfigured,
  RequestKeyframe,
  RfiRequest,
  SetBitrate,
} from './stream.ts';

/** From the first message of a connection to the agreement about a session (wire §1.5, steps 2 to 5). */
const Handshake = exchange({
  roles: ['client', 'host'],
  begin: 'opened',
  head: ControlHead,
  states: {
    /** The stream is open, and the client has said nothing. */
    opened: state({ client: { Hello: next('greeted', Hello) } }),
    /** The host decides. A refusal closes the connection. */
    greeted: state({ host: { Welcome: next('welcomed', Welcome) } }),
    /** The client makes its data socket. */
    welcomed: state({ client: { Start: next('agreed', Start) } }),
    /** The session begins. */
    agreed: state({}, { end: true }),
  },
});

/** A session that runs: typed control messages by direction (wire §2.5). It ends with the connection. */
const Session = exchange({
  roles: ['client', 'host'],
  begin: 'running',
  head: ControlHead,
  states: {
    /** A message that is unknown, out of order or damaged is logged and dropped; the session goes on. */
    running: state(
      {
        client: {
          Reconfigure,
          RequestKeyframe,
          LossReport,
          SetBitrate,
          RfiRequest,
          ProbeRequest,
          ProbeShaped,
          ClockProbe,
          ClipControl,
        },
        host: { Reconfigured, BitrateChanged, ProbeResult, ClockEcho, ClipState },
      },
      { end: true, unknown: 'ignore' },
    ),
  },
});

export const exchanges = { Handshake, Session };
