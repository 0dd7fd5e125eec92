/** Every request of linux/videodev2.h with its argument, written by hand: the codes follow from these. */
import {
  array,
  bytes,
  device,
  foreign,
  i32,
  i64,
  ioctl,
  pad,
  plane,
  ptr,
  schema,
  struct,
  u8,
  u16,
  u32,
  u64,
  union,
} from '../../src/language/index.ts';
import type { Original } from './original.ts';
import {
  V4l2Class,
  V4l2Clip,
  V4l2ControlValue,
  V4l2Encoding,
  V4l2Encoding8,
  V4l2ExtControl,
  V4l2ExtControls,
  V4l2Fmt,
  V4l2Format,
  V4l2MetaFormat,
  V4l2PixFormat,
  V4l2PixFormatMplane,
  V4l2PlanePixFormat,
  V4l2Rect,
  V4l2SdrFormat,
  V4l2SlicedVbiFormat,
  V4l2VbiFormat,
  V4l2Window,
} from './v4l2.ts';

const of = { target: 'linux-x64', mark: 'measured', source: 'linux/videodev2.h' } as const;

export const V4l2Capability = struct({
  ...{ driver: bytes(16), card: bytes(32), bus_info: bytes(32), version: u32, capabilities: u32 },
  ...{ device_caps: u32, reserved: pad(array(u32, 3)) },
});
export const V4l2Fmtdesc = struct({
  ...{ index: u32, type: u32, flags: u32, description: bytes(32), pixelformat: u32, mbus_code: u32 },
  reserved: pad(array(u32, 3)),
});
export const V4l2Requestbuffers = struct({
  ...{ count: u32, type: u32, memory: u32, capabilities: u32, flags: u8, reserved: pad(bytes(3)) },
});
export const Timeval = struct({ tv_sec: i64, tv_usec: i64 });
export const V4l2Timecode = struct({
  ...{ type: u32, flags: u32, frames: u8, seconds: u8, minutes: u8, hours: u8, userbits: bytes(4) },
});
export const V4l2BufferM = union({ offset: u32, userptr: u64, planes: ptr, fd: i32 }, of);
export const V4l2BufferU = union({ request_fd: i32, reserved: u32 });
export const V4l2Buffer = foreign(
  {
    ...{ index: u32, type: u32, bytesused: u32, flags: u32, field: u32, _pad: pad(bytes(4)) },
    ...{ timestamp: Timeval, timecode: V4l2Timecode, sequence: u32, memory: u32, m: V4l2BufferM, length: u32 },
    ...{ reserved2: pad(u32), u: V4l2BufferU, _pad1: pad(bytes(4)) },
  },
  of,
);
export const V4l2FramebufferFmt = struct({
  ...{ width: u32, height: u32, pixelformat: u32, field: u32, bytesperline: u32, sizeimage: u32 },
  ...{ colorspace: u32, priv: u32 },
});
export const V4l2Framebuffer = foreign({ capability: u32, flags: u32, base: ptr, fmt: V4l2FramebufferFmt }, of);
export const V4l2Exportbuffer = struct({
  ...{ type: u32, index: u32, plane: u32, flags: u32, fd: i32, reserved: pad(array(u32, 11)) },
});
export const V4l2Fract = struct({ numerator: u32, denominator: u32 });
export const V4l2Captureparm = struct({
  ...{ capability: u32, capturemode: u32, timeperframe: V4l2Fract, extendedmode: u32, readbuffers: u32 },
  reserved: pad(array(u32, 4)),
});
export const V4l2Outputparm = struct({
  ...{ capability: u32, outputmode: u32, timeperframe: V4l2Fract, extendedmode: u32, writebuffers: u32 },
  reserved: pad(array(u32, 4)),
});
export const V4l2StreamparmParm = union({ capture: V4l2Captureparm, output: V4l2Outputparm, raw_data: bytes(200) });
export const V4l2Streamparm = struct({ type: u32, parm: V4l2StreamparmParm });
export const V4l2Standard = struct({
  ...{ index: u32, _pad: pad(bytes(4)), id: u64, name: bytes(24), frameperiod: V4l2Fract, framelines: u32 },
  ...{ reserved: pad(array(u32, 4)), _pad1: pad(bytes(4)) },
});
export const V4l2Input = struct({
  ...{ index: u32, name: bytes(32), type: u32, audioset: u32, tuner: u32, std: u64, status: u32 },
  ...{ capabilities: u32, reserved: pad(array(u32, 3)), _pad: pad(bytes(4)) },
});
export const V4l2Control = struct({ id: u32, value: i32 });
export const V4l2Tuner = struct({
  ...{ index: u32, name: bytes(32), type: u32, capability: u32, rangelow: u32, rangehigh: u32 },
  ...{ rxsubchans: u32, audmode: u32, signal: i32, afc: i32, reserved: pad(array(u32, 4)) },
});
export const V4l2Audio = struct({
  ...{ index: u32, name: bytes(32), capability: u32, mode: u32, reserved: pad(array(u32, 2)) },
});
export const V4l2Queryctrl = struct({
  ...{ id: u32, type: u32, name: bytes(32), minimum: i32, maximum: i32, step: i32, default_value: i32 },
  ...{ flags: u32, reserved: pad(array(u32, 2)) },
});
export const V4l2QuerymenuU = union({ name: bytes(32), value: i64 });
export const V4l2Querymenu = struct({ id: u32, index: u32, u: V4l2QuerymenuU, reserved: pad(u32) }, { packed: true });
export const V4l2Edid = foreign(
  {
    ...{ pad: pad(u32), start_block: u32, blocks: u32, reserved: pad(array(u32, 5)), edid: ptr },
  },
  of,
);
export const V4l2Output = struct({
  ...{ index: u32, name: bytes(32), type: u32, audioset: u32, modulator: u32, std: u64, capabilities: u32 },
  reserved: pad(array(u32, 3)),
});
export const V4l2Audioout = struct({
  ...{ index: u32, name: bytes(32), capability: u32, mode: u32, reserved: pad(array(u32, 2)) },
});
export const V4l2Modulator = struct({
  ...{ index: u32, name: bytes(32), capability: u32, rangelow: u32, rangehigh: u32, txsubchans: u32 },
  ...{ type: u32, reserved: pad(array(u32, 3)) },
});
export const V4l2Frequency = struct({ tuner: u32, type: u32, frequency: u32, reserved: pad(array(u32, 8)) });
export const V4l2Cropcap = struct({ type: u32, bounds: V4l2Rect, defrect: V4l2Rect, pixelaspect: V4l2Fract });
export const V4l2Crop = struct({ type: u32, c: V4l2Rect });
export const V4l2Jpegcompression = struct({
  ...{ quality: i32, APPn: i32, APP_len: i32, APP_data: bytes(60), COM_len: i32, COM_data: bytes(60) },
  jpeg_markers: u32,
});
export const V4l2SlicedVbiCap = struct({
  ...{ service_set: u16, service_lines: array(array(u16, 24), 2), _pad: pad(bytes(2)), type: u32 },
  reserved: pad(array(u32, 3)),
});
export const V4l2FrmsizeDiscrete = struct({ width: u32, height: u32 });
export const V4l2FrmsizeStepwise = struct({
  ...{ min_width: u32, max_width: u32, step_width: u32, min_height: u32, max_height: u32, step_height: u32 },
});
export const V4l2FrmsizeenumU = union({ discrete: V4l2FrmsizeDiscrete, stepwise: V4l2FrmsizeStepwise });
export const V4l2Frmsizeenum = struct({
  ...{ index: u32, pixel_format: u32, type: u32, u: V4l2FrmsizeenumU, reserved: pad(array(u32, 2)) },
});
export const V4l2FrmivalStepwise = struct({ min: V4l2Fract, max: V4l2Fract, step: V4l2Fract });
export const V4l2FrmivalenumU = union({ discrete: V4l2Fract, stepwise: V4l2FrmivalStepwise });
export const V4l2Frmivalenum = struct({
  ...{ index: u32, pixel_format: u32, width: u32, height: u32, type: u32, u: V4l2FrmivalenumU },
  reserved: pad(array(u32, 2)),
});
export const V4l2EncIdxEntry = struct({
  ...{ offset: u64, pts: u64, length: u32, flags: u32, reserved: pad(array(u32, 2)) },
});
export const V4l2EncIdx = struct({
  ...{ entries: u32, entries_cap: u32, reserved: pad(array(u32, 4)), entry: array(V4l2EncIdxEntry, 64) },
});
export const V4l2EncoderCmdURaw = struct({ data: array(u32, 8) });
export const V4l2EncoderCmdU = union({ raw: V4l2EncoderCmdURaw });
export const V4l2EncoderCmd = struct({ cmd: u32, flags: u32, u: V4l2EncoderCmdU });
export const V4l2DbgMatchU = union({ addr: u32, name: bytes(32) });
export const V4l2DbgMatch = struct({ type: u32, u: V4l2DbgMatchU }, { packed: true });
export const V4l2DbgRegister = struct({ match: V4l2DbgMatch, size: u32, reg: u64, val: u64 }, { packed: true });
export const V4l2HwFreqSeek = struct({
  ...{ tuner: u32, type: u32, seek_upward: u32, wrap_around: u32, spacing: u32, rangelow: u32 },
  ...{ rangehigh: u32, reserved: pad(array(u32, 5)) },
});
export const V4l2BtTimings = struct(
  {
    ...{ width: u32, height: u32, interlaced: u32, polarities: u32, pixelclock: u64, hfrontporch: u32 },
    ...{ hsync: u32, hbackporch: u32, vfrontporch: u32, vsync: u32, vbackporch: u32, il_vfrontporch: u32 },
    ...{ il_vsync: u32, il_vbackporch: u32, standards: u32, flags: u32, picture_aspect: V4l2Fract },
    ...{ cea861_vic: u8, hdmi_vic: u8, reserved: pad(bytes(46)) },
  },
  { packed: true },
);
export const V4l2DvTimingsU = union({ bt: V4l2BtTimings, reserved: array(u32, 32) });
export const V4l2DvTimings = struct({ type: u32, u: V4l2DvTimingsU }, { packed: true });
export const V4l2EventVsync = struct({ field: u8 });
export const V4l2EventCtrlU = union({ value: i32, value64: i64 });
export const V4l2EventCtrl = struct({
  ...{ changes: u32, type: u32, u: V4l2EventCtrlU, flags: u32, minimum: i32, maximum: i32, step: i32 },
  ...{ default_value: i32, _pad: pad(bytes(4)) },
});
export const V4l2EventFrameSync = struct({ frame_sequence: u32 });
export const V4l2EventSrcChange = struct({ changes: u32 });
export const V4l2EventMotionDet = struct({ flags: u32, frame_sequence: u32, region_mask: u32 });
export const V4l2EventU = union({
  ...{ vsync: V4l2EventVsync, ctrl: V4l2EventCtrl, frame_sync: V4l2EventFrameSync },
  ...{ src_change: V4l2EventSrcChange, motion_det: V4l2EventMotionDet, data: bytes(64) },
});
export const Timespec = struct({ tv_sec: i64, tv_nsec: i64 });
export const V4l2Event = struct({
  ...{ type: u32, _pad: pad(bytes(4)), u: V4l2EventU, pending: u32, sequence: u32, timestamp: Timespec },
  ...{ id: u32, reserved: pad(array(u32, 8)), _pad1: pad(bytes(4)) },
});
export const V4l2EventSubscription = struct({ type: u32, id: u32, flags: u32, reserved: pad(array(u32, 5)) });
export const V4l2CreateBuffers = foreign(
  {
    ...{ index: u32, count: u32, memory: u32, _pad: pad(bytes(4)), format: V4l2Format, capabilities: u32 },
    ...{ flags: u32, reserved: pad(array(u32, 6)) },
  },
  of,
);
export const V4l2Selection = struct({
  ...{ type: u32, target: u32, flags: u32, r: V4l2Rect, reserved: pad(array(u32, 9)) },
});
export const V4l2DecoderCmdUStop = struct({ pts: u64 });
export const V4l2DecoderCmdUStart = struct({ speed: i32, format: u32 });
export const V4l2DecoderCmdURaw = struct({ data: array(u32, 16) });
export const V4l2DecoderCmdU = union({
  ...{ stop: V4l2DecoderCmdUStop, start: V4l2DecoderCmdUStart, raw: V4l2DecoderCmdURaw },
});
export const V4l2DecoderCmd = struct({ cmd: u32, flags: u32, u: V4l2DecoderCmdU });
export const V4l2EnumDvTimings = struct({
  ...{ index: u32, pad: pad(u32), reserved: pad(array(u32, 2)), timings: V4l2DvTimings },
});
export const V4l2BtTimingsCap = struct(
  {
    ...{ min_width: u32, max_width: u32, min_height: u32, max_height: u32, min_pixelclock: u64 },
    ...{ max_pixelclock: u64, standards: u32, capabilities: u32, reserved: pad(array(u32, 16)) },
  },
  { packed: true },
);
export const V4l2DvTimingsCapU = union({ bt: V4l2BtTimingsCap, raw_data: array(u32, 32) });
export const V4l2DvTimingsCap = struct({
  ...{ type: u32, pad: pad(u32), reserved: pad(array(u32, 2)), u: V4l2DvTimingsCapU },
});
export const V4l2FrequencyBand = struct({
  ...{ tuner: u32, type: u32, index: u32, capability: u32, rangelow: u32, rangehigh: u32, modulation: u32 },
  reserved: pad(array(u32, 9)),
});
export const V4l2DbgChipInfo = struct(
  {
    ...{ match: V4l2DbgMatch, name: bytes(32), flags: u32, reserved: pad(array(u32, 32)) },
  },
  { packed: true },
);
export const V4l2QueryExtCtrl = struct({
  ...{ id: u32, type: u32, name: bytes(32), minimum: i64, maximum: i64, step: u64, default_value: i64 },
  ...{ flags: u32, elem_size: u32, elems: u32, nr_of_dims: u32, dims: array(u32, 4) },
  reserved: pad(array(u32, 32)),
});

export const Vidioc = device({
  kind: 'linux',
  target: 'linux-x64',
  magic: 'V',
  compat: true,
  ioctls: {
    ...{ QUERYCAP: ioctl.read(0, V4l2Capability), ENUM_FMT: ioctl.readWrite(2, V4l2Fmtdesc) },
    ...{ G_FMT: ioctl.readWrite(4, V4l2Format), S_FMT: ioctl.readWrite(5, V4l2Format) },
    ...{ REQBUFS: ioctl.readWrite(8, V4l2Requestbuffers), QUERYBUF: ioctl.readWrite(9, V4l2Buffer) },
    ...{ G_FBUF: ioctl.read(10, V4l2Framebuffer), S_FBUF: ioctl.write(11, V4l2Framebuffer) },
    ...{ OVERLAY: ioctl.write(14, i32), QBUF: ioctl.readWrite(15, V4l2Buffer) },
    ...{ EXPBUF: ioctl.readWrite(16, V4l2Exportbuffer), DQBUF: ioctl.readWrite(17, V4l2Buffer) },
    ...{ STREAMON: ioctl.write(18, i32), STREAMOFF: ioctl.write(19, i32) },
    ...{ G_PARM: ioctl.readWrite(21, V4l2Streamparm), S_PARM: ioctl.readWrite(22, V4l2Streamparm) },
    ...{ G_STD: ioctl.read(23, u64), S_STD: ioctl.write(24, u64), ENUMSTD: ioctl.readWrite(25, V4l2Standard) },
    ...{ ENUMINPUT: ioctl.readWrite(26, V4l2Input), G_CTRL: ioctl.readWrite(27, V4l2Control) },
    ...{ S_CTRL: ioctl.readWrite(28, V4l2Control), G_TUNER: ioctl.readWrite(29, V4l2Tuner) },
    ...{ S_TUNER: ioctl.write(30, V4l2Tuner), G_AUDIO: ioctl.read(33, V4l2Audio) },
    ...{ S_AUDIO: ioctl.write(34, V4l2Audio), QUERYCTRL: ioctl.readWrite(36, V4l2Queryctrl) },
    ...{ QUERYMENU: ioctl.readWrite(37, V4l2Querymenu), G_INPUT: ioctl.read(38, i32) },
    ...{ S_INPUT: ioctl.readWrite(39, i32), G_EDID: ioctl.readWrite(40, V4l2Edid) },
    ...{ S_EDID: ioctl.readWrite(41, V4l2Edid), G_OUTPUT: ioctl.read(46, i32), S_OUTPUT: ioctl.readWrite(47, i32) },
    ...{ ENUMOUTPUT: ioctl.readWrite(48, V4l2Output), G_AUDOUT: ioctl.read(49, V4l2Audioout) },
    ...{ S_AUDOUT: ioctl.write(50, V4l2Audioout), G_MODULATOR: ioctl.readWrite(54, V4l2Modulator) },
    ...{ S_MODULATOR: ioctl.write(55, V4l2Modulator), G_FREQUENCY: ioctl.readWrite(56, V4l2Frequency) },
    ...{ S_FREQUENCY: ioctl.write(57, V4l2Frequency), CROPCAP: ioctl.readWrite(58, V4l2Cropcap) },
    ...{ G_CROP: ioctl.readWrite(59, V4l2Crop), S_CROP: ioctl.write(60, V4l2Crop) },
    ...{ G_JPEGCOMP: ioctl.read(61, V4l2Jpegcompression), S_JPEGCOMP: ioctl.write(62, V4l2Jpegcompression) },
    ...{ QUERYSTD: ioctl.read(63, u64), TRY_FMT: ioctl.readWrite(64, V4l2Format) },
    ...{ ENUMAUDIO: ioctl.readWrite(65, V4l2Audio), ENUMAUDOUT: ioctl.readWrite(66, V4l2Audioout) },
    ...{ G_PRIORITY: ioctl.read(67, u32), S_PRIORITY: ioctl.write(68, u32) },
    ...{ G_SLICED_VBI_CAP: ioctl.readWrite(69, V4l2SlicedVbiCap), LOG_STATUS: ioctl.none(70) },
    ...{ G_EXT_CTRLS: ioctl.readWrite(71, V4l2ExtControls), S_EXT_CTRLS: ioctl.readWrite(72, V4l2ExtControls) },
    ...{ TRY_EXT_CTRLS: ioctl.readWrite(73, V4l2ExtControls) },
    ...{ ENUM_FRAMESIZES: ioctl.readWrite(74, V4l2Frmsizeenum) },
    ...{ ENUM_FRAMEINTERVALS: ioctl.readWrite(75, V4l2Frmivalenum), G_ENC_INDEX: ioctl.read(76, V4l2EncIdx) },
    ...{ ENCODER_CMD: ioctl.readWrite(77, V4l2EncoderCmd), TRY_ENCODER_CMD: ioctl.readWrite(78, V4l2EncoderCmd) },
    ...{ DBG_S_REGISTER: ioctl.write(79, V4l2DbgRegister), DBG_G_REGISTER: ioctl.readWrite(80, V4l2DbgRegister) },
    ...{ S_HW_FREQ_SEEK: ioctl.write(82, V4l2HwFreqSeek), S_DV_TIMINGS: ioctl.readWrite(87, V4l2DvTimings) },
    ...{ G_DV_TIMINGS: ioctl.readWrite(88, V4l2DvTimings), DQEVENT: ioctl.read(89, V4l2Event) },
    ...{ SUBSCRIBE_EVENT: ioctl.write(90, V4l2EventSubscription) },
    ...{ UNSUBSCRIBE_EVENT: ioctl.write(91, V4l2EventSubscription) },
    ...{ CREATE_BUFS: ioctl.readWrite(92, V4l2CreateBuffers), PREPARE_BUF: ioctl.readWrite(93, V4l2Buffer) },
    ...{ G_SELECTION: ioctl.readWrite(94, V4l2Selection), S_SELECTION: ioctl.readWrite(95, V4l2Selection) },
    ...{ DECODER_CMD: ioctl.readWrite(96, V4l2DecoderCmd), TRY_DECODER_CMD: ioctl.readWrite(97, V4l2DecoderCmd) },
    ...{ ENUM_DV_TIMINGS: ioctl.readWrite(98, V4l2EnumDvTimings), QUERY_DV_TIMINGS: ioctl.read(99, V4l2DvTimings) },
    ...{ DV_TIMINGS_CAP: ioctl.readWrite(100, V4l2DvTimingsCap) },
    ...{ ENUM_FREQ_BANDS: ioctl.readWrite(101, V4l2FrequencyBand) },
    ...{ DBG_G_CHIP_INFO: ioctl.readWrite(102, V4l2DbgChipInfo) },
    ...{ QUERY_EXT_CTRL: ioctl.readWrite(103, V4l2QueryExtCtrl) },
  },
});

/** Names of the requests in the header begin so. */
export const REQUESTS = { Vidioc: 'VIDIOC_' } as const;
export const ORIGINALS: Readonly<Record<string, Original>> = {
  ...{ V4l2Capability: { type: 'struct v4l2_capability' }, V4l2Fmtdesc: { type: 'struct v4l2_fmtdesc' } },
  ...{ V4l2Requestbuffers: { type: 'struct v4l2_requestbuffers' }, Timeval: { type: 'struct timeval' } },
  ...{ V4l2Timecode: { type: 'struct v4l2_timecode' } },
  ...{ V4l2Buffer: { type: 'struct v4l2_buffer', renamed: { u: 'request_fd' } } },
  ...{ V4l2Framebuffer: { type: 'struct v4l2_framebuffer' } },
  ...{ V4l2Exportbuffer: { type: 'struct v4l2_exportbuffer' }, V4l2Fract: { type: 'struct v4l2_fract' } },
  ...{ V4l2Captureparm: { type: 'struct v4l2_captureparm' }, V4l2Outputparm: { type: 'struct v4l2_outputparm' } },
  ...{ V4l2Streamparm: { type: 'struct v4l2_streamparm' }, V4l2Standard: { type: 'struct v4l2_standard' } },
  ...{ V4l2Input: { type: 'struct v4l2_input' }, V4l2Control: { type: 'struct v4l2_control' } },
  ...{ V4l2Tuner: { type: 'struct v4l2_tuner' }, V4l2Audio: { type: 'struct v4l2_audio' } },
  ...{ V4l2Queryctrl: { type: 'struct v4l2_queryctrl' } },
  ...{ V4l2Querymenu: { type: 'struct v4l2_querymenu', renamed: { u: 'name' } } },
  ...{ V4l2Edid: { type: 'struct v4l2_edid' }, V4l2Output: { type: 'struct v4l2_output' } },
  ...{ V4l2Audioout: { type: 'struct v4l2_audioout' }, V4l2Modulator: { type: 'struct v4l2_modulator' } },
  ...{ V4l2Frequency: { type: 'struct v4l2_frequency' }, V4l2Cropcap: { type: 'struct v4l2_cropcap' } },
  ...{ V4l2Crop: { type: 'struct v4l2_crop' }, V4l2Jpegcompression: { type: 'struct v4l2_jpegcompression' } },
  ...{ V4l2SlicedVbiCap: { type: 'struct v4l2_sliced_vbi_cap' } },
  ...{ V4l2FrmsizeDiscrete: { type: 'struct v4l2_frmsize_discrete' } },
  ...{ V4l2FrmsizeStepwise: { type: 'struct v4l2_frmsize_stepwise' } },
  ...{ V4l2Frmsizeenum: { type: 'struct v4l2_frmsizeenum', renamed: { u: 'discrete' } } },
  ...{ V4l2FrmivalStepwise: { type: 'struct v4l2_frmival_stepwise' } },
  ...{ V4l2Frmivalenum: { type: 'struct v4l2_frmivalenum', renamed: { u: 'discrete' } } },
  ...{ V4l2EncIdxEntry: { type: 'struct v4l2_enc_idx_entry' }, V4l2EncIdx: { type: 'struct v4l2_enc_idx' } },
  ...{ V4l2EncoderCmd: { type: 'struct v4l2_encoder_cmd', renamed: { u: 'raw' } } },
  ...{ V4l2DbgMatch: { type: 'struct v4l2_dbg_match', renamed: { u: 'addr' } } },
  ...{ V4l2DbgRegister: { type: 'struct v4l2_dbg_register' } },
  ...{ V4l2HwFreqSeek: { type: 'struct v4l2_hw_freq_seek' }, V4l2BtTimings: { type: 'struct v4l2_bt_timings' } },
  ...{ V4l2DvTimings: { type: 'struct v4l2_dv_timings', renamed: { u: 'bt' } } },
  ...{ V4l2EventSrcChange: { type: 'struct v4l2_event_src_change' }, Timespec: { type: 'struct timespec' } },
  ...{ V4l2Event: { type: 'struct v4l2_event' } },
  ...{ V4l2EventSubscription: { type: 'struct v4l2_event_subscription' } },
  ...{ V4l2CreateBuffers: { type: 'struct v4l2_create_buffers' } },
  ...{ V4l2Selection: { type: 'struct v4l2_selection' } },
  ...{ V4l2DecoderCmd: { type: 'struct v4l2_decoder_cmd', renamed: { u: 'stop' } } },
  ...{ V4l2EnumDvTimings: { type: 'struct v4l2_enum_dv_timings' } },
  ...{ V4l2BtTimingsCap: { type: 'struct v4l2_bt_timings_cap' } },
  ...{ V4l2DvTimingsCap: { type: 'struct v4l2_dv_timings_cap', renamed: { u: 'bt' } } },
  ...{ V4l2FrequencyBand: { type: 'struct v4l2_frequency_band' } },
  ...{ V4l2DbgChipInfo: { type: 'struct v4l2_dbg_chip_info' } },
  ...{ V4l2QueryExtCtrl: { type: 'struct v4l2_query_ext_ctrl' } },
};
export const HEADERS = ['linux/videodev2.h'];

const members = {
  ...{ V4l2Rect, V4l2Encoding, V4l2PixFormat, V4l2PlanePixFormat, V4l2Encoding8, V4l2PixFormatMplane, V4l2Clip },
  ...{ V4l2Window, V4l2VbiFormat, V4l2SlicedVbiFormat, V4l2SdrFormat, V4l2MetaFormat, V4l2Fmt, V4l2Format },
  ...{ V4l2ControlValue, V4l2ExtControl, V4l2Class, V4l2ExtControls, V4l2Capability, V4l2Fmtdesc },
  ...{ V4l2Requestbuffers, Timeval, V4l2Timecode, V4l2BufferM, V4l2BufferU, V4l2Buffer, V4l2FramebufferFmt },
  ...{ V4l2Framebuffer, V4l2Exportbuffer, V4l2Fract, V4l2Captureparm, V4l2Outputparm, V4l2StreamparmParm },
  ...{ V4l2Streamparm, V4l2Standard, V4l2Input, V4l2Control, V4l2Tuner, V4l2Audio, V4l2Queryctrl },
  ...{ V4l2QuerymenuU, V4l2Querymenu, V4l2Edid, V4l2Output, V4l2Audioout, V4l2Modulator, V4l2Frequency },
  ...{ V4l2Cropcap, V4l2Crop, V4l2Jpegcompression, V4l2SlicedVbiCap, V4l2FrmsizeDiscrete, V4l2FrmsizeStepwise },
  ...{ V4l2FrmsizeenumU, V4l2Frmsizeenum, V4l2FrmivalStepwise, V4l2FrmivalenumU, V4l2Frmivalenum },
  ...{ V4l2EncIdxEntry, V4l2EncIdx, V4l2EncoderCmdURaw, V4l2EncoderCmdU, V4l2EncoderCmd, V4l2DbgMatchU },
  ...{ V4l2DbgMatch, V4l2DbgRegister, V4l2HwFreqSeek, V4l2BtTimings, V4l2DvTimingsU, V4l2DvTimings },
  ...{ V4l2EventVsync, V4l2EventCtrlU, V4l2EventCtrl, V4l2EventFrameSync, V4l2EventSrcChange },
  ...{ V4l2EventMotionDet, V4l2EventU, Timespec, V4l2Event, V4l2EventSubscription, V4l2CreateBuffers },
  ...{ V4l2Selection, V4l2DecoderCmdUStop, V4l2DecoderCmdUStart, V4l2DecoderCmdURaw, V4l2DecoderCmdU },
  ...{ V4l2DecoderCmd, V4l2EnumDvTimings, V4l2BtTimingsCap, V4l2DvTimingsCapU, V4l2DvTimingsCap },
  ...{ V4l2FrequencyBand, V4l2DbgChipInfo, V4l2QueryExtCtrl, Vidioc },
};
const vidioc = plane({ name: 'vidioc', id: 1, version: 1, policy: 'foreign', members });
export default schema({ name: 'vidioc', planes: [vidioc] });
