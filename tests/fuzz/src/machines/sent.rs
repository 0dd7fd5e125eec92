//! A sender whose packets an adversary holds: what was sent, so that what comes out can be compared with it.

use std::collections::BTreeMap;

use pf_abi::wire::{Codecs, FecScheme, UserFlags, Welcome};
use pf_proto::{AccessUnit, PacketBatch};

use super::script::Script;

/// Values of Welcome that a script chooses: scheme, shard size, block size and percent.
pub(super) fn welcome(script: &mut Script<'_>) -> Welcome {
    let (shape, percent, block, scheme) = (script.byte(), script.byte(), script.byte(), script.byte());
    Welcome {
        abi_version: 2,
        udp_port: 50_000,
        width: 1920,
        height: 1080,
        refresh_hz: 60,
        fec_scheme: if scheme % 2 == 0 { FecScheme::GF16 } else { FecScheme::GF8 },
        fec_percent: percent % 51,
        max_data_per_block: u16::from(block).max(1),
        shard_payload: [512, 514, 1024, 1408][usize::from(shape % 4)],
        encrypt: true,
        key: [7; 16].into(),
        salt: [1, 2, 3, 4].into(),
        bitrate_kbps: 20_000,
        codec: Codecs::H264,
        ..Welcome::default()
    }
}

/// What a script sends.
#[derive(Default)]
pub(super) struct Sent {
    /// Lengths of the units, by frame index.
    lengths: BTreeMap<u32, usize>,
    pts_ns: u64,
    /// The packets of the newest unit.
    pub(super) batch: PacketBatch,
    /// The next of them.
    pub(super) next: usize,
}

/// Content of a unit: known from its index.
fn content(index: u32, length: usize) -> Vec<u8> {
    (0..length).map(|at| (at as u32 ^ index.wrapping_mul(31)) as u8).collect()
}

impl Sent {
    /// A unit as the script says: its length, the time since the one before, and its flags. `packetize` makes packets of
    /// it; what it refuses was not sent.
    pub(super) fn unit(
        &mut self,
        script: &mut Script<'_>,
        index: u32,
        packetize: impl FnOnce(AccessUnit<'_>, &mut PacketBatch) -> bool,
    ) {
        let length = usize::from(script.word()) % 24_000;
        self.pts_ns += u64::from(script.byte()) * 1_000_000;
        let flags = UserFlags(u32::from(script.byte()) & 0b1_0101);
        script.byte();
        self.next = 0;
        let data = content(index, length);
        if packetize(AccessUnit { data: &data, pts_ns: self.pts_ns, flags }, &mut self.batch) {
            self.lengths.insert(index, length);
        }
    }

    /// Place of the next packet of the newest unit, or of the one that the script names.
    pub(super) fn choose(&mut self, named: Option<u8>) -> Option<usize> {
        let count = self.batch.len();
        let at = match named {
            None => {
                self.next += 1;
                self.next - 1
            }
            Some(named) => usize::from(named) % count.max(1),
        };
        Some(at).filter(|at| *at < count)
    }

    /// What came out is what was sent.
    pub(super) fn compare(&self, index: u32, data: &[u8]) {
        let length = self.lengths.get(&index).copied();
        assert_eq!(Some(data.len()), length, "unit {index} has another length than was sent");
        assert!(data == content(index, data.len()), "unit {index} has other bytes than were sent");
    }
}
