/**
 * Control plane: host ⇄ virtual display driver, by IOCTL.
 * Facts: driver-abi §1 (codes, semantics, statuses) and §2.1 (structs).
 */
import { array, constant, device, enumeration, field, i32, ioctl, pad, plane, struct, u32, u64 } from 'pf-gen/schema';
import { PlaneStamp } from './stamps.ts';

const LARGEST_SIDE = 16384;
const HIGHEST_RATE = 1000;

/** Display protocol of this schema: the pixel ring. */
export const PROTOCOL_VERSION = constant(u32, 6);
/** Oldest driver protocol that a host of this schema serves. */
export const MIN_DRIVER_PROTOCOL_VERSION = constant(u32, 3);
/** Silence after which the driver departs monitors, in seconds. */
export const WATCHDOG_TIMEOUT_S = constant(u32, 10);
/** Period of the driver's watchdog tick, in milliseconds. */
export const WATCHDOG_TICK_MS = constant(u32, 3000);
/** Monitors younger than this are spared by the watchdog, in milliseconds. */
export const CREATION_GRACE_MS = constant(u32, 3000);
/** Largest width or height of a mode, in pixels. */
export const MAX_DIMENSION = constant(u32, LARGEST_SIDE);
/** Largest refresh rate of a mode, in hertz. */
export const MAX_REFRESH_HZ = constant(u32, HIGHEST_RATE);
/** Most monitors that one adapter carries. */
export const MAX_MONITORS = constant(u32, 16);
/** Largest preferred monitor id; higher wishes are read as "choose automatically". */
export const MAX_PREFERRED_MONITOR_ID = constant(u32, 15);
/** Slots of the pixel ring, and texture handles of a frame channel. */
export const MAX_TEXTURES = constant(u32, 6);
/** Most resolutions that a monitor's list holds. */
export const MAX_MODES = constant(u32, 12);
/** Data1 of a monitor's container GUID is this plus the monitor id (wrapping). */
export const CONTAINER_GUID_DATA1 = constant.hex(u32, 0x70667664);
/** Hardware id of the console device node. */
export const HARDWARE_ID = constant('Root\\pf_vdisplay');
/** Access rights of the device node: System and administrators. */
export const DEVICE_SECURITY = constant('D:P(A;;GA;;;SY)(A;;GA;;;BA)');
/** Descriptor of every unnamed object that is handed to the driver. */
export const OBJECT_SECURITY = constant('D:P(A;;GA;;;SY)');
/** Rights with which a section is duplicated into the driver: map for read and write. */
export const SECTION_RIGHTS = constant.hex(u32, 0x0006);
/** Rights with which an event is duplicated into the driver: modify state. */
export const EVENT_RIGHTS = constant.hex(u32, 0x0002);
/** Rights with which a shared texture is duplicated into the driver. */
export const TEXTURE_RIGHTS = constant.hex(u32, 0x80000001);

/** Raw NTSTATUS values that the driver returns (driver-abi §1.4). */
export const NtStatus = enumeration(u32, {
  SUCCESS: 0x00000000,
  DEVICE_BUSY: 0x80000011,
  UNSUCCESSFUL: 0xc0000001,
  NOT_IMPLEMENTED: 0xc0000002,
  INVALID_PARAMETER: 0xc000000d,
  INVALID_DEVICE_REQUEST: 0xc0000010,
  ACCESS_DENIED: 0xc0000022,
  BUFFER_TOO_SMALL: 0xc0000023,
  NOT_SUPPORTED: 0xc00000bb,
  CANCELLED: 0xc0000120,
  INVALID_DEVICE_STATE: 0xc0000184,
  NOT_FOUND: 0xc0000225,
});

/** Asks for a monitor with this mode. */
export const AddRequest = struct(
  {
    /** Key of the monitor; REMOVE and UPDATE_MODES use it. */
    session_id: u64,
    /** Active width; becomes the first entry of the mode list. */
    width: field(u32, { range: [1, LARGEST_SIDE], unit: 'px' }),
    /** Active height. */
    height: field(u32, { range: [1, LARGEST_SIDE], unit: 'px' }),
    /** Refresh rate. */
    refresh_hz: field(u32, { range: [1, HIGHEST_RATE], unit: 'Hz' }),
    /** Preferred monitor id; 0, a taken or an out-of-range id means automatic. */
    preferred_monitor_id: field(u32, { range: [0, 15] }),
    /** Peak luminance of the client panel; 0 = unknown. */
    max_luminance_nits: field(u32, { unit: 'cd/m2', since: 'v4 tail' }),
    /** Maximum frame-average luminance; 0 = unknown. */
    max_frame_avg_nits: field(u32, { unit: 'cd/m2', since: 'v4 tail' }),
    /** Minimum luminance; 0 = unknown or true black. */
    min_luminance_millinits: field(u32, { unit: '0.001 cd/m2', since: 'v4 tail' }),
    /** Non-zero asks for an IddCx hardware cursor on this monitor. */
    hw_cursor: field(u32, { since: 'v5' }),
  },
  { size: 40, prefixes: { legacy: 24 } },
);

/** Answer to ADD. */
export const AddReply = struct(
  {
    /** LUID of the IddCx display adapter (not of the render GPU), low part. */
    adapter_luid_low: u32,
    /** High part of the same LUID. */
    adapter_luid_high: i32,
    /** Target id that the OS gave the monitor; never 0. */
    target_id: u32,
    /** Monitor id that the driver really used; 0 = an older driver that ignored the wish. */
    resolved_monitor_id: u32,
    /** Process that hosts the driver: the target of handle duplication, read anew for every ADD. */
    wudf_pid: field(u32, { since: 'v2' }),
    /** Non-zero: the adapter carries an irrevocable hardware-cursor declaration. */
    cursor_excluded: field(u32, { since: 'v6 tail' }),
  },
  { size: 24, prefixes: { v1: 16, legacy: 20 } },
);

/** Departs the monitor of this key; success also when there is none. */
export const RemoveRequest = struct({ session_id: u64 }, { size: 8 });

/** Pins the GPU on which the framework renders. */
export const SetRenderAdapterRequest = struct({ luid_low: u32, luid_high: i32 }, { size: 8 });

/**
 * Answer to GET_INFO. Every driver of this family answers the first 8 bytes; a caller with a larger buffer also
 * gets the tail, whose layout is frozen for ever.
 */
export const InfoReply = struct(
  {
    /** Protocol version with which the driver was built. */
    protocol_version: u32,
    /** Silence after which the driver departs monitors. */
    watchdog_timeout_s: field(u32, { unit: 's' }),
    /** Bytes of the tail, this word included: 392. */
    tail_bytes: field(u32, { since: 'v6 lockstep tail' }),
    /** Entries of `planes` that are filled, 0..16. */
    plane_count: field(u32, { range: [0, 16], since: 'v6 lockstep tail' }),
    /**
     * Version and hash of each lockstep plane that the driver speaks. A platform's tables are not among them: who asks is a
     * host, which never sees them.
     */
    planes: field(array(PlaneStamp, 16), { stamps: 'driver' }),
  },
  { size: 400, prefixes: { family: 8 } },
);

/** Puts a new preferred mode in front of a live monitor's list. */
export const UpdateModesRequest = struct(
  {
    session_id: u64,
    width: field(u32, { range: [1, LARGEST_SIDE], unit: 'px' }),
    height: field(u32, { range: [1, LARGEST_SIDE], unit: 'px' }),
    refresh_hz: field(u32, { range: [1, HIGHEST_RATE], unit: 'Hz' }),
    _reserved: pad(u32),
  },
  { size: 24 },
);

/** Hands the cursor section to the driver. */
export const SetCursorChannelRequest = struct(
  {
    target_id: u32,
    _pad: pad(u32),
    /** Handle value of the cursor section, valid in the driver's process; never 0. */
    header_handle: field(u64, { handle: 'adopt' }),
  },
  { size: 16 },
);

/** Declares (1) or stands down (0) the hardware cursor of a live monitor. */
export const SetCursorForwardRequest = struct({ target_id: u32, enable: u32 }, { size: 8 });

/** Hands the pixel ring's objects to the driver; all handle values are valid in the driver's process. */
export const SetFrameChannelRequest = struct(
  {
    /** Monitor to which the ring belongs. */
    target_id: u32,
    /** Generation of the ring; the low 24 bits matter. */
    generation: u32,
    /** Number of valid texture handles. */
    ring_len: field(u32, { range: [1, 6] }),
    /** Bytes of the header section; 0 = a host with the 64-byte header. */
    header_bytes: field(u32, { unit: 'bytes' }),
    header_handle: field(u64, { handle: 'adopt' }),
    /** Frame-ready event. */
    event_handle: field(u64, { handle: 'adopt' }),
    /** Shared textures in slot order; unused entries 0. */
    texture_handles: field(array(u64, MAX_TEXTURES), { handle: 'adopt' }),
  },
  { size: 80 },
);

/** The 96-byte form, for the fence ring; told apart from the 80-byte form by the input length alone. */
export const SetFrameChannelRequestV2 = struct(
  {
    base: SetFrameChannelRequest,
    /** Fence that the producer signals; 0 = none. */
    ready_fence_handle: field(u64, { handle: 'adopt' }),
    /** Fence that the consumer signals; 0 = none. */
    retire_fence_handle: field(u64, { handle: 'adopt' }),
  },
  { size: 96, prefixes: { keyed: 80 } },
);

/** The display driver's control device (driver-abi §1.1–1.4). */
export const Display = device({
  interface: '70667664-7044-5350-a1b2-c3d4e5f60001',
  type: 0x22,
  statuses: NtStatus,
  success: 'SUCCESS',
  shortInput: 'INVALID_PARAMETER',
  shortOutput: 'BUFFER_TOO_SMALL',
  unknownCode: 'NOT_FOUND',
  ioctls: {
    /** Creates a monitor and reports its arrival. */
    ADD: ioctl({ fn: 0x900, in: AddRequest, inMin: 'legacy', out: AddReply, outMin: 'legacy', since: 'v1' }),
    /** Departs the monitor of a key. */
    REMOVE: ioctl({ fn: 0x901, in: RemoveRequest, since: 'v1' }),
    /** Pins the render GPU, adapter-wide. */
    SET_RENDER_ADAPTER: ioctl({ fn: 0x902, in: SetRenderAdapterRequest, since: 'v1' }),
    /** Keepalive; never fails. */
    PING: ioctl({ fn: 0x903, since: 'v1' }),
    /** Version, watchdog and, for a larger buffer, the lockstep tail. */
    GET_INFO: ioctl({ fn: 0x904, out: InfoReply, outMin: 'family', since: 'v1' }),
    /** Departs the caller's monitors. */
    CLEAR_ALL: ioctl({ fn: 0x905, since: 'v1' }),
    /** Hands the pixel ring to a monitor; adopts on success, nothing on failure. */
    SET_FRAME_CHANNEL: ioctl({ fn: 0x906, in: SetFrameChannelRequestV2, inMin: 'keyed', since: 'v2' }),
    /** Changes the preferred mode of a live monitor. */
    UPDATE_MODES: ioctl({ fn: 0x907, in: UpdateModesRequest, since: 'v4' }),
    /** Adopts the cursor section. */
    SET_CURSOR_CHANNEL: ioctl({ fn: 0x908, in: SetCursorChannelRequest, since: 'v5' }),
    /** Declares or stands down the hardware cursor. */
    SET_CURSOR_FORWARD: ioctl({ fn: 0x909, in: SetCursorForwardRequest, since: 'v6' }),
  },
});

/**
 * Control plane: the requests that the host makes of the display driver (driver-abi §1).
 *
 * Host and driver speak it. The simulator carries requests and answers without looking into them; it asks GET_INFO itself
 * and knows its frozen layout, and the statuses are the system's, so it is no party.
 */
export const control = plane({
  name: 'control',
  id: 1,
  version: 6,
  policy: 'lockstep',
  parties: ['host', 'driver'],
  members: {
    PROTOCOL_VERSION,
    MIN_DRIVER_PROTOCOL_VERSION,
    WATCHDOG_TIMEOUT_S,
    WATCHDOG_TICK_MS,
    CREATION_GRACE_MS,
    MAX_DIMENSION,
    MAX_REFRESH_HZ,
    MAX_MONITORS,
    MAX_PREFERRED_MONITOR_ID,
    MAX_TEXTURES,
    MAX_MODES,
    CONTAINER_GUID_DATA1,
    HARDWARE_ID,
    DEVICE_SECURITY,
    OBJECT_SECURITY,
    SECTION_RIGHTS,
    EVENT_RIGHTS,
    TEXTURE_RIGHTS,
    NtStatus,
    PlaneStamp,
    AddRequest,
    AddReply,
    RemoveRequest,
    SetRenderAdapterRequest,
    InfoReply,
    UpdateModesRequest,
    SetCursorChannelRequest,
    SetCursorForwardRequest,
    SetFrameChannelRequest,
    SetFrameChannelRequestV2,
    Display,
  },
});
