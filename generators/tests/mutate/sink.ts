/** A model with every kind of node that a schema can make. */
import {
  array,
  be,
  bits,
  blob,
  bool,
  both,
  by,
  bytes,
  constant,
  counted,
  device,
  entry,
  enumeration,
  exchange,
  f32,
  field,
  flags,
  fn,
  fnptr,
  foreign,
  group,
  i32,
  init,
  ioctl,
  kind,
  latest,
  lenient,
  list,
  literal,
  long,
  message,
  name,
  next,
  pad,
  plane,
  ptr,
  ranged,
  registry,
  remainder,
  rest,
  secret,
  section,
  seqlock,
  since,
  spsc,
  stamp,
  state,
  struct,
  table,
  tail,
  text,
  u8,
  u16,
  u24,
  u32,
  u64,
  ulong,
  union,
  usize,
  variant,
  varint,
  when,
} from '../../src/language/index.ts';
import type { Model } from '../../src/model/model.ts';
import { modelOf } from '../support/build.ts';

const LENGTH = constant(u32, 4);
const MAGIC = constant.hex(u32, 0x44564650);
const ALPN = constant('pkf1');
const PUNCH = constant.bytes('5046');
const Id = constant.guid('70667664-7044-5350-a1b2-c3d4e5f60001');
const Status = enumeration(u32, { OK: 0, SHORT: 1, UNKNOWN: 2 });
const Caps = flags(u32, { FAST: 0, SAFE: 1 });
const Token = bits(u64, { slot: 8, seq: 32, _spare: 24 });
const Ring = struct(
  {
    header: field(u64, { handle: 'adopt' }),
    width: field(u32, { range: [1, 100], unit: 'px', since: 'v2' }),
    _pad: pad(u32),
  },
  { prefixes: { short: 8, longer: 12 } },
);
const Plane = struct({ id: u32, hash: field(bytes(4), { secret: true }) });
const Reply = struct({
  status: Status,
  caps: Caps,
  list: array(u16, 4),
  planes: field(array(Plane, 2), { stamps: 'driver' }),
});
const Batch = struct({ n: u32, all: tail(u16, { count: 'n' }) });
const Blob = struct({ size: u32, other: u32, kind: u8, data: tail(u8, { bytes: 'size', includes: 'head' }) });
const Rest = struct({ id: u32, caps: tail(Caps, { rest: true }) });
const Slot = section({ value: by('driver', u32, { order: 'relaxed' }) }, { roles: ['host', 'driver'] });
const Shared = section(
  {
    magic: stamp(u32, MAGIC),
    version: init(u32, { range: [1, 3] }),
    sequence: by('host', u32),
    rows: by('host', u32, { order: 'relaxed' }),
    columns: by('host', u32, { order: 'relaxed' }),
    head: by('driver', u32, { publishes: ['detail', 'more'] }),
    latest: by('driver', Token),
    detail: by('driver', u32, { order: 'relaxed' }),
    more: by('driver', u32, { order: 'relaxed' }),
    read: by('host', u32),
    state: both(u32),
    ring: by('driver', array(Slot, LENGTH)),
    slots: by('driver', array(Slot, LENGTH)),
  },
  {
    roles: ['host', 'driver'],
    prefixes: { v1: 64, v2: 72 },
    protocols: {
      whole: seqlock({ owner: 'host', sequence: 'sequence', fields: ['rows', 'columns'] }),
      reports: spsc({ producer: 'driver', head: 'head', tail: 'read', slots: 'ring' }),
      frame: latest({ producer: 'driver', token: 'latest', slot: 'slot', slots: 'slots' }),
    },
  },
);
const RingName = name('Global\\ring-{target}-{slot}', { status: 'live', security: 'D:P(A;;GA;;;SY)' });
const Display = device({
  interface: Id,
  type: 0x22,
  statuses: Status,
  success: 'OK',
  shortInput: 'SHORT',
  shortOutput: 'SHORT',
  unknownCode: 'UNKNOWN',
  ioctls: {
    SET: ioctl({ fn: 0x900, in: Ring, inMin: 'short', out: Reply, since: 'v1' }),
    PING: ioctl({ fn: 0x901 }),
  },
});
const Opened = message({ id: u32 });
const Event = union(
  u8,
  { opened: variant(1, Opened), closed: variant(2) },
  { length: 'u16', max: 64, unknown: 'keep' },
);
const Meta = struct({ a: u32, b: u32, c: u32, d: u32, e: u32, f: u32 });
const Hello = message(
  {
    _magic: literal('PKF1'),
    version: u32,
    status: Status,
    caps: Caps,
    on: bool,
    title: text(64, { bad: 'none' }),
    key: secret(bytes(16)),
    data: blob(300),
    ids: list(u16, 4),
    inner: Opened,
    event: Event,
    channels: lenient(u8, { allowed: [2, 6], otherwise: 2 }),
    secret: when('version', 3, u32),
    later: since('version', 4, u32, { default: 9 }),
    rate: tail(u8, { default: 60, always: true, cut: 'error' }),
    a: group('pair', u8, { trigger: true, default: 1 }),
    b: group('pair', u8),
    meta: remainder(Meta),
  },
  { trailing: 'extensible' },
);
const Start = message({ id: u32 });
const Air = struct({ gain: f32, port: be.u16, _pad: pad(u16), codes: array(u24, 4) });
const Sample = message({
  gain: f32,
  port: be.u16,
  level: ranged(u8, [1, 9]),
  rows: u8,
  values: counted(u16, 8, { by: ['rows'], times: 2 }),
});
const Settings = registry(
  {
    mode: entry(1, Status),
    start: entry(2, Start, { required: true }),
    name: entry(3, rest.text(64), { bad: 'none' }),
    rate: entry(4, rest.uint(u32)),
    key: entry(5, secret(bytes(16))),
    offers: entry(6, blob(8, { prefix: 'be.u16' }), { list: 3 }),
  },
  { tag: varint('quic'), length: 'quic', total: 'u16', max: 512, entries: 32, unknown: 'skip', retired: [9, 10] },
);
const Ping = message({
  seq: varint('leb128', { max: 1000, shortest: true }),
  settings: Settings,
  more: rest.bytes(32),
});
const Link = exchange({
  magic: 0x50465355,
  maxBody: 4096,
  messages: { Start: kind(1, 'down', Start), Opened: kind(2, 'up', Opened) },
});
const Word = union({ whole: variant([1, 2], u32), halves: variant(3, array(u16, 2)), raw: bytes(4) });
const Tagged = struct({ tag: u32, word: field(Word, { by: 'tag' }) });
const Pointer = union(
  { at: ptr, number: variant(4, usize), more: bytes(16) },
  { target: 'win-x64', mark: 'A', source: 'header' },
);
const Driver = foreign(
  {
    Size: field(u32, { range: [1, 64] }),
    _pad: pad(u32),
    device: ptr,
    count: usize,
    notify: fnptr({ device: ptr(u32), code: u32 }, i32),
  },
  { target: 'win-x64', mark: 'A', source: 'header' },
);
const Devices = foreign(
  { n: u32, size: u32, all: tail(ptr(u32), { count: 'n' }) },
  { target: 'win-x64', mark: 'A', source: 'header' },
);
const Calls = table(
  { Create: fn(3, { device: ptr, size: u32 }, i32), Close: fn(5, { device: ptr }) },
  {
    target: 'win-x64',
    mark: 'A',
    source: 'header',
    globals: true,
    count: 6,
    names: ['First', 'Second', 'Third', 'Create', 'Open', 'Close'],
  },
);

const Frame = foreign({ at: ptr, length: ulong, next: long }, { target: 'linux-x64', mark: 'A', source: 'header' });
const Camera = device({
  kind: 'linux',
  target: 'linux-x64',
  magic: 'V',
  ioctls: {
    QUERY: ioctl.read(0, Meta, { since: 'v1' }),
    LEVEL: ioctl.write(1, u32, { pass: 'value' }),
    FILL: ioctl.readWrite(2, Frame, { compat: true }),
    RESET: ioctl.none(3),
    OLD: ioctl.raw(0x5401, array(u8, 4)),
  },
});

const VERSION_POLICY = { version: 1, policy: 'lockstep' } as const;

const Head = message({ _magic: literal('PK'), kind: u8 }, { trailing: 'extensible' });
const Ask = message({ _magic: literal('PK'), _type: literal.hex('01'), id: u32, _end: literal('.') });
const Tell = message({ _magic: literal('PK'), _type: literal.hex('02'), id: u32 });
const Stop = message({ _magic: literal('PK'), _type: literal.hex('03') });
const Talk = exchange({
  roles: ['client', 'host'],
  begin: 'open',
  head: Head,
  states: {
    /** Nothing was said. */
    open: state({
      client: {
        /** The first word. */
        Ask: next('asked', Ask),
      },
    }),
    asked: state({ host: { Tell: next('open', Tell), Stop }, client: { Stop } }, { end: true, unknown: 'ignore' }),
  },
});

/** Four planes: what a device has, what travels, a platform's tables, and what a device of Linux has. */
export function everything(): Model {
  const own = {
    LENGTH,
    MAGIC,
    ALPN,
    PUNCH,
    Id,
    Status,
    Caps,
    Token,
    Ring,
    Plane,
    Reply,
    Batch,
    Blob,
    Rest,
    Slot,
    Shared,
    Word,
    Tagged,
    RingName,
    Display,
    Air,
  };
  return modelOf(
    plane({ name: 'control', id: 1, ...VERSION_POLICY, parties: ['host', 'driver'], members: own }),
    plane({
      name: 'wire',
      id: 2,
      version: 3,
      policy: 'additive',
      parties: ['client', 'host'],
      accounts: {
        of: {
          host: {
            spoken: ['Hello', 'Ping', 'Head', 'Ask', 'Tell', 'Stop'],
            ignored: {
              'nobody asks': [
                'Sample',
                'Settings.mode',
                'Settings.start',
                'Settings.name',
                'Settings.rate',
                'Settings.key',
                'Settings.offers',
              ],
            },
          },
        },
      },
      members: { Opened, Event, Meta, Hello, Start, Settings, Ping, Link, Sample, Head, Ask, Tell, Stop, Talk },
    }),
    plane({
      name: 'platform',
      id: 3,
      version: 1,
      policy: 'foreign',
      parties: ['driver'],
      members: { Driver, Pointer, Devices, Calls },
    }),
    plane({ name: 'camera', id: 4, ...VERSION_POLICY, members: { Frame, Camera } }),
  );
}
