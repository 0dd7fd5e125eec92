/** A device that has nothing to do with ours: a pump, its first two versions, and versions that commit one sin each. */

import { type Lock, lockOf } from '../../src/compile/lock.ts';
import {
  array,
  bits,
  both,
  by,
  constant,
  type Declaration,
  device,
  enumeration,
  field,
  flags,
  i32,
  init,
  ioctl,
  pad,
  plane,
  section,
  stamp,
  struct,
  u8,
  u16,
  u32,
  u64,
} from '../../src/language/index.ts';
import { modelOf } from '../support/build.ts';

const Answer = enumeration(u32, { DONE: 0, SHORT: 0xc000000d, ROOM: 0xc0000023, WHAT: 0xc0000225 });
const Mode = enumeration(u16, { IDLE: 0, PRESSURE: 1, FLOW: 2, BOOST: 3 });
const Faults = flags(u32, { HOT: 0, DRY: 1, LEAK: 5 });
const Mark = bits(u64, { slot: 8, count: 32, run: 24 });
const face = {
  interface: '11223344-5566-7788-99aa-bbccddeeff00',
  type: 0x8001,
  statuses: Answer,
  success: 'DONE',
  shortInput: 'SHORT',
  shortOutput: 'ROOM',
  unknownCode: 'WHAT',
} as const;

const start = { speed: field(u32, { range: [1, 5000] }), mode: Mode, _pad: pad(u16), limits: array(u16, 4) };
const StartRequest = struct(start);
const status = { rpm: u32, pressure: u32, temperature: i32, faults: Faults };
const StatusReply = struct(status);
const START = ioctl({ fn: 0x801, in: StartRequest });
const STATUS = ioctl({ fn: 0x802, out: StatusReply });

const MAGIC = constant.hex(u32, 0x504d5550);
const shared = {
  magic: stamp(u32, MAGIC),
  interval: init(u32),
  wanted: by('panel', u32),
  reached: by('pump', u32),
  mark: by('pump', Mark, { order: 'release' }),
  owner: both(u32),
  _reserved: pad(u32),
} as const;
const Board = section(shared, { roles: ['panel', 'pump'] });

const common = { Answer, Mode, Faults, Mark, MAGIC };
type Parts = Record<string, Declaration>;
const build = (version: number, parts: Parts): Lock =>
  lockOf(
    modelOf(
      plane({
        name: 'pump',
        id: 1,
        version,
        policy: 'lockstep',
        members: { PROTOCOL: constant(u32, version), ...common, ...parts },
      }),
    ),
  );
const first: Parts = { StartRequest, StatusReply, Board, Pump: device({ ...face, ioctls: { START, STATUS } }) };

/** START with another request. */
const startWith = (request: ReturnType<typeof struct>): Parts => ({
  ...first,
  StartRequest: request,
  Pump: device({ ...face, ioctls: { START: ioctl({ fn: 0x801, in: request }), STATUS } }),
});
/** STATUS with another reply. */
const statusWith = (reply: ReturnType<typeof struct>): Parts => ({
  ...first,
  StatusReply: reply,
  Pump: device({ ...face, ioctls: { START, STATUS: ioctl({ fn: 0x802, out: reply }) } }),
});
const { speed, mode, _pad, limits } = start;
const longer = struct({ ...start, ramp_ms: u32 }, { prefixes: { first: 16 } });
const fuller = struct({ ...status, hours: u32 }, { prefixes: { first: 16 } });

const StopRequest = struct({ ramp_ms: u32 });
const OtherMode = enumeration(u16, { IDLE: 0, FLOW: 1, PRESSURE: 2, BOOST: 3 });
const OtherMark = bits(u64, { slot: 8, run: 24, count: 32 });
const { magic, interval, wanted, reached, mark, owner } = shared;

/** Name of the version → its lock, in the order of time. */
export const PUMPS: Readonly<Record<string, Lock>> = {
  first: build(1, first),
  grown: build(2, {
    StartRequest: longer,
    StatusReply: fuller,
    StopRequest,
    Board: section(
      { magic, interval, wanted, reached, mark, owner, hint: init(u32), spare: by('pump', u64) },
      { roles: ['panel', 'pump'], prefixes: { first: 32 } },
    ),
    Pump: device({
      ...face,
      ioctls: {
        START: ioctl({ fn: 0x801, in: longer, inMin: 'first' }),
        STATUS: ioctl({ fn: 0x802, out: fuller, outMin: 'first' }),
        STOP: ioctl({ fn: 0x803, in: StopRequest }),
      },
    }),
  }),
  renamed: build(3, statusWith(struct({ revolutions: u32, pressure: u32, temperature: i32, faults: Faults }))),
  swapped: build(3, statusWith(struct({ pressure: u32, rpm: u32, temperature: i32, faults: Faults }))),
  unsigned: build(3, statusWith(struct({ rpm: u32, pressure: u32, temperature: u32, faults: Faults }))),
  widened: build(3, statusWith(struct({ rpm: u64, temperature: i32, faults: Faults }))),
  narrowed: build(3, startWith(struct({ speed: field(u32, { range: [1, 3000] }), mode, _pad, limits }))),
  doubled: build(3, startWith(struct({ speed, mode: u8, gear: u8, _pad, limits }))),
  renumbered: build(3, { ...startWith(struct({ speed, mode: OtherMode, _pad, limits })), Mode: OtherMode }),
  reused: build(3, {
    ...first,
    Pump: device({
      ...face,
      ioctls: { PURGE: ioctl({ fn: 0x801, in: StartRequest }), START: ioctl({ fn: 0x804, in: StartRequest }), STATUS },
    }),
  }),
  elsewhere: build(3, {
    ...first,
    Pump: device({ ...face, interface: '11223344-5566-7788-99aa-bbccddeeff01', ioctls: { START, STATUS } }),
  }),
  crossed: build(3, {
    ...first,
    Board: section(
      { magic, wanted, interval, reached, mark, owner, _reserved: pad(u32) },
      { roles: ['panel', 'pump'] },
    ),
  }),
  shifted: build(3, {
    ...first,
    Mark: OtherMark,
    Board: section({ ...shared, mark: by('pump', OtherMark, { order: 'release' }) }, { roles: ['panel', 'pump'] }),
  }),
};
