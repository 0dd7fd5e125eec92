/** Structs of linux/videodev2.h, written by hand: packed ones, pointers, unions with and without a name. */
import {
  array,
  bytes,
  foreign,
  i32,
  i64,
  pad,
  plane,
  ptr,
  schema,
  struct,
  u8,
  u16,
  u32,
  union,
} from '../../src/language/index.ts';
import type { Original } from './original.ts';

const of = { target: 'linux-x64', mark: 'measured', source: 'linux/videodev2.h' } as const;

export const V4l2Rect = struct({ left: i32, top: i32, width: u32, height: u32 });
export const V4l2Encoding = union({ ycbcr_enc: u32, hsv_enc: u32 });
export const V4l2PixFormat = struct({
  ...{ width: u32, height: u32, pixelformat: u32, field: u32, bytesperline: u32, sizeimage: u32, colorspace: u32 },
  ...{ priv: u32, flags: u32, enc: V4l2Encoding, quantization: u32, xfer_func: u32 },
});
export const V4l2PlanePixFormat = struct(
  { sizeimage: u32, bytesperline: u32, reserved: array(u16, 6) },
  { packed: true },
);
export const V4l2Encoding8 = union({ ycbcr_enc: u8, hsv_enc: u8 });
export const V4l2PixFormatMplane = struct(
  {
    ...{ width: u32, height: u32, pixelformat: u32, field: u32, colorspace: u32 },
    ...{ plane_fmt: array(V4l2PlanePixFormat, 8), num_planes: u8, flags: u8, enc: V4l2Encoding8 },
    ...{ quantization: u8, xfer_func: u8, reserved: bytes(7) },
  },
  { packed: true },
);
export const V4l2Clip = foreign({ c: V4l2Rect, next: ptr }, of);
export const V4l2Window = foreign(
  {
    ...{ w: V4l2Rect, field: u32, chromakey: u32, clips: ptr(V4l2Clip), clipcount: u32, _hole: pad(u32), bitmap: ptr },
    ...{ global_alpha: u8, _end: pad(bytes(7)) },
  },
  of,
);
export const V4l2VbiFormat = struct({
  ...{ sampling_rate: u32, offset: u32, samples_per_line: u32, sample_format: u32, start: array(i32, 2) },
  ...{ count: array(u32, 2), flags: u32, reserved: array(u32, 2) },
});
export const V4l2SlicedVbiFormat = struct({
  ...{
    service_set: u16,
    service_lines: array(array(u16, 24), 2),
    _hole: pad(u16),
    io_size: u32,
    reserved: array(u32, 2),
  },
});
export const V4l2SdrFormat = struct({ pixelformat: u32, buffersize: u32, reserved: bytes(24) }, { packed: true });
export const V4l2MetaFormat = struct({ dataformat: u32, buffersize: u32 }, { packed: true });
export const V4l2Fmt = union(
  {
    ...{ pix: V4l2PixFormat, pix_mp: V4l2PixFormatMplane, win: V4l2Window, vbi: V4l2VbiFormat },
    ...{ sliced: V4l2SlicedVbiFormat, sdr: V4l2SdrFormat, meta: V4l2MetaFormat, raw_data: bytes(200) },
  },
  of,
);
export const V4l2Format = foreign({ type: u32, _hole: pad(u32), fmt: V4l2Fmt }, of);
export const V4l2ControlValue = union({ value: i32, value64: i64, string: ptr(u8), p_u16: ptr(u16), ptr }, of);
export const V4l2ExtControl = foreign(
  { id: u32, size: u32, reserved2: array(u32, 1), u: V4l2ControlValue },
  { ...of, packed: true },
);
export const V4l2Class = union({ ctrl_class: u32, which: u32 });
export const V4l2ExtControls = foreign(
  {
    ...{ class: V4l2Class, count: u32, error_idx: u32, request_fd: i32, reserved: array(u32, 1), _hole: pad(u32) },
    controls: ptr(V4l2ExtControl),
  },
  of,
);

export const ORIGINALS: Readonly<Record<string, Original>> = {
  ...{ V4l2Rect: { type: 'struct v4l2_rect' }, V4l2Clip: { type: 'struct v4l2_clip' } },
  V4l2PixFormat: { type: 'struct v4l2_pix_format', renamed: { enc: 'ycbcr_enc' } },
  V4l2PlanePixFormat: { type: 'struct v4l2_plane_pix_format' },
  V4l2PixFormatMplane: { type: 'struct v4l2_pix_format_mplane', renamed: { enc: 'ycbcr_enc' } },
  ...{ V4l2Window: { type: 'struct v4l2_window' }, V4l2VbiFormat: { type: 'struct v4l2_vbi_format' } },
  V4l2SlicedVbiFormat: { type: 'struct v4l2_sliced_vbi_format' },
  ...{ V4l2SdrFormat: { type: 'struct v4l2_sdr_format' }, V4l2MetaFormat: { type: 'struct v4l2_meta_format' } },
  V4l2Fmt: { type: '__typeof__(((struct v4l2_format *)0)->fmt)' },
  V4l2Format: { type: 'struct v4l2_format' },
  V4l2ExtControl: { type: 'struct v4l2_ext_control', renamed: { u: 'value' } },
  V4l2ExtControls: { type: 'struct v4l2_ext_controls', renamed: { class: 'ctrl_class' } },
};
export const HEADERS = ['linux/videodev2.h'];

const members = {
  ...{ V4l2Rect, V4l2Encoding, V4l2PixFormat, V4l2PlanePixFormat, V4l2Encoding8, V4l2PixFormatMplane, V4l2Clip },
  ...{ V4l2Window, V4l2VbiFormat, V4l2SlicedVbiFormat, V4l2SdrFormat, V4l2MetaFormat, V4l2Fmt, V4l2Format },
  ...{ V4l2ControlValue, V4l2ExtControl, V4l2Class, V4l2ExtControls },
};
const v4l2 = plane({ name: 'v4l2', id: 1, version: 1, policy: 'foreign', members });
export default schema({ name: 'v4l2', planes: [v4l2] });
