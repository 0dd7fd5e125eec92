/** A schema in which one name is several things at once: a declaration, and what a generated text has beside it. */
import {
  array,
  bits,
  both,
  by,
  bytes,
  constant,
  device,
  enumeration,
  flags,
  init,
  ioctl,
  message,
  name,
  type PlaneValue,
  plane,
  section,
  struct,
  tail,
  text,
  u8,
  u32,
} from '../../src/language/index.ts';

/** Declarations that are called as fields, parts and places of their plane. */
function fields() {
  const mode = enumeration(u8, { OFF: 0, ON: 1 }, { unknown: 'keep' });
  const caps = flags(u32, { LOW: 0 });
  return {
    mode,
    caps,
    low: bits(u32, { low: 8, mode: 8, _rest: 16 }),
    // What a writer calls its own local for the field `late`.
    write_late: enumeration(u8, { OFF: 0 }, { unknown: 'error' }),
    MODE_: constant(u32, 7),
    Said: message({ mode, caps: u32, low: caps, late: tail(text(4)), more: tail(u32) }),
    Loud: message({ MODE: u8 }),
    Place: name('a-{mode}-{CAPS}', { status: 'live' }),
  };
}

/** Declarations that are called as the functions, the parameters and the classes of views. */
function views() {
  const roles = ['host', 'driver'] as const;
  const word = enumeration(u32, { Z: 0 }, { unknown: 'keep' });
  const Kind = enumeration(u32, { Y: 0 }, { unknown: 'keep' });
  const from = enumeration(u32, { X: 0 }, { unknown: 'keep' });
  const value = flags(u32, { W: 0 });
  const index = bits(u32, { part: 8, _rest: 24 });
  const Inner = section({ first: by('host', u32), second: by('driver', u32) }, { roles });
  const Box = section(
    {
      BoxHost: by('host', Kind),
      BoxDriver: by('driver', word),
      Kind: by('host', Kind),
      changed: both(word),
      origin: by('host', from),
      plain: by('host', value),
      at_: by('host', array(index, 4)),
      index: by('host', array(index, 4)),
      value: init(value),
      InnerHost: Inner,
      many: array(Inner, 2),
    },
    { roles },
  );
  // Their views are called `set_xHost` and `read_sDriver`, as the functions of these fields would be.
  const set_x = section({ xHost: by('host', u32), other: by('driver', u32) }, { roles });
  const read_s = section({ sDriver: by('driver', bytes(4)), other: by('host', u32) }, { roles });
  return { word, Kind, from, value, index, Inner, Box, set_x, read_s, Set: struct({ set: u32 }) };
}

/** Types that are called as the parameters of their own functions, or as a call. */
function parameters() {
  const add = enumeration(u32, { OK: 0, SHORT_IN: 1, SHORT_OUT: 2, UNKNOWN: 3 }, { unknown: 'keep' });
  const answers = {
    shortInput: 'SHORT_IN',
    shortOutput: 'SHORT_OUT',
    unknownCode: 'UNKNOWN',
    success: 'OK',
  } as const;
  return {
    a: bits(u32, { b: 8, _rest: 24 }),
    b: flags(u32, { ONE: 0 }),
    set: flags(u32, { ONE: 0 }),
    add,
    Adder: device({
      interface: '70667664-0001-4000-8000-0123456789ac',
      type: 0x22,
      statuses: add,
      ...answers,
      ioctls: { ADD: ioctl({ fn: 1 }) },
    }),
  };
}

export function homonyms(): PlaneValue[] {
  const groups = { fields: fields(), views: views(), parameters: parameters() };
  return Object.entries(groups).map(([group, members], index) =>
    plane({ name: group, id: 101 + index, version: 1, policy: 'lockstep', members: members as never }),
  );
}
