/** What a connection is made with: version, names, ports, punches and deadlines (wire §1). */
import { constant, u16, u32 } from 'pf-gen/schema';

/** Wire version in Hello and Welcome. */
export const WIRE_VERSION = constant(u32, 2);
/** ALPN of punktfunk/1. */
export const ALPN = constant('pkf1');
/** Server name that clients send. */
export const SERVER_NAME = constant('punktfunk');
/** Default port of the control connection. */
export const DEFAULT_PORT = constant(u16, 9777);
/** QUIC idle timeout, in milliseconds. */
export const IDLE_TIMEOUT_MS = constant(u32, 8000);
/** Deadline of each handshake step on the host, in milliseconds. */
export const HANDSHAKE_TIMEOUT_MS = constant(u32, 10000);
/** Hole punch, unsealed, client to host. */
export const PUNCH = constant.bytes('504670756e636831');
/** How long the host waits for a punch, in milliseconds. */
export const PUNCH_WAIT_MS = constant(u32, 2500);
/** Distance between the first punches, in milliseconds. */
export const PUNCH_INTERVAL_MS = constant(u32, 200);
/** Number of closely spaced punches. */
export const PUNCH_BURST = constant(u32, 15);
/** Distance between later punches, in milliseconds. */
export const PUNCH_KEEPALIVE_MS = constant(u32, 2000);

/** Longest distance between keep-alives, in milliseconds (wire §1.3). */
export const KEEP_ALIVE_MS = constant(u32, 4000);
/** Outgoing datagrams that wait, in bytes; the oldest is dropped (wire §1.3). */
export const DATAGRAM_QUEUE_BYTES = constant(u32, 4096);
/** Largest UDP payload that is looked for on a path without jumbo packets (wire §1.3). */
export const MAX_UDP_PAYLOAD = constant(u16, 1472);
/** One attempt of a client to connect, in milliseconds (wire §1.5). */
export const DIAL_ATTEMPT_MS = constant(u32, 3000);
/** Time that a client keeps of its budget for control messages, in milliseconds (wire §1.5). */
export const DIAL_RESERVE_MS = constant(u32, 2000);
/** How long a client waits for the close code after a stream has failed, in milliseconds (wire §1.5). */
export const CLOSE_CODE_WAIT_MS = constant(u32, 300);
/** How long the host waits for its last control bytes to leave, in milliseconds (wire §1.5). */
export const CLOSE_DRAIN_MS = constant(u32, 1000);
/** How long a session of a client goes on after its next one has come, in milliseconds (wire §1.8). */
export const REPLACE_GRACE_MS = constant(u32, 1500);
/** Sessions that a host serves at a time unless the operator says otherwise (wire §1.8). */
export const DEFAULT_SESSIONS = constant(u32, 4);

/** Members of the wire plane. */
export const connection = {
  WIRE_VERSION,
  ALPN,
  SERVER_NAME,
  DEFAULT_PORT,
  IDLE_TIMEOUT_MS,
  HANDSHAKE_TIMEOUT_MS,
  PUNCH,
  PUNCH_WAIT_MS,
  PUNCH_INTERVAL_MS,
  PUNCH_BURST,
  PUNCH_KEEPALIVE_MS,
  KEEP_ALIVE_MS,
  DATAGRAM_QUEUE_BYTES,
  MAX_UDP_PAYLOAD,
  DIAL_ATTEMPT_MS,
  DIAL_RESERVE_MS,
  CLOSE_CODE_WAIT_MS,
  CLOSE_DRAIN_MS,
  REPLACE_GRACE_MS,
  DEFAULT_SESSIONS,
};
