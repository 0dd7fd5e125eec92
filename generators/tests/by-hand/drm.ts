/** Every request of drm.h with its argument, written by hand. */
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
  u16,
  u32,
  u64,
  union,
} from '../../src/language/index.ts';
import type { Original } from './original.ts';

const of = { target: 'linux-x64', mark: 'measured', source: 'drm.h' } as const;

export const DrmVersion = foreign(
  {
    ...{ version_major: i32, version_minor: i32, version_patchlevel: i32, _pad: pad(bytes(4)), name_len: u64 },
    ...{ name: ptr, date_len: u64, date: ptr, desc_len: u64, desc: ptr },
  },
  of,
);
export const DrmUnique = foreign({ unique_len: u64, unique: ptr }, of);
export const DrmAuth = struct({ magic: u32 });
export const DrmIrqBusid = struct({ irq: i32, busnum: i32, devnum: i32, funcnum: i32 });
export const DrmMap = foreign(
  {
    ...{ offset: u64, size: u64, type: u32, flags: u32, handle: ptr, mtrr: i32 },
    _pad: pad(bytes(4)),
  },
  of,
);
export const DrmClient = struct({ idx: i32, auth: i32, pid: u64, uid: u64, magic: u64, iocs: u64 });
export const DrmStatsTData = struct({ value: u64, type: u32, _pad: pad(bytes(4)) });
export const DrmStats = struct({ count: u64, data: array(DrmStatsTData, 15) });
export const DrmSetVersion = struct({ drm_di_major: i32, drm_di_minor: i32, drm_dd_major: i32, drm_dd_minor: i32 });
export const DrmModesetCtl = struct({ crtc: u32, cmd: u32 });
export const DrmGemClose = struct({ handle: u32, pad: pad(u32) });
export const DrmGemFlink = struct({ handle: u32, name: u32 });
export const DrmGemOpen = struct({ name: u32, handle: u32, size: u64 });
export const DrmGetCap = struct({ capability: u64, value: u64 });
export const DrmSetClientCap = struct({ capability: u64, value: u64 });
export const DrmBlock = struct({ unused: pad(i32) });
export const DrmControl = struct({ func: i32, irq: i32 });
export const DrmBufDesc = struct({
  ...{ count: i32, size: i32, low_mark: i32, high_mark: i32, flags: i32, _pad: pad(bytes(4)) },
  agp_start: u64,
});
export const DrmBufInfo = foreign({ count: i32, _pad: pad(bytes(4)), list: ptr }, of);
export const DrmBufMap = foreign({ count: i32, _pad: pad(bytes(4)), virtual: ptr, list: ptr }, of);
export const DrmBufFree = foreign({ count: i32, _pad: pad(bytes(4)), list: ptr }, of);
export const DrmCtxPrivMap = foreign({ ctx_id: u32, _pad: pad(bytes(4)), handle: ptr }, of);
export const DrmCtx = struct({ handle: u32, flags: u32 });
export const DrmCtxRes = foreign({ count: i32, _pad: pad(bytes(4)), contexts: ptr }, of);
export const DrmDraw = struct({ handle: u32 });
export const DrmDma = foreign(
  {
    ...{ context: i32, send_count: i32, send_indices: ptr, send_sizes: ptr, flags: u32 },
    ...{ request_count: i32, request_size: i32, _pad: pad(bytes(4)), request_indices: ptr, request_sizes: ptr },
    ...{ granted_count: i32, _pad1: pad(bytes(4)) },
  },
  of,
);
export const DrmLock = struct({ context: i32, flags: u32 });
export const DrmPrimeHandle = struct({ handle: u32, flags: u32, fd: i32 });
export const DrmAgpMode = struct({ mode: u64 });
export const DrmAgpInfo = struct({
  ...{ agp_version_major: i32, agp_version_minor: i32, mode: u64, aperture_base: u64, aperture_size: u64 },
  ...{ memory_allowed: u64, memory_used: u64, id_vendor: u16, id_device: u16, _pad: pad(bytes(4)) },
});
export const DrmAgpBuffer = struct({ size: u64, handle: u64, type: u64, physical: u64 });
export const DrmAgpBinding = struct({ handle: u64, offset: u64 });
export const DrmScatterGather = struct({ size: u64, handle: u64 });
export const DrmWaitVblankRequest = struct({ type: u32, sequence: u32, signal: u64 });
export const DrmWaitVblankReply = struct({ type: u32, sequence: u32, tval_sec: i64, tval_usec: i64 });
export const DrmWaitVblank = union({ request: DrmWaitVblankRequest, reply: DrmWaitVblankReply });
export const DrmCrtcGetSequence = struct({ crtc_id: u32, active: u32, sequence: u64, sequence_ns: i64 });
export const DrmCrtcQueueSequence = struct({ crtc_id: u32, flags: u32, sequence: u64, user_data: u64 });
export const DrmUpdateDraw = struct({ handle: u32, type: u32, num: u32, _pad: pad(bytes(4)), data: u64 });
export const DrmModeCardRes = struct({
  ...{ fb_id_ptr: u64, crtc_id_ptr: u64, connector_id_ptr: u64, encoder_id_ptr: u64, count_fbs: u32 },
  ...{ count_crtcs: u32, count_connectors: u32, count_encoders: u32, min_width: u32, max_width: u32 },
  ...{ min_height: u32, max_height: u32 },
});
export const DrmModeModeinfo = struct({
  ...{ clock: u32, hdisplay: u16, hsync_start: u16, hsync_end: u16, htotal: u16, hskew: u16, vdisplay: u16 },
  ...{ vsync_start: u16, vsync_end: u16, vtotal: u16, vscan: u16, vrefresh: u32, flags: u32, type: u32 },
  name: bytes(32),
});
export const DrmModeCrtc = struct({
  ...{ set_connectors_ptr: u64, count_connectors: u32, crtc_id: u32, fb_id: u32, x: u32, y: u32 },
  ...{ gamma_size: u32, mode_valid: u32, mode: DrmModeModeinfo },
});
export const DrmModeCursor = struct({
  ...{ flags: u32, crtc_id: u32, x: i32, y: i32, width: u32, height: u32, handle: u32 },
});
export const DrmModeCrtcLut = struct({ crtc_id: u32, gamma_size: u32, red: u64, green: u64, blue: u64 });
export const DrmModeGetEncoder = struct({
  ...{ encoder_id: u32, encoder_type: u32, crtc_id: u32, possible_crtcs: u32, possible_clones: u32 },
});
export const DrmModeGetConnector = struct({
  ...{ encoders_ptr: u64, modes_ptr: u64, props_ptr: u64, prop_values_ptr: u64, count_modes: u32 },
  ...{ count_props: u32, count_encoders: u32, encoder_id: u32, connector_id: u32, connector_type: u32 },
  ...{ connector_type_id: u32, connection: u32, mm_width: u32, mm_height: u32, subpixel: u32, pad: pad(u32) },
});
export const DrmModeModeCmd = struct({ connector_id: u32, mode: DrmModeModeinfo });
export const DrmModeGetProperty = struct({
  ...{ values_ptr: u64, enum_blob_ptr: u64, prop_id: u32, flags: u32, name: bytes(32), count_values: u32 },
  count_enum_blobs: u32,
});
export const DrmModeConnectorSetProperty = struct({ value: u64, prop_id: u32, connector_id: u32 });
export const DrmModeGetBlob = struct({ blob_id: u32, length: u32, data: u64 });
export const DrmModeFbCmd = struct({
  ...{ fb_id: u32, width: u32, height: u32, pitch: u32, bpp: u32, depth: u32, handle: u32 },
});
export const DrmModeCrtcPageFlip = struct({
  ...{ crtc_id: u32, fb_id: u32, flags: u32, reserved: pad(u32), user_data: u64 },
});
export const DrmModeFbDirtyCmd = struct({ fb_id: u32, flags: u32, color: u32, num_clips: u32, clips_ptr: u64 });
export const DrmModeCreateDumb = struct({
  ...{ height: u32, width: u32, bpp: u32, flags: u32, handle: u32, pitch: u32, size: u64 },
});
export const DrmModeMapDumb = struct({ handle: u32, pad: pad(u32), offset: u64 });
export const DrmModeDestroyDumb = struct({ handle: u32 });
export const DrmModeGetPlaneRes = struct({ plane_id_ptr: u64, count_planes: u32, _pad: pad(bytes(4)) });
export const DrmModeGetPlane = struct({
  ...{ plane_id: u32, crtc_id: u32, fb_id: u32, possible_crtcs: u32, gamma_size: u32 },
  ...{ count_format_types: u32, format_type_ptr: u64 },
});
export const DrmModeSetPlane = struct({
  ...{ plane_id: u32, crtc_id: u32, fb_id: u32, flags: u32, crtc_x: i32, crtc_y: i32, crtc_w: u32 },
  ...{ crtc_h: u32, src_x: u32, src_y: u32, src_h: u32, src_w: u32 },
});
export const DrmModeFbCmd2 = struct({
  ...{ fb_id: u32, width: u32, height: u32, pixel_format: u32, flags: u32, handles: array(u32, 4) },
  ...{ pitches: array(u32, 4), offsets: array(u32, 4), _pad: pad(bytes(4)), modifier: array(u64, 4) },
});
export const DrmModeObjGetProperties = struct({
  ...{ props_ptr: u64, prop_values_ptr: u64, count_props: u32, obj_id: u32, obj_type: u32 },
  _pad: pad(bytes(4)),
});
export const DrmModeObjSetProperty = struct({
  ...{ value: u64, prop_id: u32, obj_id: u32, obj_type: u32, _pad: pad(bytes(4)) },
});
export const DrmModeCursor2 = struct({
  ...{ flags: u32, crtc_id: u32, x: i32, y: i32, width: u32, height: u32, handle: u32, hot_x: i32 },
  hot_y: i32,
});
export const DrmModeAtomic = struct({
  ...{ flags: u32, count_objs: u32, objs_ptr: u64, count_props_ptr: u64, props_ptr: u64 },
  ...{ prop_values_ptr: u64, reserved: pad(u64), user_data: u64 },
});
export const DrmModeCreateBlob = struct({ data: u64, length: u32, blob_id: u32 });
export const DrmModeDestroyBlob = struct({ blob_id: u32 });
export const DrmSyncobjCreate = struct({ handle: u32, flags: u32 });
export const DrmSyncobjDestroy = struct({ handle: u32, pad: pad(u32) });
export const DrmSyncobjHandle = struct({ handle: u32, flags: u32, fd: i32, pad: pad(u32) });
export const DrmSyncobjWait = struct({
  ...{ handles: u64, timeout_nsec: i64, count_handles: u32, flags: u32, first_signaled: u32, pad: pad(u32) },
});
export const DrmSyncobjArray = struct({ handles: u64, count_handles: u32, pad: pad(u32) });
export const DrmModeCreateLease = struct({ object_ids: u64, object_count: u32, flags: u32, lessee_id: u32, fd: u32 });
export const DrmModeListLessees = struct({ count_lessees: u32, pad: pad(u32), lessees_ptr: u64 });
export const DrmModeGetLease = struct({ count_objects: u32, pad: pad(u32), objects_ptr: u64 });
export const DrmModeRevokeLease = struct({ lessee_id: u32 });
export const DrmSyncobjTimelineWait = struct({
  ...{ handles: u64, points: u64, timeout_nsec: i64, count_handles: u32, flags: u32, first_signaled: u32 },
  pad: pad(u32),
});
export const DrmSyncobjTimelineArray = struct({ handles: u64, points: u64, count_handles: u32, flags: u32 });
export const DrmSyncobjTransfer = struct({
  ...{ src_handle: u32, dst_handle: u32, src_point: u64, dst_point: u64, flags: u32, pad: pad(u32) },
});

export const DrmIoctl = device({
  kind: 'linux',
  target: 'linux-x64',
  magic: 'd',
  compat: true,
  ioctls: {
    ...{ VERSION: ioctl.readWrite(0, DrmVersion), GET_UNIQUE: ioctl.readWrite(1, DrmUnique) },
    ...{ GET_MAGIC: ioctl.read(2, DrmAuth), IRQ_BUSID: ioctl.readWrite(3, DrmIrqBusid) },
    ...{ GET_MAP: ioctl.readWrite(4, DrmMap), GET_CLIENT: ioctl.readWrite(5, DrmClient) },
    ...{ GET_STATS: ioctl.read(6, DrmStats), SET_VERSION: ioctl.readWrite(7, DrmSetVersion) },
    ...{ MODESET_CTL: ioctl.write(8, DrmModesetCtl), GEM_CLOSE: ioctl.write(9, DrmGemClose) },
    ...{ GEM_FLINK: ioctl.readWrite(10, DrmGemFlink), GEM_OPEN: ioctl.readWrite(11, DrmGemOpen) },
    ...{ GET_CAP: ioctl.readWrite(12, DrmGetCap), SET_CLIENT_CAP: ioctl.write(13, DrmSetClientCap) },
    ...{ SET_UNIQUE: ioctl.write(16, DrmUnique), AUTH_MAGIC: ioctl.write(17, DrmAuth) },
    ...{ BLOCK: ioctl.readWrite(18, DrmBlock), UNBLOCK: ioctl.readWrite(19, DrmBlock) },
    ...{ CONTROL: ioctl.write(20, DrmControl), ADD_MAP: ioctl.readWrite(21, DrmMap) },
    ...{ ADD_BUFS: ioctl.readWrite(22, DrmBufDesc), MARK_BUFS: ioctl.write(23, DrmBufDesc) },
    ...{ INFO_BUFS: ioctl.readWrite(24, DrmBufInfo), MAP_BUFS: ioctl.readWrite(25, DrmBufMap) },
    ...{ FREE_BUFS: ioctl.write(26, DrmBufFree), RM_MAP: ioctl.write(27, DrmMap) },
    ...{ SET_SAREA_CTX: ioctl.write(28, DrmCtxPrivMap), GET_SAREA_CTX: ioctl.readWrite(29, DrmCtxPrivMap) },
    ...{ SET_MASTER: ioctl.none(30), DROP_MASTER: ioctl.none(31), ADD_CTX: ioctl.readWrite(32, DrmCtx) },
    ...{ RM_CTX: ioctl.readWrite(33, DrmCtx), MOD_CTX: ioctl.write(34, DrmCtx) },
    ...{ GET_CTX: ioctl.readWrite(35, DrmCtx), SWITCH_CTX: ioctl.write(36, DrmCtx) },
    ...{ NEW_CTX: ioctl.write(37, DrmCtx), RES_CTX: ioctl.readWrite(38, DrmCtxRes) },
    ...{ ADD_DRAW: ioctl.readWrite(39, DrmDraw), RM_DRAW: ioctl.readWrite(40, DrmDraw) },
    ...{ DMA: ioctl.readWrite(41, DrmDma), LOCK: ioctl.write(42, DrmLock), UNLOCK: ioctl.write(43, DrmLock) },
    ...{ FINISH: ioctl.write(44, DrmLock), PRIME_HANDLE_TO_FD: ioctl.readWrite(45, DrmPrimeHandle) },
    ...{ PRIME_FD_TO_HANDLE: ioctl.readWrite(46, DrmPrimeHandle), AGP_ACQUIRE: ioctl.none(48) },
    ...{ AGP_RELEASE: ioctl.none(49), AGP_ENABLE: ioctl.write(50, DrmAgpMode) },
    ...{ AGP_INFO: ioctl.read(51, DrmAgpInfo), AGP_ALLOC: ioctl.readWrite(52, DrmAgpBuffer) },
    ...{ AGP_FREE: ioctl.write(53, DrmAgpBuffer), AGP_BIND: ioctl.write(54, DrmAgpBinding) },
    ...{ AGP_UNBIND: ioctl.write(55, DrmAgpBinding), SG_ALLOC: ioctl.readWrite(56, DrmScatterGather) },
    ...{ SG_FREE: ioctl.write(57, DrmScatterGather), WAIT_VBLANK: ioctl.readWrite(58, DrmWaitVblank) },
    ...{ CRTC_GET_SEQUENCE: ioctl.readWrite(59, DrmCrtcGetSequence) },
    ...{ CRTC_QUEUE_SEQUENCE: ioctl.readWrite(60, DrmCrtcQueueSequence) },
    ...{ UPDATE_DRAW: ioctl.write(63, DrmUpdateDraw), MODE_GETRESOURCES: ioctl.readWrite(160, DrmModeCardRes) },
    ...{ MODE_GETCRTC: ioctl.readWrite(161, DrmModeCrtc), MODE_SETCRTC: ioctl.readWrite(162, DrmModeCrtc) },
    ...{ MODE_CURSOR: ioctl.readWrite(163, DrmModeCursor), MODE_GETGAMMA: ioctl.readWrite(164, DrmModeCrtcLut) },
    ...{ MODE_SETGAMMA: ioctl.readWrite(165, DrmModeCrtcLut) },
    ...{ MODE_GETENCODER: ioctl.readWrite(166, DrmModeGetEncoder) },
    ...{ MODE_GETCONNECTOR: ioctl.readWrite(167, DrmModeGetConnector) },
    ...{ MODE_ATTACHMODE: ioctl.readWrite(168, DrmModeModeCmd) },
    ...{ MODE_DETACHMODE: ioctl.readWrite(169, DrmModeModeCmd) },
    ...{ MODE_GETPROPERTY: ioctl.readWrite(170, DrmModeGetProperty) },
    ...{ MODE_SETPROPERTY: ioctl.readWrite(171, DrmModeConnectorSetProperty) },
    ...{ MODE_GETPROPBLOB: ioctl.readWrite(172, DrmModeGetBlob), MODE_GETFB: ioctl.readWrite(173, DrmModeFbCmd) },
    ...{ MODE_ADDFB: ioctl.readWrite(174, DrmModeFbCmd), MODE_RMFB: ioctl.readWrite(175, u32) },
    ...{ MODE_PAGE_FLIP: ioctl.readWrite(176, DrmModeCrtcPageFlip) },
    ...{ MODE_DIRTYFB: ioctl.readWrite(177, DrmModeFbDirtyCmd) },
    ...{ MODE_CREATE_DUMB: ioctl.readWrite(178, DrmModeCreateDumb) },
    ...{ MODE_MAP_DUMB: ioctl.readWrite(179, DrmModeMapDumb) },
    ...{ MODE_DESTROY_DUMB: ioctl.readWrite(180, DrmModeDestroyDumb) },
    ...{ MODE_GETPLANERESOURCES: ioctl.readWrite(181, DrmModeGetPlaneRes) },
    ...{ MODE_GETPLANE: ioctl.readWrite(182, DrmModeGetPlane) },
    ...{ MODE_SETPLANE: ioctl.readWrite(183, DrmModeSetPlane), MODE_ADDFB2: ioctl.readWrite(184, DrmModeFbCmd2) },
    ...{ MODE_OBJ_GETPROPERTIES: ioctl.readWrite(185, DrmModeObjGetProperties) },
    ...{ MODE_OBJ_SETPROPERTY: ioctl.readWrite(186, DrmModeObjSetProperty) },
    ...{ MODE_CURSOR2: ioctl.readWrite(187, DrmModeCursor2), MODE_ATOMIC: ioctl.readWrite(188, DrmModeAtomic) },
    ...{ MODE_CREATEPROPBLOB: ioctl.readWrite(189, DrmModeCreateBlob) },
    ...{ MODE_DESTROYPROPBLOB: ioctl.readWrite(190, DrmModeDestroyBlob) },
    ...{ SYNCOBJ_CREATE: ioctl.readWrite(191, DrmSyncobjCreate) },
    ...{ SYNCOBJ_DESTROY: ioctl.readWrite(192, DrmSyncobjDestroy) },
    ...{ SYNCOBJ_HANDLE_TO_FD: ioctl.readWrite(193, DrmSyncobjHandle) },
    ...{ SYNCOBJ_FD_TO_HANDLE: ioctl.readWrite(194, DrmSyncobjHandle) },
    ...{ SYNCOBJ_WAIT: ioctl.readWrite(195, DrmSyncobjWait), SYNCOBJ_RESET: ioctl.readWrite(196, DrmSyncobjArray) },
    ...{ SYNCOBJ_SIGNAL: ioctl.readWrite(197, DrmSyncobjArray) },
    ...{ MODE_CREATE_LEASE: ioctl.readWrite(198, DrmModeCreateLease) },
    ...{ MODE_LIST_LESSEES: ioctl.readWrite(199, DrmModeListLessees) },
    ...{ MODE_GET_LEASE: ioctl.readWrite(200, DrmModeGetLease) },
    ...{ MODE_REVOKE_LEASE: ioctl.readWrite(201, DrmModeRevokeLease) },
    ...{ SYNCOBJ_TIMELINE_WAIT: ioctl.readWrite(202, DrmSyncobjTimelineWait) },
    ...{ SYNCOBJ_QUERY: ioctl.readWrite(203, DrmSyncobjTimelineArray) },
    ...{ SYNCOBJ_TRANSFER: ioctl.readWrite(204, DrmSyncobjTransfer) },
    ...{ SYNCOBJ_TIMELINE_SIGNAL: ioctl.readWrite(205, DrmSyncobjTimelineArray) },
    ...{ MODE_GETFB2: ioctl.readWrite(206, DrmModeFbCmd2) },
  },
});

/** Names of the requests in the header begin so. */
export const REQUESTS = { DrmIoctl: 'DRM_IOCTL_' } as const;
export const ORIGINALS: Readonly<Record<string, Original>> = {
  ...{ DrmVersion: { type: 'drm_version_t' }, DrmUnique: { type: 'drm_unique_t' } },
  ...{ DrmAuth: { type: 'drm_auth_t' }, DrmIrqBusid: { type: 'drm_irq_busid_t' }, DrmMap: { type: 'drm_map_t' } },
  ...{ DrmClient: { type: 'drm_client_t' }, DrmStats: { type: 'drm_stats_t' } },
  ...{ DrmSetVersion: { type: 'drm_set_version_t' }, DrmModesetCtl: { type: 'struct drm_modeset_ctl' } },
  ...{ DrmGemClose: { type: 'struct drm_gem_close' }, DrmGemFlink: { type: 'struct drm_gem_flink' } },
  ...{ DrmGemOpen: { type: 'struct drm_gem_open' }, DrmGetCap: { type: 'struct drm_get_cap' } },
  ...{ DrmSetClientCap: { type: 'struct drm_set_client_cap' }, DrmBlock: { type: 'drm_block_t' } },
  ...{ DrmControl: { type: 'drm_control_t' }, DrmBufDesc: { type: 'drm_buf_desc_t' } },
  ...{ DrmBufInfo: { type: 'drm_buf_info_t' }, DrmBufMap: { type: 'drm_buf_map_t' } },
  ...{ DrmBufFree: { type: 'drm_buf_free_t' }, DrmCtxPrivMap: { type: 'drm_ctx_priv_map_t' } },
  ...{ DrmCtx: { type: 'drm_ctx_t' }, DrmCtxRes: { type: 'drm_ctx_res_t' }, DrmDraw: { type: 'drm_draw_t' } },
  ...{ DrmDma: { type: 'drm_dma_t' }, DrmLock: { type: 'drm_lock_t' } },
  ...{ DrmPrimeHandle: { type: 'struct drm_prime_handle' }, DrmAgpMode: { type: 'drm_agp_mode_t' } },
  ...{ DrmAgpInfo: { type: 'drm_agp_info_t' }, DrmAgpBuffer: { type: 'drm_agp_buffer_t' } },
  ...{ DrmAgpBinding: { type: 'drm_agp_binding_t' }, DrmScatterGather: { type: 'drm_scatter_gather_t' } },
  ...{ DrmWaitVblankRequest: { type: 'struct drm_wait_vblank_request' } },
  ...{ DrmWaitVblankReply: { type: 'struct drm_wait_vblank_reply' } },
  ...{ DrmWaitVblank: { type: 'drm_wait_vblank_t' } },
  ...{ DrmCrtcGetSequence: { type: 'struct drm_crtc_get_sequence' } },
  ...{ DrmCrtcQueueSequence: { type: 'struct drm_crtc_queue_sequence' } },
  ...{ DrmUpdateDraw: { type: 'drm_update_draw_t' }, DrmModeCardRes: { type: 'struct drm_mode_card_res' } },
  ...{ DrmModeModeinfo: { type: 'struct drm_mode_modeinfo' }, DrmModeCrtc: { type: 'struct drm_mode_crtc' } },
  ...{ DrmModeCursor: { type: 'struct drm_mode_cursor' }, DrmModeCrtcLut: { type: 'struct drm_mode_crtc_lut' } },
  ...{ DrmModeGetEncoder: { type: 'struct drm_mode_get_encoder' } },
  ...{ DrmModeGetConnector: { type: 'struct drm_mode_get_connector' } },
  ...{ DrmModeModeCmd: { type: 'struct drm_mode_mode_cmd' } },
  ...{ DrmModeGetProperty: { type: 'struct drm_mode_get_property' } },
  ...{ DrmModeConnectorSetProperty: { type: 'struct drm_mode_connector_set_property' } },
  ...{ DrmModeGetBlob: { type: 'struct drm_mode_get_blob' }, DrmModeFbCmd: { type: 'struct drm_mode_fb_cmd' } },
  ...{ DrmModeCrtcPageFlip: { type: 'struct drm_mode_crtc_page_flip' } },
  ...{ DrmModeFbDirtyCmd: { type: 'struct drm_mode_fb_dirty_cmd' } },
  ...{ DrmModeCreateDumb: { type: 'struct drm_mode_create_dumb' } },
  ...{ DrmModeMapDumb: { type: 'struct drm_mode_map_dumb' } },
  ...{ DrmModeDestroyDumb: { type: 'struct drm_mode_destroy_dumb' } },
  ...{ DrmModeGetPlaneRes: { type: 'struct drm_mode_get_plane_res' } },
  ...{ DrmModeGetPlane: { type: 'struct drm_mode_get_plane' } },
  ...{ DrmModeSetPlane: { type: 'struct drm_mode_set_plane' } },
  ...{ DrmModeFbCmd2: { type: 'struct drm_mode_fb_cmd2' } },
  ...{ DrmModeObjGetProperties: { type: 'struct drm_mode_obj_get_properties' } },
  ...{ DrmModeObjSetProperty: { type: 'struct drm_mode_obj_set_property' } },
  ...{ DrmModeCursor2: { type: 'struct drm_mode_cursor2' }, DrmModeAtomic: { type: 'struct drm_mode_atomic' } },
  ...{ DrmModeCreateBlob: { type: 'struct drm_mode_create_blob' } },
  ...{ DrmModeDestroyBlob: { type: 'struct drm_mode_destroy_blob' } },
  ...{ DrmSyncobjCreate: { type: 'struct drm_syncobj_create' } },
  ...{ DrmSyncobjDestroy: { type: 'struct drm_syncobj_destroy' } },
  ...{ DrmSyncobjHandle: { type: 'struct drm_syncobj_handle' } },
  ...{ DrmSyncobjWait: { type: 'struct drm_syncobj_wait' } },
  ...{ DrmSyncobjArray: { type: 'struct drm_syncobj_array' } },
  ...{ DrmModeCreateLease: { type: 'struct drm_mode_create_lease' } },
  ...{ DrmModeListLessees: { type: 'struct drm_mode_list_lessees' } },
  ...{ DrmModeGetLease: { type: 'struct drm_mode_get_lease' } },
  ...{ DrmModeRevokeLease: { type: 'struct drm_mode_revoke_lease' } },
  ...{ DrmSyncobjTimelineWait: { type: 'struct drm_syncobj_timeline_wait' } },
  ...{ DrmSyncobjTimelineArray: { type: 'struct drm_syncobj_timeline_array' } },
  ...{ DrmSyncobjTransfer: { type: 'struct drm_syncobj_transfer' } },
};
export const HEADERS = ['drm.h'];

const members = {
  ...{ DrmVersion, DrmUnique, DrmAuth, DrmIrqBusid, DrmMap, DrmClient, DrmStatsTData, DrmStats, DrmSetVersion },
  ...{ DrmModesetCtl, DrmGemClose, DrmGemFlink, DrmGemOpen, DrmGetCap, DrmSetClientCap, DrmBlock, DrmControl },
  ...{ DrmBufDesc, DrmBufInfo, DrmBufMap, DrmBufFree, DrmCtxPrivMap, DrmCtx, DrmCtxRes, DrmDraw, DrmDma },
  ...{ DrmLock, DrmPrimeHandle, DrmAgpMode, DrmAgpInfo, DrmAgpBuffer, DrmAgpBinding, DrmScatterGather },
  ...{ DrmWaitVblankRequest, DrmWaitVblankReply, DrmWaitVblank, DrmCrtcGetSequence, DrmCrtcQueueSequence },
  ...{ DrmUpdateDraw, DrmModeCardRes, DrmModeModeinfo, DrmModeCrtc, DrmModeCursor, DrmModeCrtcLut },
  ...{ DrmModeGetEncoder, DrmModeGetConnector, DrmModeModeCmd, DrmModeGetProperty, DrmModeConnectorSetProperty },
  ...{ DrmModeGetBlob, DrmModeFbCmd, DrmModeCrtcPageFlip, DrmModeFbDirtyCmd, DrmModeCreateDumb, DrmModeMapDumb },
  ...{ DrmModeDestroyDumb, DrmModeGetPlaneRes, DrmModeGetPlane, DrmModeSetPlane, DrmModeFbCmd2 },
  ...{ DrmModeObjGetProperties, DrmModeObjSetProperty, DrmModeCursor2, DrmModeAtomic, DrmModeCreateBlob },
  ...{ DrmModeDestroyBlob, DrmSyncobjCreate, DrmSyncobjDestroy, DrmSyncobjHandle, DrmSyncobjWait },
  ...{ DrmSyncobjArray, DrmModeCreateLease, DrmModeListLessees, DrmModeGetLease, DrmModeRevokeLease },
  ...{ DrmSyncobjTimelineWait, DrmSyncobjTimelineArray, DrmSyncobjTransfer, DrmIoctl },
};
const drm = plane({ name: 'drm', id: 1, version: 1, policy: 'foreign', members });
export default schema({ name: 'drm', planes: [drm] });
