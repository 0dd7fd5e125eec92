//! Shards as the transforms of `reed-solomon-simd` take them: in chunks of 32 elements (wire §4.10 Symbols).

use reed_solomon_simd::engine::ShardsRefMut;

use super::block::Limits;

/// Bytes of a chunk: the low bytes of its elements, then the high ones.
pub(super) const CHUNK: usize = 64;

/// Memory of shards, taken at once and used from its begin: pages that no block reaches are never touched, so that room
/// for the largest block costs nothing until such a block comes.
pub(super) struct Memory(Vec<[u8; CHUNK]>);

impl Memory {
    pub(super) fn of(chunks: usize) -> Self {
        Self(Vec::with_capacity(chunks))
    }

    /// The first `chunks` chunks; what they hold is stale.
    pub(super) fn first(&mut self, chunks: usize) -> &mut [[u8; CHUNK]] {
        debug_assert!(chunks <= self.0.capacity(), "a block beyond the limits was not refused");
        if self.0.len() < chunks {
            self.0.resize(chunks, [0; CHUNK]);
        }
        &mut self.0[..chunks]
    }
}

/// Most chunks that `shards(k, m)` shards take, over every block within `limits`.
pub(super) fn most_chunks(limits: &Limits, shards: impl Fn(usize, usize) -> usize) -> usize {
    let lengths = (CHUNK..limits.shard_bytes).step_by(CHUNK).chain([limits.shard_bytes]);
    lengths
        .map(|length| {
            // Of all lengths with this count of chunks, the shortest comes in the largest number.
            let shortest = (length - 1) / CHUNK * CHUNK + 2;
            let data = limits.data.min(limits.block_bytes.div_ceil(shortest)).max(1);
            shards(data, limits.recovery.max(1)) * length.div_ceil(CHUNK)
        })
        .max()
        .unwrap_or(1)
}

/// `memory` as shards of `chunks` chunks.
pub(super) fn view(memory: &mut [[u8; CHUNK]], chunks: usize) -> ShardsRefMut<'_> {
    ShardsRefMut::new(memory.len() / chunks, chunks, memory)
}

/// Adds `shards` to `sum`.
pub(super) fn add(sum: &mut [[u8; CHUNK]], shards: &[[u8; CHUNK]]) {
    for (sum, byte) in sum.as_flattened_mut().iter_mut().zip(shards.as_flattened()) {
        *sum ^= byte;
    }
}

/// Lays a shard out in chunks: a tail's halves are the low and the high bytes of its elements.
pub(super) fn load(chunks: &mut [[u8; CHUNK]], shard: &[u8]) {
    let (whole, tail) = shard.as_chunks::<CHUNK>();
    chunks[..whole.len()].copy_from_slice(whole);
    if !tail.is_empty() {
        let last = &mut chunks[whole.len()];
        let (low, high) = tail.split_at(tail.len() / 2);
        last.fill(0);
        last[..low.len()].copy_from_slice(low);
        last[CHUNK / 2..CHUNK / 2 + high.len()].copy_from_slice(high);
    }
}

/// What [`load`] did, undone.
pub(super) fn store(chunks: &[[u8; CHUNK]], shard: &mut [u8]) {
    let (whole, tail) = shard.as_chunks_mut::<CHUNK>();
    whole.copy_from_slice(&chunks[..whole.len()]);
    if !tail.is_empty() {
        let last = &chunks[whole.len()];
        let (low, high) = tail.split_at_mut(tail.len() / 2);
        low.copy_from_slice(&last[..low.len()]);
        high.copy_from_slice(&last[CHUNK / 2..CHUNK / 2 + high.len()]);
    }
}
