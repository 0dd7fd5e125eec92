//! Shared by the tests of the video path: hex, digests and sessions with the vectors' key.
#![allow(dead_code)]

use pf_abi::wire::{Codecs, FecScheme, UserFlags, VideoHeader, Welcome};
use pf_proto::{DropKnob, SplitMix, VideoReceiver, VideoSender};
use ring::digest;

/// Key of the published vectors.
pub const KEY: [u8; 16] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];
/// Salt of the published vectors.
pub const SALT: [u8; 4] = [0x93, 0x37, 0x42, 0x99];
/// Picture and key frame.
pub const IDR: UserFlags = UserFlags(5);

pub fn hex(bytes: impl AsRef<[u8]>) -> String {
    bytes.as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}

pub fn sha256(bytes: &[u8]) -> String {
    hex(digest::digest(&digest::SHA256, bytes))
}

/// Welcome of wire A.1 with another shard size, block size and percent.
pub fn welcome(shard: u16, block: u16, percent: u8) -> Welcome {
    Welcome {
        abi_version: 2,
        udp_port: 50_000,
        width: 1920,
        height: 1080,
        refresh_hz: 60,
        fec_scheme: FecScheme::GF16,
        fec_percent: percent,
        max_data_per_block: block,
        shard_payload: shard,
        encrypt: true,
        key: KEY.into(),
        salt: SALT.into(),
        bitrate_kbps: 20_000,
        codec: Codecs::H264,
        ..Welcome::default()
    }
}

pub fn sender(welcome: &Welcome) -> VideoSender {
    VideoSender::new(welcome).expect("a valid Welcome")
}

pub fn receiver(welcome: &Welcome, drop: DropKnob) -> VideoReceiver {
    VideoReceiver::new(welcome, drop).expect("a valid Welcome")
}

/// Header of a plain packet.
pub fn read(packet: &[u8]) -> VideoHeader {
    VideoHeader::read(packet).expect("header")
}

/// The packet with another header.
pub fn with_header(packet: &[u8], change: impl Fn(&mut VideoHeader)) -> Vec<u8> {
    let mut header = read(packet);
    change(&mut header);
    [header.bytes(), &packet[VideoHeader::SIZE..]].concat()
}

/// 0..count in a random order.
pub fn shuffled(count: usize, random: &mut SplitMix) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    for at in (1..count).rev() {
        order.swap(at, random.below(at as u64 + 1) as usize);
    }
    order
}
