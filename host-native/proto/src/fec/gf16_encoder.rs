//! Scheme 1: recovery shards of a Leopard block (wire §4.10).
//!
//! The transforms are those of `reed-solomon-simd`, the reference crate, which finds AVX2, SSSE3 or NEON at run time. Its
//! own coders are not used, for two reasons. They fill all memory of the largest block when they are made, tens of
//! megabytes that most sessions never need; ours is touched as far as blocks need it, and holds two groups of shards instead of the block.
//! And the repair of few shards ([`super::gf16_few`]) needs the code as a matrix, which they do not offer. Tests hold
//! every shape of block against them.

use reed_solomon_simd::engine::{DefaultEngine, Engine, tables};

use super::block::{Limits, Shape};
use super::gf16_places::Places;
use super::gf16_shards::{CHUNK, Memory, add, load, most_chunks, view};

/// Whether the code exists for this block, and the wire can number its shards.
pub(super) fn supports(shape: Shape) -> bool {
    let counts = shape.data + shape.recovery <= usize::from(u16::MAX);
    counts && (shape.recovery == 0 || Places::of(shape).fit()) && shape.shard_bytes.is_multiple_of(2)
}

pub(super) fn build_tables() {
    let _ = DefaultEngine::new();
    tables::get_exp_log();
    tables::get_log_walsh();
}

pub(super) struct Encoder {
    engine: DefaultEngine,
    /// Two groups of shards.
    work: Memory,
}

impl Encoder {
    pub(super) fn new(limits: &Limits) -> Self {
        let work = Memory::of(most_chunks(limits, |data, recovery| 2 * Places::group(data, recovery)));
        Self { engine: DefaultEngine::new(), work }
    }

    /// Gives every recovery shard to `emit(index, chunks)`, in order. The block is within the code and the limits, and
    /// has at least one recovery shard.
    pub(super) fn encode<'a>(
        &mut self,
        shape: Shape,
        mut data: impl Iterator<Item = &'a [u8]>,
        mut emit: impl FnMut(usize, &[[u8; CHUNK]]),
    ) {
        let chunks = shape.shard_bytes.div_ceil(CHUNK);
        let Places { c, high, .. } = Places::of(shape);
        let work = self.work.first(2 * c * chunks);
        if high {
            // The groups are transformed in the second half, and their sum grows in the first.
            for first in (0..shape.data).step_by(c) {
                let at = if first == 0 { 0 } else { c };
                let count = c.min(shape.data - first);
                fill(&mut work[at * chunks..(at + c) * chunks], chunks, data.by_ref().take(count));
                self.engine.ifft(&mut view(work, chunks), at, c, count, first + c);
                if first > 0 {
                    let (sum, group) = work.split_at_mut(c * chunks);
                    add(sum, group);
                }
            }
            self.engine.fft(&mut view(work, chunks), 0, c, shape.recovery, 0);
            let coded = work.chunks_exact(chunks).take(shape.recovery);
            coded.enumerate().for_each(|(index, shard)| emit(index, shard));
        } else {
            fill(&mut work[..c * chunks], chunks, data);
            self.engine.ifft(&mut view(work, chunks), 0, c, shape.data, 0);
            for first in (0..shape.recovery).step_by(c) {
                let count = c.min(shape.recovery - first);
                work.copy_within(..c * chunks, c * chunks);
                self.engine.fft(&mut view(work, chunks), c, c, count, first + c);
                let coded = work[c * chunks..].chunks_exact(chunks).take(count);
                coded.enumerate().for_each(|(index, shard)| emit(first + index, shard));
            }
        }
    }
}

/// Fills a group with shards, and the rest with zeros.
fn fill<'a>(group: &mut [[u8; CHUNK]], chunks: usize, data: impl Iterator<Item = &'a [u8]>) {
    let mut used = 0;
    for (place, shard) in group.chunks_exact_mut(chunks).zip(data) {
        load(place, shard);
        used += chunks;
    }
    group[used..].fill([0; CHUNK]);
}
