/** The virtio ring with its tails, and vhost's messages and memory table, written by hand. */
import {
  bytes,
  field,
  i32,
  pad,
  plane,
  schema,
  struct,
  tail,
  u8,
  u16,
  u32,
  u64,
  union,
} from '../../src/language/index.ts';
import type { Original } from './original.ts';

export const VringDesc = struct({ addr: u64, len: u32, flags: u16, next: u16 });
export const VringAvail = struct({ flags: u16, idx: u16, ring: tail(u16, { rest: true }) });
export const VringUsedElem = struct({ id: u32, len: u32 });
export const VringUsed = struct({ flags: u16, idx: u16, ring: tail(VringUsedElem, { rest: true }) });
export const VringPackedDesc = struct({ addr: u64, len: u32, id: u16, flags: u16 });
/** As a driver lends it: desc_t of the header. */
export const VringDescT = struct({ desc: field(VringDesc, { align: 16 }) });

export const VhostVringState = struct({ index: u32, num: u32 });
export const VhostVringFile = struct({ index: u32, fd: i32 });
export const VhostVringAddr = struct({
  ...{ index: u32, flags: u32, desc_user_addr: u64, used_user_addr: u64, avail_user_addr: u64, log_guest_addr: u64 },
});
export const VhostIotlbMsg = struct({ iova: u64, size: u64, uaddr: u64, perm: u8, type: u8, _hole: pad(bytes(6)) });
export const VhostMsgBody = union({ iotlb: VhostIotlbMsg, padding: bytes(64) });
export const VhostMsg = struct({ type: i32, _hole: pad(u32), u: VhostMsgBody });
export const VhostMsgV2 = struct({ type: u32, asid: u32, u: VhostMsgBody });
export const VhostMemoryRegion = struct({
  ...{ guest_phys_addr: u64, memory_size: u64, userspace_addr: u64, flags_padding: u64 },
});
export const VhostMemory = struct({
  ...{ nregions: u32, padding: u32, regions: tail(VhostMemoryRegion, { count: 'nregions' }) },
});
export const VhostScsiTarget = struct({ abi_version: i32, vhost_wwpn: bytes(224), vhost_tpgt: u16, reserved: u16 });
export const VhostVdpaConfig = struct({ off: u32, len: u32, buf: tail(u8, { bytes: 'len' }) });
export const VhostVdpaIovaRange = struct({ first: u64, last: u64 });

export const ORIGINALS: Readonly<Record<string, Original>> = {
  ...{ VringDesc: { type: 'struct vring_desc' }, VringAvail: { type: 'struct vring_avail' } },
  ...{ VringUsedElem: { type: 'struct vring_used_elem' }, VringUsed: { type: 'struct vring_used' } },
  ...{ VringPackedDesc: { type: 'struct vring_packed_desc' }, VringDescT: { type: 'struct pf_desc_holder' } },
  ...{ VhostVringState: { type: 'struct vhost_vring_state' }, VhostVringFile: { type: 'struct vhost_vring_file' } },
  ...{ VhostVringAddr: { type: 'struct vhost_vring_addr' }, VhostIotlbMsg: { type: 'struct vhost_iotlb_msg' } },
  VhostMsg: { type: 'struct vhost_msg', renamed: { u: 'iotlb' } },
  VhostMsgV2: { type: 'struct vhost_msg_v2', renamed: { u: 'iotlb' } },
  ...{ VhostMemoryRegion: { type: 'struct vhost_memory_region' }, VhostMemory: { type: 'struct vhost_memory' } },
  ...{ VhostScsiTarget: { type: 'struct vhost_scsi_target' }, VhostVdpaConfig: { type: 'struct vhost_vdpa_config' } },
  VhostVdpaIovaRange: { type: 'struct vhost_vdpa_iova_range' },
};
export const HEADERS = ['linux/virtio_ring.h', 'linux/vhost_types.h'];
export const BEHIND = 'struct pf_desc_holder { vring_desc_t desc; };\n';

const members = {
  ...{ VringDesc, VringAvail, VringUsedElem, VringUsed, VringPackedDesc, VringDescT, VhostVringState, VhostVringFile },
  ...{ VhostVringAddr, VhostIotlbMsg, VhostMsgBody, VhostMsg, VhostMsgV2, VhostMemoryRegion, VhostMemory },
  ...{ VhostScsiTarget, VhostVdpaConfig, VhostVdpaIovaRange },
};
const rings = plane({ name: 'rings', id: 1, version: 1, policy: 'lockstep', members });
export default schema({ name: 'rings', planes: [rings] });
