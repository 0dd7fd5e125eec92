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
};
