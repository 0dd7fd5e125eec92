//! A unit that leaves while the rest of it is still being made: the receiver's work begins sooner. It needs the recovery
//! shards last, and most often not at all, so they are made when the data shards have left.

use crate::batch::PacketBatch;
use crate::packetize::{CutUnit, Packetizer, UnitShape};
use crate::seal::Sealer;

/// The datagrams of one unit, made run by run. What is not asked for is not sealed, and takes no sequence number.
pub struct SealedRuns<'a> {
    batch: &'a mut PacketBatch,
    packetizer: &'a mut Packetizer,
    sealer: &'a mut Sealer,
    /// Bytes of the unit.
    data: &'a [u8],
    cut: CutUnit,
    /// The next packet.
    at: usize,
}

impl<'a> SealedRuns<'a> {
    /// Of the plain packets in `batch`, all of which the key may seal, and the unit `data` that was cut into them.
    pub(crate) fn new(
        batch: &'a mut PacketBatch,
        packetizer: &'a mut Packetizer,
        sealer: &'a mut Sealer,
        data: &'a [u8],
        cut: CutUnit,
    ) -> Self {
        Self { batch, packetizer, sealer, data, cut, at: 0 }
    }

    pub fn shape(&self) -> UnitShape {
        self.cut.shape
    }

    /// Datagrams of the unit.
    pub fn packets(&self) -> usize {
        self.batch.len()
    }

    /// Bytes of each.
    pub fn stride(&self) -> usize {
        self.batch.stride()
    }

    /// The next datagrams, at most `packets` of them; a run ends with the last data packet. Empty when there are none left,
    /// or `packets` is 0.
    pub fn next(&mut self, packets: usize) -> &[u8] {
        let first = self.at;
        let data_packets = self.cut.shape.data_packets as usize;
        if first == data_packets && packets > 0 {
            let made = self.packetizer.recover(&self.cut, self.data, self.batch);
            made.expect("the blocks were checked when the unit was cut");
        }
        let end = if first < data_packets { data_packets } else { self.batch.len() };
        self.at = (first + packets).min(end);
        for datagram in self.batch.datagrams_mut().take(self.at).skip(first) {
            self.sealer.seal_next(datagram);
        }
        self.batch.range(first..self.at)
    }
}

#[cfg(test)]
mod tests {
    use pf_abi::wire::{FecScheme, UserFlags, Welcome};

    use crate::{AccessUnit, VideoSender};

    fn sender(fec_scheme: FecScheme, max_data_per_block: u16) -> VideoSender {
        let welcome = Welcome {
            fec_scheme,
            fec_percent: 20,
            max_data_per_block,
            shard_payload: 1408,
            encrypt: true,
            key: [7; 16].into(),
            ..Welcome::default()
        };
        VideoSender::new(&welcome).expect("a valid Welcome")
    }

    #[test]
    fn runs_are_the_datagrams_of_the_unit_whatever_their_lengths() {
        // One block, and three of which the last is short; a last shard that is padded, one that is full, and an empty one.
        for (scheme, block) in
            [(FecScheme::GF16, 4096), (FecScheme::GF16, 20), (FecScheme::GF8, 230), (FecScheme::GF8, 20)]
        {
            let (mut whole, mut parts) = (sender(scheme, block), sender(scheme, block));
            let (mut all, mut batch) = (whole.batch(), parts.batch());
            let data: Vec<u8> = (0..65_536_u32).map(|at| (at / 3) as u8).collect();
            for lengths in [&[8, 44, 100][..], &[1; 60], &[0, 60, 60], &[47, 0, 100], &[46, 5, 100]] {
                for bytes in [65_536, 46 * 1408, 1, 0] {
                    let unit = AccessUnit { data: &data[..bytes], pts_ns: 7, flags: UserFlags::PICTURE };
                    let shape = whole.unit(unit, &mut all).expect("a unit");
                    let mut runs = parts.runs(unit, &mut batch).expect("a unit");
                    assert_eq!((runs.shape(), runs.packets(), runs.stride()), (shape, all.len(), all.stride()));
                    let joined: Vec<u8> = lengths.iter().flat_map(|&packets| runs.next(packets).to_vec()).collect();
                    assert!(joined == all.range(0..all.len()), "{bytes} bytes in {scheme:?} of {block}, {lengths:?}");
                    assert!(runs.next(1).is_empty(), "nothing is left");
                }
            }
        }
    }

    #[test]
    fn data_packets_do_not_wait_for_recovery() {
        let mut sender = sender(FecScheme::GF16, 4096);
        let mut batch = sender.batch();
        let unit = AccessUnit { data: &[9; 65_536], pts_ns: 7, flags: UserFlags::PICTURE };
        let mut runs = sender.runs(unit, &mut batch).expect("a unit");
        let stride = runs.stride();
        let lengths = [100, 100, 100].map(|packets| runs.next(packets).len() / stride);
        assert_eq!(lengths, [47, 10, 0], "a run ends with the data");
        assert_eq!(sender.packetizer().packets(65_536), 57, "as was to be known before");
    }
}
