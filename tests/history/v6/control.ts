/**
 * v6, additive: SET_CURSOR_FORWARD. Without a bump: the reply's tail, `header_bytes` in a word of padding, the 96-byte
 * form of SET_FRAME_CHANNEL and the encode probe of diagnostic builds.
 */
import { array, bytes, constant, device, enumeration, field, i32, ioctl, plane, struct, u32, u64 } from 'pf-gen/schema';
import { face } from '../v1/control.ts';
import * as v4 from '../v4/control.ts';
import * as v5 from '../v5/control.ts';

export const PROTOCOL_VERSION = constant(u32, 6);

/** The probe says when a run is going on. */
export const NtStatus = enumeration(u32, {
  SUCCESS: 0x00000000,
  DEVICE_BUSY: 0x80000011,
  UNSUCCESSFUL: 0xc0000001,
  INVALID_PARAMETER: 0xc000000d,
  BUFFER_TOO_SMALL: 0xc0000023,
  NOT_FOUND: 0xc0000225,
});

export const AddReply = struct(
  { ...v4.addReplyLegacy, cursor_excluded: u32 },
  { size: 24, prefixes: { v1: 16, legacy: 20 } },
);
export const SetCursorForwardRequest = struct({ target_id: u32, enable: u32 }, { size: 8 });

export const SetFrameChannelRequest = struct(
  {
    target_id: u32,
    generation: u32,
    ring_len: field(u32, { range: [1, 6] }),
    /** 0 = a host with the 64-byte header. */
    header_bytes: u32,
    header_handle: u64,
    event_handle: u64,
    texture_handles: array(u64, 6),
  },
  { size: 80 },
);
export const SetFrameChannelRequestV2 = struct(
  { base: SetFrameChannelRequest, ready_fence_handle: u64, retire_fence_handle: u64 },
  { size: 96, prefixes: { keyed: 80 } },
);

export const EncodeProbeRequest = struct(
  {
    target_id: u32,
    backend: u32,
    codec: u32,
    input: u32,
    frames: u32,
    bitrate_kbps: u32,
    fps: u32,
    flags: u32,
  },
  { size: 32 },
);
export const EncodeProbeReply = struct(
  {
    state: u32,
    backend_opened: u32,
    frames_submitted: u32,
    aus: u32,
    bytes: u64,
    open_us: u32,
    first_au_us: u32,
    mean_submit_to_au_us: u32,
    max_submit_to_au_us: u32,
    drops: u32,
    error: i32,
    name: bytes(32),
  },
  { size: 80 },
);

export const ioctls = {
  ...v5.ioctls,
  ADD: ioctl({ fn: 0x900, in: v5.AddRequest, inMin: 'legacy', out: AddReply, outMin: 'legacy', since: 'v1' }),
  SET_CURSOR_FORWARD: ioctl({ fn: 0x909, in: SetCursorForwardRequest, since: 'v6' }),
  ENCODE_PROBE_ARM: ioctl({ fn: 0x90a, in: EncodeProbeRequest, since: 'v6' }),
  ENCODE_PROBE_STATUS: ioctl({ fn: 0x90b, out: EncodeProbeReply, since: 'v6' }),
  SET_FRAME_CHANNEL: ioctl({ fn: 0x906, in: SetFrameChannelRequestV2, inMin: 'keyed', since: 'v2' }),
};

export const members = {
  ...v5.members,
  PROTOCOL_VERSION,
  NtStatus,
  AddReply,
  SetCursorForwardRequest,
  SetFrameChannelRequest,
  SetFrameChannelRequestV2,
  EncodeProbeRequest,
  EncodeProbeReply,
  Display: device({ ...face, statuses: NtStatus, ioctls }),
};
export const control = plane({ name: 'control', id: 1, version: 6, policy: 'lockstep', members });
