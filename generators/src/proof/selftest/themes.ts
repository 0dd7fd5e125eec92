/** Two devices that have nothing to do with each other, or with any schema that the tool is used for. */
import type { Theme } from './compose.ts';

/** A flatbed scanner. */
export const SCANNER: Theme = {
  schema: 'scanner',
  plane: 'scan',
  id: 3,
  version: 4,
  guid: '6bdd1fc6-810f-11d0-bec7-08002be2092f',
  deviceType: 0x19,
  firstFunction: 0x820,
  template: 'Global\\scan-page-{page}',
  magic: 0x4e414353,
  length: 8,
  widths: [12, 36, 16],
  numbers: [0, 1, 2, 7],
  names: {
    request: ['ScanRequest', 'job', 'width_dots', 'left', 'top', 'options'],
    reply: ['ScanReply', 'lines', 'bytes_per_line'],
    spare: ['LampRequest', 'lamp', '_reserved'],
    packed: ['PageRecord', 'digest', 'page', 'flags_word'],
    table: ['GainTable', 'revision', 'gains'],
    device: ['Scanner', 'START', 'READ_GAINS'],
    state: ['LampState', 'OFF', 'WARMING', 'READY', 'FAILED'],
    caps: ['ScanOptions', 'COLOUR', 'DUPLEX', 'PREVIEW'],
    token: ['PageToken', 'sheet', 'line', 'batch'],
    section: ['ScanBuffer', 'row_gen', 'rows', 'row', 'device', 'host'],
    object: 'PageName',
    constant: 'GAINS',
  },
};

/** A motion controller with a feedback section. */
export const MOTION: Theme = {
  schema: 'motion',
  plane: 'axes',
  id: 12,
  version: 1,
  guid: 'a5dcbf10-6530-11d2-901f-00c04fb951ed',
  deviceType: 0x8002,
  firstFunction: 0xa00,
  template: 'Local\\axis-{axis}-feedback',
  magic: 0x31584158,
  length: 3,
  widths: [8, 24, 32],
  numbers: [0x10, 0x20, 0x30, 0x40],
  names: {
    request: ['MoveRequest', 'deadline_ns', 'steps', 'acceleration', 'velocity', 'limits'],
    reply: ['MoveReply', 'queued', 'queue_depth'],
    spare: ['BrakeRequest', 'mode', '_spare'],
    packed: ['Sample', 'time_ns', 'position', 'current'],
    table: ['CalibrationReply', 'taken_at', 'coefficients'],
    device: ['Controller', 'MOVE', 'CALIBRATE'],
    state: ['AxisMode', 'idle', 'homing', 'moving', 'fault'],
    caps: ['LimitSwitches', 'low', 'high', 'soft'],
    token: ['MoveToken', 'axis', 'segment', 'program'],
    section: ['Feedback', 'sample_seq', 'samples', 'last_samples', 'firmware', 'planner'],
    object: 'FeedbackName',
    constant: 'COEFFICIENTS',
  },
};
