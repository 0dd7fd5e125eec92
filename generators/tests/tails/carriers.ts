/** A device whose calls carry tails: its first version, and versions that commit one sin each. */
import { type Lock, lockOf } from '../../src/compile/lock.ts';
import {
  array,
  be,
  bits,
  type Declaration,
  device,
  enumeration,
  field,
  i32,
  ioctl,
  pad,
  plane,
  struct,
  tail,
  u8,
  u16,
  u32,
  u64,
} from '../../src/language/index.ts';
import { modelOf } from '../support/build.ts';

const Answer = enumeration(u32, { DONE: 0, SHORT: 1, ROOM: 2, WHAT: 3 });
const Colour = enumeration(u16, { RED: 1, BLUE: 2 }, { unknown: 'error' });
const Part = bits(u16, { low: 4, high: 12 });
const entry = { id: u32, level: field(u16, { range: [0, 99] }), part: Part };
const Entry = struct(entry);
const batch = { kind: u16, n: u16, entries: tail(Entry, { count: 'n' }) };
const Batch = struct(batch);
const report = { stamp: u64, length: be.u32, sum: u32, lines: tail(array(u16, 2), { bytes: 'length' }) };
const Report = struct(report);
const dump = { cb: u16, kind: u8, data: tail(u8, { bytes: 'cb', includes: 'head' }) };
const Dump = struct(dump);
const paint = { layer: u32, colours: tail(Colour, { rest: true }) };
const Paint = struct(paint);
const Plain = struct({ a: u32 });

interface Parts {
  Entry?: Declaration;
  Batch?: ReturnType<typeof struct>;
  Report?: ReturnType<typeof struct>;
  Dump?: ReturnType<typeof struct>;
  Paint?: ReturnType<typeof struct>;
}

function build(version: number, parts: Parts = {}): Lock {
  const all = { Entry, Batch, Report, Dump, Paint, ...parts };
  const Loom = device({
    interface: '11223344-5566-7788-99aa-bbccddeeff01',
    type: 0x8001,
    statuses: Answer,
    success: 'DONE',
    shortInput: 'SHORT',
    shortOutput: 'ROOM',
    unknownCode: 'WHAT',
    ioctls: {
      WEAVE: ioctl({ fn: 0x801, in: all.Batch, out: Plain }),
      READ: ioctl({ fn: 0x802, in: Plain, out: all.Report }),
      DUMP: ioctl({ fn: 0x803, out: all.Dump }),
      PAINT: ioctl({ fn: 0x804, in: all.Paint }),
    },
  });
  const members = { Answer, Colour, Part, Plain, ...all, Loom };
  return lockOf(modelOf(plane({ name: 'loom', id: 1, version, policy: 'lockstep', members })));
}

/** Name of the version → its lock, in the order of time. */
export const LOOMS: Readonly<Record<string, Lock>> = {
  first: build(1),
  renamed: build(2, { Batch: struct({ kind: u16, count: u16, items: tail(Entry, { count: 'count' }) }) }),
  exchanged: (() => {
    const Other = struct({ id: u32, part: Part, level: field(u16, { range: [0, 99] }) });
    return build(3, { Entry: Other, Batch: struct({ ...batch, entries: tail(Other, { count: 'n' }) }) });
  })(),
  wider: (() => {
    const Other = struct({ ...entry, more: u32, other: u32 });
    return build(4, { Entry: Other, Batch: struct({ ...batch, entries: tail(Other, { count: 'n' }) }) });
  })(),
  moved: build(5, { Batch: struct({ n: u16, kind: u16, entries: tail(Entry, { count: 'n' }) }) }),
  inBytes: build(6, { Batch: struct({ ...batch, entries: tail(Entry, { bytes: 'n' }) }) }),
  signed: build(7, { Report: struct({ ...report, lines: tail(array(i32, 1), { bytes: 'length' }) }) }),
  native: build(8, { Report: struct({ ...report, length: u32 }) }),
  headless: build(9, { Dump: struct({ ...dump, data: tail(u8, { bytes: 'cb' }) }) }),
  gone: build(10, { Dump: struct({ cb: u16, kind: u8, _pad: pad(u8) }) }),
  roomier: build(11, { Paint: struct({ layer: u32, more: u32, colours: tail(Colour, { rest: true }) }) }),
  longer: build(12, { Paint: struct({ ...paint, colours: tail(u32, { rest: true }) }) }),
};
