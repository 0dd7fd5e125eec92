//! A unit that leaves while the rest of it is still being sealed: the receiver's work begins sooner.

use crate::batch::PacketBatch;
use crate::packetize::UnitShape;
use crate::seal::Sealer;

/// The datagrams of one unit, sealed run by run. What is not asked for is not sealed, and takes no sequence number.
pub struct SealedRuns<'a> {
    batch: &'a mut PacketBatch,
    sealer: &'a mut Sealer,
    shape: UnitShape,
    /// The next packet.
    at: usize,
}

impl<'a> SealedRuns<'a> {
    /// Of the plain packets in `batch`, all of which the key may seal.
    pub(crate) fn new(batch: &'a mut PacketBatch, sealer: &'a mut Sealer, shape: UnitShape) -> Self {
        Self { batch, sealer, shape, at: 0 }
    }

    pub fn shape(&self) -> UnitShape {
        self.shape
    }

    /// Datagrams of the unit.
    pub fn packets(&self) -> usize {
        self.batch.len()
    }

    /// Bytes of each.
    pub fn stride(&self) -> usize {
        self.batch.stride()
    }

    /// The next datagrams, at most `packets` of them; empty when there are none left.
    pub fn next(&mut self, packets: usize) -> &[u8] {
        let first = self.at;
        self.at = (first + packets).min(self.batch.len());
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

    fn sender() -> VideoSender {
        let welcome = Welcome {
            fec_scheme: FecScheme::GF16,
            fec_percent: 20,
            max_data_per_block: 4096,
            shard_payload: 1408,
            encrypt: true,
            key: [7; 16].into(),
            ..Welcome::default()
        };
        VideoSender::new(&welcome).expect("a valid Welcome")
    }

    #[test]
    fn runs_are_the_datagrams_of_the_unit_whatever_their_lengths() {
        let (mut whole, mut parts) = (sender(), sender());
        let (mut all, mut batch) = (whole.batch(), parts.batch());
        let data: Vec<u8> = (0..65_536_u32).map(|at| at as u8).collect();
        for lengths in [&[8, 44, 100][..], &[1; 60], &[0, 57], &[57]] {
            let unit = AccessUnit { data: &data, pts_ns: 7, flags: UserFlags::PICTURE };
            let shape = whole.unit(unit, &mut all).expect("a unit");
            let mut runs = parts.runs(unit, &mut batch).expect("a unit");
            assert_eq!((runs.shape(), runs.packets(), runs.stride()), (shape, all.len(), all.stride()));
            let joined: Vec<u8> = lengths.iter().flat_map(|&packets| runs.next(packets).to_vec()).collect();
            assert!(joined == all.range(0..all.len()), "runs of {lengths:?}");
            assert!(runs.next(1).is_empty(), "nothing is left");
        }
    }
}
