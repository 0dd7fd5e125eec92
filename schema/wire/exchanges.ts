/** Who says what, and when, on the control stream (wire §1.4, §1.5, §2.5, §5.4). */
import { exchange, next, state } from 'pf-gen/schema';
import { AccessUpdate } from './access.ts';
import { ClipControl, ClipOffer, ClipState } from './clipboard.ts';
import { ClockEcho, ClockProbe, PhaseReport } from './clock.ts';
import { ControlHead } from './control-stream.ts';
import { CursorRenderMode, CursorShape } from './cursor.ts';
import { DeliveryChanged, DeliveryReport, HostFacts, LinkReport, SetDelivery } from './delivery.ts';
import { Hello, Start, Welcome } from './handshake.ts';
import { InputEdge } from './input.ts';
import { PairChallenge, PairProof, PairRequest, PairResult } from './pairing.ts';
import { ProbeRequest, ProbeResult, ProbeShaped } from './probe.ts';
import { AudioState, LaunchOutcome, PadSlots, PipelineGap } from './session-news.ts';
import {
  BitrateChanged,
  LossReport,
  Reconfigure,
  Reconfigured,
  RequestKeyframe,
  RfiRequest,
  SetBitrate,
  ShardPayloadAck,
  ShardPayloadChanged,
} from './stream.ts';

/** From the first message of a connection, which decides its purpose, to the agreement about a session (wire §1.4, §1.5). */
const Handshake = exchange({
  roles: ['client', 'host'],
  begin: 'opened',
  head: ControlHead,
  states: {
    /** The stream is open, and the client has said nothing. */
    opened: state({ client: { Hello: next('greeted', Hello), PairRequest: next('pairing', PairRequest) } }),
    /** The host decides. A refusal closes the connection. */
    greeted: state({ host: { Welcome: next('welcomed', Welcome) } }),
    /** The client makes its data socket. */
    welcomed: state({ client: { Start: next('agreed', Start) } }),
    /** The session begins. */
    agreed: state({}, { end: true }),
    /** The PIN ceremony begins, with the request that was just said. */
    pairing: state({}, { end: true }),
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
          ShardPayloadAck,
          DeliveryReport,
          LinkReport,
          SetDelivery,
          ProbeRequest,
          ProbeShaped,
          ClockProbe,
          PhaseReport,
          ClipControl,
          ClipOffer,
          CursorRenderMode,
          InputEdge,
        },
        host: {
          Reconfigured,
          BitrateChanged,
          ShardPayloadChanged,
          PipelineGap,
          DeliveryChanged,
          HostFacts,
          ProbeResult,
          ClockEcho,
          ClipState,
          ClipOffer,
          CursorShape,
          AccessUpdate,
          AudioState,
          LaunchOutcome,
          PadSlots,
        },
      },
      { end: true, unknown: 'ignore' },
    ),
  },
});

/** The PIN ceremony (wire §5.4). A refusal, and a confirmation that is wrong, close the connection. */
const Pairing = exchange({
  roles: ['client', 'host'],
  begin: 'opened',
  head: ControlHead,
  states: {
    /** The stream is open; the request is its first message. */
    opened: state({ client: { PairRequest: next('requested', PairRequest) } }),
    /** The host judges the attempt. With its challenge the PIN is spent. */
    requested: state({ host: { PairChallenge: next('challenged', PairChallenge) } }),
    /** The client verifies the host, which waits for the proof. */
    challenged: state({ client: { PairProof: next('proved', PairProof) } }),
    /** The host verifies the client, and keeps what it learnt. */
    proved: state({ host: { PairResult: next('paired', PairResult) } }),
    /** Paired or not, the client closes. */
    paired: state({}, { end: true }),
  },
});

export const exchanges = { Handshake, Session, Pairing };
