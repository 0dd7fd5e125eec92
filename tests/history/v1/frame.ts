/** v1: named ring objects with a world-open descriptor, 64-byte header (driver-abi §2.3, §3.A). */
import {
  bits,
  both,
  by,
  constant,
  enumeration,
  i32,
  init,
  name,
  pad,
  plane,
  section,
  stamp,
  u32,
  u64,
} from 'pf-gen/schema';

export const RING_MAGIC = constant.hex(u32, 0x44564650);
export const HEADER_VERSION = constant(u32, 1);
export const RING_LEN = constant(u32, 6);
export const FORMAT_BGRA8 = constant(u32, 87);
export const FORMAT_FP16 = constant(u32, 10);

export const FrameToken = bits(u64, { slot: 8, seq: 32, generation: 24 });
export const DrvStatus = enumeration(u32, { NONE: 0, OPENED: 1, TEXTURE_OPEN_FAILED: 2, NO_DEVICE1: 3 });

/** Header 1 up to the word that is still padding. */
export const start = {
  magic: stamp(u32, RING_MAGIC),
  version: init(u32),
  generation: by('host', u32, { order: 'release' }),
  ring_len: init(u32),
  width: by('host', u32, { order: 'relaxed', unit: 'px' }),
  height: by('host', u32, { order: 'relaxed', unit: 'px' }),
  dxgi_format: by('host', u32, { order: 'relaxed' }),
} as const;

/** The rest of header 1, by the driver's status enumeration of the time. */
export const rest = <S extends typeof DrvStatus>(status: S) =>
  ({
    latest: both(FrameToken),
    qpc_pts: by('driver', u64, { order: 'relaxed' }),
    driver_render_luid_low: by('driver', u32, { order: 'relaxed' }),
    driver_render_luid_high: by('driver', i32, { order: 'relaxed' }),
    driver_status: by('driver', status, { order: 'release' }),
    driver_status_detail: by('driver', u32, { order: 'relaxed' }),
  }) as const;

export const SharedHeader = section(
  { ...start, _pad: pad(u32), ...rest(DrvStatus) },
  { roles: ['host', 'driver'], size: 64 },
);

/** Everyone may open it: the driver's restricted token could open nothing narrower. */
const WORLD = 'D:(A;;GA;;;WD)';
export const RingHeaderName = name('Global\\pfvd-hdr-{target}', { status: 'live', security: WORLD });
export const RingEventName = name('Global\\pfvd-evt-{target}', { status: 'live', security: WORLD });
export const RingTextureName = name('Global\\pfvd-tex-{target}-{generation}-{slot}', {
  status: 'live',
  security: WORLD,
});

export const unnamed = {
  RING_MAGIC,
  HEADER_VERSION,
  RING_LEN,
  FORMAT_BGRA8,
  FORMAT_FP16,
  FrameToken,
  DrvStatus,
  SharedHeader,
};

export const frame = plane({
  name: 'frame',
  id: 2,
  version: 1,
  policy: 'lockstep',
  members: { ...unnamed, RingHeaderName, RingEventName, RingTextureName },
});
