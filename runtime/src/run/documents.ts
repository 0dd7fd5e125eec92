/** The documents that the children get at their start, made from the one resolved configuration (decision D8). */
import { supervisor, wire } from '@punktfunk/abi';
import type { Mode } from '../config/mode.ts';
import type { Settings } from '../config/settings.ts';
import type { Configuration, Facts } from '../supervisor/shell.ts';

/** What a run has beside its settings. */
export interface RunFacts {
  readonly runId: string;
  /** The simulator's socket. */
  readonly socket: string;
  readonly driver: string;
  /** Seed of everything that is drawn. */
  readonly seed: bigint;
  /** Key by which each host process of the run ends the connections of the one before it; 32 random bytes. */
  readonly resetKey: Uint8Array;
  /** Files of the identities of host and client. */
  readonly hostIdentity: string;
  readonly clientIdentity: string;
  /** Wall clock of every process of the run, see `wallBase`. */
  readonly wallBase: bigint;
  /** The recovery percent was stated, so the host must not adapt it. */
  readonly fecPinned: boolean;
}

/** How long the client of a demo dials a lost host again, in milliseconds: a new start of it takes much less. */
const REDIAL_MS = 10_000;

const SOURCES = {
  pattern: supervisor.SourceKind.PATTERN,
  x11: supervisor.SourceKind.X11,
  synthetic: supervisor.SourceKind.SYNTHETIC,
} as const;
const VERIFIES = {
  pattern: supervisor.VerifyKind.PATTERN,
  x11: supervisor.VerifyKind.NONE,
  synthetic: supervisor.VerifyKind.SYNTHETIC,
} as const;

/** For the simulator. `start` counts its starts within the run from 1. */
export function simulatorDocument(settings: Settings, run: RunFacts, start: number): Configuration {
  return {
    name: 'ConfigureSimulator',
    message: {
      run_id: run.runId,
      socket_path: run.socket,
      driver_path: run.driver,
      source: SOURCES[settings.source],
      seed: run.seed,
      x_display: settings.x_display,
      run_command: settings.run,
      clock: supervisor.ClockKind.REAL,
      status_interval_ms: settings.status_interval_ms,
      incarnation: start - 1,
      wall_base_ns: run.wallBase,
    },
  };
}

/** For the host. `port` is the one that it had before, after a restart. */
export function hostDocument(settings: Settings, run: RunFacts, port: number): Configuration {
  return {
    name: 'ConfigureHost',
    message: {
      run_id: run.runId,
      bind: settings.bind,
      port,
      max_sessions: settings.max_sessions,
      max_concurrent: settings.max_concurrent,
      source: SOURCES[settings.source],
      device_socket: settings.source === 'synthetic' ? '' : run.socket,
      linger_ms: settings.linger_ms,
      bitrate_kbps: settings.bitrate_kbps,
      fec_percent: settings.fec,
      fec_pinned: run.fecPinned,
      handshake_timeout_ms: settings.handshake_timeout_ms,
      seed: run.seed,
      status_interval_ms: settings.status_interval_ms,
      reset_key: run.resetKey,
      identity_path: run.hostIdentity,
      wall_base_ns: run.wallBase,
    },
  };
}

/** For the reference client. */
export function clientDocument(settings: Settings, run: RunFacts, mode: Mode, facts: Facts): Configuration {
  return {
    name: 'ConfigureClient',
    message: {
      run_id: run.runId,
      host: settings.bind,
      port: facts.ready.host?.port ?? settings.port,
      wire_version: wire.WIRE_VERSION,
      ...mode,
      bitrate_kbps: 0,
      verify: VERIFIES[settings.source],
      seed: run.seed,
      duration_ms: settings.seconds * 1000,
      drop_percent: settings.drop,
      drop_seed: run.seed,
      out_path: settings.out,
      x_display: settings.source === 'x11' ? (facts.ready.simulator?.x_display ?? settings.x_display) : '',
      status_interval_ms: settings.status_interval_ms,
      identity_path: run.clientIdentity,
      redial_ms: REDIAL_MS,
      wall_base_ns: run.wallBase,
    },
  };
}
