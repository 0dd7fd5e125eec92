//! The reassembler under packets of somebody who has the key: true ones, spoilt ones and made up ones, in any order.

use std::collections::BTreeSet;

use pf_abi::wire::{VIDEO_MAGIC, VideoHeader};
use pf_proto::{Packetizer, PacketizerConfig, Reassembler, ReassemblerConfig};

use super::script::Script;
use super::sent::{Sent, welcome};
use crate::MemoryLimit;

/// All memory of frames is taken when a session begins. The rest: what the script itself sends, and 9 MB that the code
/// needs for its first repair.
pub(super) const MEMORY: MemoryLimit = MemoryLimit { fixed: 10 << 20, per_byte: 512 };

/// Runs a script.
pub(super) fn run(input: &[u8], stands: &mut dyn FnMut()) {
    let mut script = Script::new(input);
    let welcome = welcome(&mut script);
    let config = ReassemblerConfig::from_welcome(&welcome);
    let Ok(mut reassembler) = Reassembler::new(config) else { return };
    let Ok(mut packetizer) = Packetizer::new(PacketizerConfig::from_welcome(&welcome)) else { return };
    stands();
    let mut sent = Sent::default();
    // Frames with which somebody meddled: of them only the length is known.
    let mut meddled = BTreeSet::new();
    let most = 4 * config.max_frame_bytes() as usize;
    while !script.is_over() {
        let packet = match script.byte() % 9 {
            0 => {
                let index = packetizer.next_frame_index();
                sent.unit(&mut script, index, |unit, batch| packetizer.packetize(unit, batch).is_ok());
                continue;
            }
            1 => sent.choose(None).map(|at| sent.batch.plain(at).to_vec()),
            2 => sent.choose(Some(script.byte())).map(|at| sent.batch.plain(at).to_vec()),
            3 => {
                let named = Some(script.byte()).filter(|byte| *byte > 0);
                let (field, value) = (script.byte(), script.word());
                sent.choose(named).map(|at| spoilt(sent.batch.plain(at), field, value, 0))
            }
            4 => {
                let (field, value) = (script.byte(), script.number());
                sent.choose(None).map(|at| spoilt(sent.batch.plain(at), field, value as u16, value >> 16))
            }
            5 => sent.choose(None).map(|at| {
                let packet = sent.batch.plain(at);
                packet[..packet.len().min(usize::from(script.byte()) * 8)].to_vec()
            }),
            6 => {
                sent.next += usize::from(script.byte());
                continue;
            }
            7 => {
                let length = usize::from(script.byte());
                Some(script.take(length).to_vec())
            }
            _ => Some(made_up(&mut script, welcome.shard_payload)),
        };
        let Some(packet) = packet else { continue };
        let is_true = (0..sent.batch.len()).any(|at| sent.batch.plain(at) == packet);
        if !is_true && let Ok(header) = VideoHeader::read(&packet) {
            meddled.insert(header.frame_index);
        }
        let _ = reassembler.push(&packet);
        assert!(reassembler.bytes_in_flight() <= most, "{} bytes in flight", reassembler.bytes_in_flight());
        while let Some(unit) = reassembler.take() {
            if !meddled.contains(&unit.frame_index()) {
                sent.compare(unit.frame_index(), unit.data());
            }
            assert!(unit.data().len() <= config.max_frame_bytes() as usize);
        }
    }
}

/// A packet with another header field.
fn spoilt(packet: &[u8], field: u8, value: u16, more: u64) -> Vec<u8> {
    let Ok(mut header) = VideoHeader::read(packet) else { return packet.to_vec() };
    let wide = u32::from(value) | (more as u32) << 16;
    match field % 11 {
        0 => header.frame_index = wide,
        1 => header.stream_seq = wide,
        2 => header.pts_ns = more << 16 | u64::from(value),
        3 => header.frame_bytes = wide,
        4 => header.user_flags.0 = wide,
        5 => header.block_index = value,
        6 => header.block_count = value,
        7 => header.data_shards = value,
        8 => header.recovery_shards = value,
        9 => header.shard_index = value,
        _ => header.shard_bytes = value,
    }
    let mut packet = packet.to_vec();
    packet[..VideoHeader::SIZE].copy_from_slice(header.bytes());
    packet
}

/// A header of the script's own, and a shard as long as the session's.
fn made_up(script: &mut Script<'_>, shard: u16) -> Vec<u8> {
    let mut packet = script.take(VideoHeader::SIZE).to_vec();
    packet.resize(VideoHeader::SIZE + usize::from(shard), 0x5a);
    if let Ok(mut header) = VideoHeader::read(&packet) {
        header.magic = VIDEO_MAGIC;
        packet[..VideoHeader::SIZE].copy_from_slice(header.bytes());
    }
    packet
}
