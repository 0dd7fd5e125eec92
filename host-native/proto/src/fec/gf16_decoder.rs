//! Scheme 1: repair of a Leopard block (wire §4.10), in the way that is faster for what it lacks.

use super::block::{Limits, Lost, Shape};
use super::gf16_any::Any;
use super::gf16_encoder::build_tables;
use super::gf16_few::Few;

pub(super) struct Decoder {
    few: Few,
    any: Any,
}

impl Decoder {
    pub(super) fn new(limits: &Limits) -> Self {
        build_tables();
        Self { few: Few::new(limits), any: Any::new(limits) }
    }

    /// Puts the lost data shards into their places. The block is within the code and the limits.
    pub(super) fn repair(&mut self, shape: Shape, block: &mut [u8], lost: &[Lost]) {
        if Few::is_faster(lost.len(), shape) {
            self.few.repair(shape, block, lost);
        } else {
            self.any.repair(shape, block, lost);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fec::gf16_encoder::Encoder;
    use crate::fec::gf16_shards::store;

    /// Both ways for the same loss, in every arrangement of the code, with and without a tail.
    #[test]
    fn both_ways_of_repair_agree() {
        for (data, recovery) in
            [(1, 1), (2, 1), (1, 3), (3, 3), (7, 4), (4, 7), (6, 5), (47, 12), (60, 64), (64, 60), (200, 100)]
        {
            for shard_bytes in [2, 62, 64, 66, 1408] {
                let shape = Shape { data, recovery, shard_bytes };
                let limits = Limits { data, recovery, shard_bytes, block_bytes: data * shard_bytes };
                let block: Vec<u8> = (0..data * shard_bytes).map(|at| (at * at + 7 * at / 3) as u8).collect();
                let mut parity = Vec::new();
                let shards = block.chunks_exact(shard_bytes);
                Encoder::new(&limits).encode(shape, shards, |_, chunks| {
                    let mut bytes = vec![0; shard_bytes];
                    store(chunks, &mut bytes);
                    parity.push(bytes);
                });
                let mut decoder = Decoder::new(&limits);
                for count in 1..=data.min(recovery) {
                    // The lost shards and those in their places stand apart, and both vary with the count.
                    let lost: Vec<Lost> = (0..count)
                        .map(|at| Lost { place: (at * data / count) as u16, row: (recovery - count + at) as u16 })
                        .collect();
                    let mut lossy = block.clone();
                    for lost in &lost {
                        lossy[usize::from(lost.place) * shard_bytes..][..shard_bytes]
                            .copy_from_slice(&parity[usize::from(lost.row)]);
                    }
                    let mut other = lossy.clone();
                    decoder.any.repair(shape, &mut lossy, &lost);
                    decoder.few.repair(shape, &mut other, &lost);
                    assert!(lossy == block && other == block, "{shape:?}, {count} lost");
                }
            }
        }
    }
}
