/** The measured types as Protobuf messages, for both Protobuf libraries: the same fields and numbers for each. */

/** Types of fields, as Protobuf calls them; another name is a message. */
export type ProtoType = 'uint32' | 'uint64' | 'string' | 'bytes' | (string & {});
export interface ProtoField {
  readonly name: string;
  readonly type: ProtoType;
  readonly repeated?: boolean;
}

const u32 = (...names: string[]): ProtoField[] => names.map((name) => ({ name, type: 'uint32' }));

export const PROTO: Readonly<Record<string, readonly ProtoField[]>> = {
  AddRequest: [
    { name: 'session_id', type: 'uint64' },
    ...u32('width', 'height', 'refresh_hz', 'preferred_monitor_id', 'max_luminance_nits', 'max_frame_avg_nits'),
    ...u32('min_luminance_millinits', 'hw_cursor'),
  ],
  FrameToken: u32('slot', 'seq', 'generation'),
  HdrMeta: u32(
    ...['green_x', 'green_y', 'blue_x', 'blue_y', 'red_x', 'red_y', 'white_x', 'white_y'],
    ...['max_display_mastering_luminance', 'min_display_mastering_luminance', 'max_cll', 'max_fall'],
  ),
  Hello: [
    ...u32('abi_version', 'width', 'height', 'refresh_hz', 'compositor', 'gamepad', 'bitrate_kbps'),
    { name: 'name', type: 'string' },
    { name: 'launch', type: 'string' },
    ...u32('video_caps', 'audio_channels', 'video_codecs', 'preferred_codec'),
    { name: 'display_hdr', type: 'HdrMeta' },
    ...u32('client_caps', 'max_shard_payload', 'audio_rate_hz', 'audio_bits', 'audio_layout', 'video_fit'),
  ],
  PlaneStamp: [...u32('plane_id', 'version'), { name: 'hash', type: 'bytes' }],
  Started: [
    ...u32('role', 'pid'),
    { name: 'version', type: 'string' },
    { name: 'planes', type: 'PlaneStamp', repeated: true },
  ],
};
