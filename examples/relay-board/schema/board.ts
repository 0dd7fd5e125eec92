/** The board: eight relays, four inputs, one scene in its flash, one page of shared memory. */
import {
  array,
  bits,
  both,
  by,
  bytes,
  constant,
  device,
  enumeration,
  field,
  flags,
  i32,
  init,
  ioctl,
  list,
  literal,
  message,
  name,
  pad,
  plane,
  section,
  stamp,
  struct,
  tail,
  text,
  u8,
  u16,
  u32,
  u64,
} from 'pf-gen/schema';

/** Relays on the board. */
export const RELAYS = constant(u8, 8);
/** Inputs on the board. */
export const INPUTS = constant(u8, 4);
/** Most bytes of a scene in the flash. */
export const SCENE_BYTES = constant(u16, 124);
/** Magic of the status page: "ARSP" in memory. */
export const STATUS_MAGIC = constant.hex(u32, 0x50535241);

/** How a call ends: the customer's range of NTSTATUS. */
export const Status = enumeration(u32, {
  OK: 0,
  BAD_LENGTH: 0xe0a10001,
  NO_ROOM: 0xe0a10002,
  UNKNOWN_CALL: 0xe0a10003,
  NO_SUCH_RELAY: 0xe0a10004,
  BAD_MODE: 0xe0a10005,
  NO_SCENE: 0xe0a10006,
});

/** What a relay is told to do. */
export const RelayMode = enumeration(u16, { off: 0, on: 1, pulse: 2 });

/** Relays that are closed. */
export const RelaySet = flags(u8, { r0: 0, r1: 1, r2: 2, r3: 3, r4: 4, r5: 5, r6: 6, r7: 7 });

/** The inputs at one moment, in one word. */
export const InputSample = bits(u64, { levels: 4, _spare: 4, edges: 24, sequence: 32 });

/** Answer to GET_INFO. */
export const BoardInfo = struct(
  {
    firmware_major: u8,
    firmware_minor: u8,
    relays: u8,
    inputs: u8,
    board_id: u32,
    /** ASCII, zero-filled. */
    serial: field(bytes(16), { since: 'firmware 2' }),
  },
  { size: 24, prefixes: { firmware1: 8 } },
);

/** Switches one relay. */
export const SetRelayRequest = struct(
  {
    relay: field(u8, { range: [0, 7] }),
    _pad: pad(u8),
    mode: RelayMode,
    /** Length of a pulse; 0 means 100. */
    pulse_ms: field(u32, { unit: 'ms', since: 'firmware 2' }),
  },
  { size: 8, prefixes: { firmware1: 4 } },
);

/** Relays after the call. */
export const SetRelayReply = struct({ closed: RelaySet, _pad: pad(bytes(3)), switched: u32 }, { size: 8 });

/** Answer to READ_INPUTS. */
export const InputsReply = struct(
  {
    sample: InputSample,
    microvolts: field(array(i32, INPUTS), { unit: 'uV' }),
    /** The host's heartbeat as the driver sees it in the status page. */
    heartbeat: u32,
    _pad: pad(u32),
  },
  { size: 32 },
);

/** A scene as it stands in the flash: a `Scene` message of `length` bytes. */
export const SceneBlock = struct(
  { length: field(u16, { range: [0, 124], unit: 'bytes' }), _pad: pad(u16), content: bytes(SCENE_BYTES) },
  { size: 128 },
);

/** One step of a scene. */
export const SceneStep = struct(
  { relay: u8, _pad: pad(u8), mode: RelayMode, wait_ms: field(u16, { unit: 'ms' }) },
  { size: 6 },
);

/** A named sequence of switchings. The driver keeps it, the hosts understand it. */
export const Scene = message(
  {
    _magic: literal('ARS1'),
    name: text(24, { prefix: 'u8', bad: 'error' }),
    steps: list(SceneStep, 8, { prefix: 'u8' }),
    /** How often it is played. */
    loops: tail(u8, { default: 1 }),
    author: tail(text(16, { prefix: 'u8', bad: 'none' })),
  },
  { trailing: 'extensible' },
);

/** One page that the driver keeps up to date and every host may look at. */
export const StatusPage = section(
  {
    magic: stamp(u32, STATUS_MAGIC),
    board_id: init(u32),
    /** Newest inputs. */
    sample: by('driver', InputSample, { order: 'release' }),
    /** Relays that are closed. */
    closed: by('driver', RelaySet, { order: 'release' }),
    _pad0: pad(bytes(3)),
    /** Times that any relay was switched. */
    switched: by('driver', u32, { order: 'relaxed' }),
    /** Counted up by the host while it lives. */
    heartbeat: by('host', u32, { order: 'release' }),
    /** 0, or the caller that plays a scene; whoever takes it from 0 has it. */
    player: both(u32),
  },
  { roles: ['driver', 'host'], size: 32 },
);

/** File that holds the status page. */
export const StatusPageName = name('acme-relay-{board}', { status: 'live' });

/** The board's control device. */
export const Relay = device({
  interface: '5b0f1a9e-3f0c-4d4b-9a51-61636d650001',
  type: 0x8a11,
  statuses: Status,
  success: 'OK',
  shortInput: 'BAD_LENGTH',
  shortOutput: 'NO_ROOM',
  unknownCode: 'UNKNOWN_CALL',
  ioctls: {
    /** Who the board is. */
    GET_INFO: ioctl({ fn: 0x800, out: BoardInfo, outMin: 'firmware1', since: 'firmware 1' }),
    /** Switches one relay. */
    SET_RELAY: ioctl({
      fn: 0x801,
      in: SetRelayRequest,
      inMin: 'firmware1',
      out: SetRelayReply,
      access: 'write',
      since: 'firmware 1',
    }),
    /** Reads all inputs. */
    READ_INPUTS: ioctl({ fn: 0x802, out: InputsReply, access: 'read', since: 'firmware 1' }),
    /** Replaces the scene in the flash. */
    STORE_SCENE: ioctl({ fn: 0x803, in: SceneBlock, access: 'write', since: 'firmware 2' }),
    /** Reads the scene from the flash. */
    LOAD_SCENE: ioctl({ fn: 0x804, out: SceneBlock, access: 'read', since: 'firmware 2' }),
    /** Opens all relays. */
    RESET: ioctl({ fn: 0x805, access: 'write', since: 'firmware 1' }),
  },
});

export const board = plane({
  name: 'board',
  id: 1,
  version: 1,
  policy: 'lockstep',
  members: {
    RELAYS,
    INPUTS,
    SCENE_BYTES,
    STATUS_MAGIC,
    Status,
    RelayMode,
    RelaySet,
    InputSample,
    BoardInfo,
    SetRelayRequest,
    SetRelayReply,
    InputsReply,
    SceneBlock,
    SceneStep,
    Scene,
    StatusPage,
    StatusPageName,
    Relay,
  },
});
