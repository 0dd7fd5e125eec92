/** A schema with every form of a tail, for the tests of all targets. */
import {
  array,
  be,
  bits,
  bytes,
  device,
  enumeration,
  field,
  foreign,
  i16,
  ioctl,
  pad,
  plane,
  ptr,
  struct,
  tail,
  u8,
  u16,
  u24,
  u32,
  u64,
  usize,
} from '../../src/language/index.ts';
import type { Model } from '../../src/model/model.ts';
import { modelOf } from '../support/build.ts';

/** The schema. */
export function tailsModel(): Model {
  const Status = enumeration(u32, { OK: 0, SHORT: 1, UNKNOWN: 2 });
  const Colour = enumeration(u8, { RED: 1, BLUE: 2 }, { unknown: 'error' });
  const Part = bits(u16, { low: 4, high: 12 });
  const Entry = struct({ id: u32, level: field(u16, { range: [0, 99] }), part: Part });
  /** Counted elements, at an alignment of four. */
  const Counted = struct({ kind: u16, n: u16, first: u32, entries: tail(Entry, { count: 'n' }) });
  /** The number of elements has a sign. */
  const Signed = struct({ n: i16, words: tail(u16, { count: 'n' }) });
  /** The widest counter. */
  const Wide = struct({ n: u64, list: tail(array(u32, 3), { count: 'n' }) });
  /** Bytes of the elements alone. */
  const Sized = struct({ size: u32, list: tail(u32, { bytes: 'size' }) });
  /** Elements begin where the struct itself is not yet at its end. */
  const Early = struct({ cb: u32, type: u8, data: tail(u8, { bytes: 'cb', includes: 'head' }) });
  const Rest = struct({ id: u32, colour: u16, colours: tail(Colour, { rest: true }) });
  /** Elements raise the alignment of the whole. */
  const Raised = struct({ n: u8, _pad: pad(bytes(7)), list: tail(u64, { count: 'n' }) });
  /** Nothing is aligned. */
  const Packed = struct({ kind: u8, n: u32, list: tail(u64, { count: 'n' }) }, { packed: true });
  /** Counters of a network. */
  const Network = struct({ kind: u16, length: be.u16, words: tail(be.u32, { bytes: 'length', includes: 'head' }) });
  const Odd = struct({ n: be.u24, kind: u8, all: tail(u24, { count: 'n' }) });
  const board = device({
    interface: '70667664-7044-5350-a1b2-c3d4e5f6000b',
    type: 0x22,
    statuses: Status,
    success: 'OK',
    shortInput: 'SHORT',
    shortOutput: 'SHORT',
    unknownCode: 'UNKNOWN',
    ioctls: {
      ASK: ioctl({ fn: 0x900, in: Counted, out: Early }),
      TELL: ioctl({ fn: 0x901, in: Rest }),
      LIST: ioctl({ fn: 0x902, in: Entry, out: Counted }),
    },
  });
  const platform = { target: 'linux-x64', mark: 'A', source: 'nowhere' };
  const Native = foreign({ size: usize, n: u32, _pad: pad(u32), where: ptr, all: tail(ptr, { count: 'n' }) }, platform);
  const Sizes = foreign({ size: usize, data: tail(u8, { bytes: 'size' }) }, platform);
  const NativeRest = foreign({ id: u8, _pad: pad(bytes(7)), words: tail(u64, { rest: true }) }, platform);
  const members = {
    Status,
    Colour,
    Part,
    Entry,
    Counted,
    Signed,
    Wide,
    Sized,
    Early,
    Rest,
    Raised,
    Packed,
    Network,
    Odd,
    Board: board,
  };
  return modelOf(
    plane({ name: 'tails', id: 1, version: 1, policy: 'lockstep', members }),
    plane({ name: 'native', id: 2, version: 1, policy: 'foreign', members: { Native, Sizes, NativeRest } }),
  );
}
