/**
 * The numbers of the recorded contract, written by hand: the vectors follow the schema, these do not.
 * Sources: driver-abi §1.1–1.3, §2, §3.0; wire §4.1.
 */
import { control, frame, pads, wire } from '@punktfunk/abi';
import { expect, test } from 'vitest';

test('IOCTL codes are contiguous from function 0x900', () => {
  expect([
    control.IOCTL_ADD,
    control.IOCTL_REMOVE,
    control.IOCTL_SET_RENDER_ADAPTER,
    control.IOCTL_PING,
    control.IOCTL_GET_INFO,
    control.IOCTL_CLEAR_ALL,
    control.IOCTL_SET_FRAME_CHANNEL,
    control.IOCTL_UPDATE_MODES,
    control.IOCTL_SET_CURSOR_CHANNEL,
    control.IOCTL_SET_CURSOR_FORWARD,
  ]).toEqual([
    0x00222400, 0x00222404, 0x00222408, 0x0022240c, 0x00222410, 0x00222414, 0x00222418, 0x0022241c, 0x00222420,
    0x00222424,
  ]);
});

test('sizes and legacy lengths are those of the catalogue', () => {
  expect([control.AddRequest_SIZE, control.AddRequest_PREFIX_LEGACY]).toEqual([40, 24]);
  expect([control.AddReply_SIZE, control.AddReply_PREFIX_LEGACY]).toEqual([24, 20]);
  expect([control.SetFrameChannelRequest_SIZE, control.SetFrameChannelRequestV2_SIZE]).toEqual([80, 96]);
  expect([frame.SharedHeader_SIZE, frame.SlotRecord_SIZE]).toEqual([344, 32]);
  expect([frame.SharedHeader_PREFIX_V1, frame.SharedHeader_PREFIX_V2, frame.SharedHeader_PREFIX_V3]).toEqual([
    64, 88, 152,
  ]);
  expect([pads.XusbShm_SIZE, pads.PadShm_SIZE, pads.PadShm_PREFIX_G1, pads.OutSlot_SIZE]).toEqual([64, 4096, 256, 68]);
  expect([wire.VideoHeader_SIZE, wire.VideoHeader_OFFSETS.magic, wire.HdrMeta_SIZE]).toEqual([40, 36, 28]);
});

test('fields that an older peer reads stand where it expects them', () => {
  expect(control.AddReply_OFFSETS).toMatchObject({ target_id: 8, resolved_monitor_id: 12, wudf_pid: 16 });
  expect(control.AddRequest_OFFSETS).toMatchObject({ session_id: 0, width: 8, refresh_hz: 16, hw_cursor: 36 });
  expect(frame.SharedHeader_OFFSETS).toMatchObject({
    generation: 8,
    target_id: 28,
    latest: 32,
    driver_status: 56,
    health_state: 88,
    slots: 152,
  });
  expect(pads.PadShm_OFFSETS).toMatchObject({ device_type: 140, ring_head: 160, out_ring: 256 });
});

test('frame tokens are generation, sequence and slot from the top', () => {
  const vectors: [number, number, number, bigint][] = [
    [1, 0, 0, 0x0000010000000000n],
    [5, 12345, 3, 0x0000050000303903n],
    [0xffffff, 0xffffffff, 5, 0xffffffffffffff05n],
    [7, 15, 15, 0x0000070000000f0fn],
  ];
  for (const [generation, seq, slot, word] of vectors) {
    expect(frame.packFrameToken({ generation, seq, slot })).toBe(word);
    expect(frame.unpackFrameToken(word)).toEqual({ generation, seq, slot });
  }
});

test('magics and names', () => {
  expect([frame.RING_MAGIC, pads.XUSB_MAGIC, pads.PAD_MAGIC, wire.VIDEO_MAGIC]).toEqual([
    0x44564650, 0x55584650, 0x50464453, 0xc9,
  ]);
  expect([wire.ALPN, wire.WIRE_VERSION, control.PROTOCOL_VERSION]).toEqual(['pkf1', 2, 6]);
});

test('ADD names its monitor by a 64-bit session id, and carries no name or serial that nobody reads', () => {
  expect(Object.keys(control.AddRequest_OFFSETS)).toEqual([
    'session_id',
    'width',
    'height',
    'refresh_hz',
    'preferred_monitor_id',
    'max_luminance_nits',
    'max_frame_avg_nits',
    'min_luminance_millinits',
    'hw_cursor',
  ]);
  const bytes = Buffer.from(control.writeAddRequest({ session_id: 0x8877665544332211n, width: 0xa1a2a3a4 }));
  expect(bytes.subarray(0, 12).toString('hex')).toBe('1122334455667788a4a3a2a1');
  expect(control.readAddRequest(bytes).session_id).toBe(0x8877665544332211n);
  for (const request of [control.RemoveRequest_OFFSETS, control.UpdateModesRequest_OFFSETS]) {
    expect(request.session_id).toBe(0);
  }
});

test('one version, a u32 in front of what GET_INFO answers', () => {
  expect(control.InfoReply_OFFSETS).toMatchObject({ protocol_version: 0, watchdog_timeout_s: 4, tail_bytes: 8 });
  const info = Buffer.from(control.writeInfoReply({ protocol_version: 0x01020304 }));
  expect(info.subarray(0, 8).toString('hex')).toBe('0403020100000000');
});
