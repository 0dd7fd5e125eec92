/** What host and client of this project make of the wire: every message, entry and capability, and why not where they do not. */

const NO_SOUND = 'no sound is captured or played yet';
const NO_INPUT = 'no input is injected yet';
const NO_PADS = 'no pads are made yet';
const NO_CLIPBOARD = 'no clipboard is shared yet';
const NO_CURSOR = 'the pointer is part of the picture';
const NO_HDR = 'no HDR source yet';
const NO_GRANTS = 'every device may do everything until pairing is served';
const NO_PAIRING = 'pairing is not served yet';
const NO_DELIVERY = 'units leave in one way only';
const NO_EXTENSIONS = 'the capability that allows it is not announced';
const BROWSER = 'browser plane only';
const ONE_SIZE = 'the size of shards does not change during a session';
const NO_SWITCH = 'the display is made once for each session';
const NO_PROBE = 'no probe is sent';
const NO_PHASE = 'the encoder is not paced by the display of the client';

/** Values of the handshake, and kinds of input events, that have an account of their own. */
const values = ['VideoCaps', 'ClientCaps', 'HostCaps', 'HostCaps2', 'Grants', 'InputKind'];

const inputKinds = [
  'InputKind.KEY_DOWN',
  'InputKind.KEY_UP',
  'InputKind.MOUSE_MOVE',
  'InputKind.MOUSE_MOVE_ABS',
  'InputKind.MOUSE_BUTTON_DOWN',
  'InputKind.MOUSE_BUTTON_UP',
  'InputKind.MOUSE_SCROLL',
  'InputKind.GAMEPAD_BUTTON',
  'InputKind.GAMEPAD_AXIS',
  'InputKind.TOUCH_DOWN',
  'InputKind.TOUCH_MOVE',
  'InputKind.TOUCH_UP',
  'InputKind.GAMEPAD_STATE',
  'InputKind.GAMEPAD_REMOVE',
  'InputKind.GAMEPAD_ARRIVAL',
  'InputKind.TEXT_INPUT',
  'InputKind.SCROLL',
];
const sound = [
  'ClientCaps.AUDIO_REDUNDANCY',
  'ClientCaps.LOSSLESS_AUDIO',
  'ClientCaps.KEEP_HOST_AUDIO',
  'HostCaps.AUDIO_REDUNDANCY',
  'HostCaps.LOSSLESS_AUDIO',
  'AudioState',
  'OpusAudio',
  'MicrophoneAudio',
  'RedundantAudio',
  'PcmAudio',
];
const padMessages = [
  'ClientCaps.PAD_AUDIO',
  'HostCaps.GAMEPAD_STATE',
  'HostCaps.PAD_AUDIO',
  'PadSlots',
  'PadAudio',
  'Rumble',
  'PadTouchpad',
  'PadMotion',
  'PadTouchpadEx',
  'PadHidReport',
  'HidLed',
  'HidPlayerLeds',
  'HidTrigger',
  'HidTrackpadHaptic',
  'HidRaw',
  'HidAudioControl',
  'HidMicLed',
];
const input = [
  ...inputKinds,
  'HostCaps.TEXT_INPUT',
  'HostCaps.PEN',
  'HostCaps2.TOUCH',
  'HostCaps2.SCROLL',
  'HostCaps2.INPUT_EDGE',
  'InputEvent',
  'InputEdge',
  'PenBatch',
];
const cursor = ['ClientCaps.CURSOR', 'HostCaps.CURSOR', 'CursorShape', 'CursorRenderMode', 'CursorState'];
const grants = [
  'Grants.GAMEPAD',
  'Grants.POINTER',
  'Grants.KEYBOARD',
  'Grants.CLIPBOARD',
  'Grants.MICROPHONE',
  'Grants.LAUNCH',
  'Grants.POWER',
  'Grants.MANAGE_GAMES',
  'AccessUpdate',
  'LaunchOutcome',
];
const extensions = [
  'ClientCaps.EXTENSIONS',
  'HostCaps2.EXTENSIONS',
  'StartExtensions.padding',
  'StartExtensions.label',
  'StartExtensions.rate_features',
  'StartExtensions.preset',
  'WelcomeExtensions.padding',
];
const delivery = [
  'HostCaps2.DELIVERY_REPORT',
  'DeliveryReport',
  'LinkReport',
  'SetDelivery',
  'DeliveryChanged',
  'HostFacts',
];
const browser = ['AuthChallenge', 'AuthResponse', 'Refused'];
const sizes = ['ShardPayloadChanged', 'ShardPayloadAck'];
const phase = ['ClientCaps.PHASE_LOCK', 'PhaseReport'];
const timing = ['VideoCaps.HOST_TIMING', 'HostTiming'];
const hdr = ['VideoCaps.TEN_BIT', 'VideoCaps.HDR', 'HdrMetadata'];
const both = {
  [NO_SOUND]: sound,
  [NO_INPUT]: input,
  [NO_PADS]: padMessages,
  [NO_CURSOR]: cursor,
  [NO_GRANTS]: grants,
  [NO_EXTENSIONS]: extensions,
  [NO_DELIVERY]: delivery,
  [BROWSER]: browser,
  [ONE_SIZE]: sizes,
  [NO_PHASE]: phase,
  [NO_HDR]: hdr,
  'only 4:2:0 is coded': ['VideoCaps.CHROMA_444'],
  'the times of the host are not told yet': timing,
};

const host = {
  spoken: [
    'ControlFrame',
    'ControlHead',
    'Hello',
    'Welcome',
    'Start',
    'RequestKeyframe',
    'LossReport',
    'RfiRequest',
    'ClockProbe',
    'ClockEcho',
    'Reconfigured',
    'BitrateChanged',
    'ProbeResult',
    'ClipState',
    'ClipFetchHdr',
    'VideoCaps.CHACHA20',
    'HostCaps2.REPEAT_MARK',
  ],
  answered: {
    [`${NO_SWITCH}: Reconfigured says that the mode stays`]: ['Reconfigure'],
    'BitrateChanged says that the rate stays': ['SetBitrate'],
    'ProbeResult is all zeros': ['ProbeRequest', 'ProbeShaped'],
    'ClipState says that there is no backend': ['ClipControl'],
    'ClipFetchHdr says on the transfer stream that nothing is there': ['TransferPreamble', 'ClipFetch'],
    [`${NO_PAIRING}: the connection is closed with a code`]: ['PairRequest'],
  },
  ignored: {
    ...both,
    [NO_CLIPBOARD]: ['HostCaps.CLIPBOARD', 'ClipOffer'],
    [NO_PAIRING]: ['PairChallenge', 'PairProof', 'PairResult'],
    'nothing is rebuilt during a session': ['PipelineGap'],
    [NO_PROBE]: ['VideoCaps.PROBE', 'HostCaps2.RAMP'],
    'no encoder gives parts of a unit': ['VideoCaps.STREAMED', 'VideoCaps.SLICE_STREAM'],
  },
};

const client = {
  spoken: [
    'ControlFrame',
    'ControlHead',
    'Hello',
    'Welcome',
    'Start',
    'RequestKeyframe',
    'LossReport',
    'ClockProbe',
    'ClockEcho',
    'VideoCaps.PROBE',
    'VideoCaps.STREAMED',
    'VideoCaps.SLICE_STREAM',
  ],
  ignored: {
    ...both,
    'a key frame is asked for instead': ['RfiRequest'],
    'the mode of the start stays': ['Reconfigure', 'Reconfigured'],
    'the rate of the start stays': ['SetBitrate', 'BitrateChanged'],
    [NO_CLIPBOARD]: [
      'HostCaps.CLIPBOARD',
      'ClipControl',
      'ClipState',
      'ClipOffer',
      'ClipFetch',
      'ClipFetchHdr',
      'TransferPreamble',
    ],
    [NO_PAIRING]: ['PairRequest', 'PairChallenge', 'PairProof', 'PairResult'],
    'its window of loss goes on': ['PipelineGap'],
    [NO_PROBE]: ['ProbeRequest', 'ProbeShaped', 'ProbeResult', 'HostCaps2.RAMP'],
    'not announced': ['VideoCaps.CHACHA20'],
    'a frame that is repeated is shown like any other': ['HostCaps2.REPEAT_MARK'],
  },
};

export const accounts = { values, of: { host, client } };
