/** A device whose calls carry unions with a tag beside them: its first version, and versions that commit one sin each. */
import { type Lock, lockOf } from '../../src/compile/lock.ts';
import {
  array,
  be,
  bytes,
  device,
  enumeration,
  field,
  i32,
  ioctl,
  plane,
  struct,
  u8,
  u16,
  u32,
  u64,
  union,
  variant,
} from '../../src/language/index.ts';
import { modelOf } from '../support/build.ts';

const Answer = enumeration(u32, { DONE: 0, SHORT: 1, ROOM: 2, WHAT: 3 });
const Kind = enumeration(u32, { NONE: 0, HEAT: 1, POUR: 2, WAIT: 3 });
const Heat = struct({ degrees: i32, power: be.u16, mode: u16 });
const Pour = struct({ millilitres: u32, spout: u32 });
const arms = {
  heat: variant('HEAT', Heat),
  pour: variant(['POUR', 'WAIT'], Pour),
  raw: bytes(8),
};

interface Parts {
  Kind?: typeof Kind;
  Heat?: ReturnType<typeof struct>;
  Order?: ReturnType<typeof union>;
}

function build(version: number, parts: Parts = {}): Lock {
  const own = { Kind, Heat, Pour, Order: union(arms), ...parts };
  const Event = struct({ kind: own.Kind, u: field(own.Order, { by: 'kind' }) });
  const Small = union({ byte: variant(0, u8), words: variant(7, array(u16, 4)), wide: variant(256, u64) });
  const Reading = struct({ tag: be.u16, n: u16, last: array(Event, 2), first: u32 });
  const Odd = struct({ tag: u16, lead: u8, value: field(Small, { by: 'tag' }), end: u8 }, { packed: true });
  const Kettle = device({
    ...{ interface: '11223344-5566-7788-99aa-bbccddeeff03', type: 0x8001, statuses: Answer, success: 'DONE' },
    ...{ shortInput: 'SHORT', shortOutput: 'ROOM', unknownCode: 'WHAT' },
    ioctls: {
      BREW: ioctl({ fn: 0x801, in: Event }),
      READ: ioctl({ fn: 0x802, in: Odd, out: Reading }),
    },
  });
  const members = { Answer, ...own, Event, Small, Reading, Odd, Kettle };
  return lockOf(modelOf(plane({ name: 'kettle', id: 1, version, policy: 'lockstep', members })));
}

/** Name of the version → its lock, in the order of time. */
export const KETTLES: Readonly<Record<string, Lock>> = {
  first: build(1),
  renamed: build(2, { Order: union({ warm: arms.heat, pour: arms.pour, raw: arms.raw }) }),
  retagged: build(3, {
    Order: union({ heat: variant('POUR', Heat), pour: variant(['HEAT', 'WAIT'], Pour), raw: arms.raw }),
  }),
  fewer: build(4, { Order: union({ heat: arms.heat, raw: arms.raw }) }),
  more: build(5, { Order: union({ ...arms, wait: variant('NONE', array(u32, 2)) }) }),
  swapped: (() => {
    const Other = struct({ degrees: i32, mode: u16, power: be.u16 });
    return build(6, { Heat: Other, Order: union({ ...arms, heat: variant('HEAT', Other) }) });
  })(),
  native: (() => {
    const Other = struct({ degrees: i32, power: u16, mode: u16 });
    return build(7, { Heat: Other, Order: union({ ...arms, heat: variant('HEAT', Other) }) });
  })(),
  renumbered: (() => {
    const Other = enumeration(u32, { NONE: 0, HEAT: 2, POUR: 1, WAIT: 3 });
    return build(8, { Kind: Other as never });
  })(),
};
