/** Generation 2, breaking: unnamed sections, delivered through a mailbox; the section says for which pad it is. */
import { by, bytes, constant, init, name, pad, plane, section, stamp, u32, u64 } from 'pf-gen/schema';
import * as g1 from '../v1/pads.ts';
import { attached, SERVICE } from '../v2/pads.ts';

export const GAMEPAD_PROTO_VERSION = constant(u32, 2);
export const BOOTSTRAP_MAGIC = constant.hex(u32, 0x54424650);
export const DATA_SECURITY = constant('D:P(A;;GA;;;SY)');

export const PadBootstrap = section(
  {
    magic: stamp(u32, BOOTSTRAP_MAGIC),
    host_proto: init(u32),
    driver_pid: by('driver', u32, { order: 'release' }),
    driver_proto: by('driver', u32, { order: 'release' }),
    data_handle: by('host', u64, { order: 'relaxed' }),
    handle_pid: by('host', u32, { order: 'relaxed' }),
    handle_seq: by('host', u32, { order: 'release' }),
  },
  { roles: ['host', 'driver'], size: 32 },
);

export const XusbShm = section(
  { ...g1.xusbState, _pad0: pad(bytes(2)), ...attached, pad_index: init(u32), _reserved1: pad(bytes(20)) },
  { roles: ['host', 'driver'], size: 64 },
);
/** Bytes 0 to 155. */
export const padState = { ...g1.padState, ...attached, pad_index: init(u32) } as const;
export const PadShm = section({ ...padState, _reserved1: pad(bytes(100)) }, { roles: ['host', 'driver'], size: 256 });

export const XusbMailboxName = name('Global\\pfxusb-boot-{pad}', { status: 'live', security: SERVICE });
export const PadMailboxName = name('Global\\pfds-boot-{pad}', { status: 'live', security: SERVICE });

export const members = {
  ...g1.members,
  GAMEPAD_PROTO_VERSION,
  BOOTSTRAP_MAGIC,
  DATA_SECURITY,
  PadBootstrap,
  XusbShm,
  PadShm,
  XusbMailboxName,
  PadMailboxName,
};
export const pads = plane({ name: 'pads', id: 3, version: 2, policy: 'lockstep', members });
