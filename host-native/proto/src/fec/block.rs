//! What the codes of both schemes are told of a block, and why they refuse one.

/// The largest block that a session may meet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Most data shards, at least 1.
    pub data: usize,
    /// Most recovery shards; 0 when nothing is ever coded.
    pub recovery: usize,
    /// Most bytes of a shard: even.
    pub shard_bytes: usize,
    /// Most bytes of all data shards of a block together. Bounds the memory where `data` shards of `shard_bytes` never
    /// come together.
    pub block_bytes: usize,
}

/// One block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// Data shards, at least 1.
    pub data: usize,
    /// Recovery shards as the header declares them, however many arrived.
    pub recovery: usize,
    /// Bytes of each shard: even, above 0.
    pub shard_bytes: usize,
}

/// Why a block cannot be coded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FecError {
    #[error("FEC scheme {0} is not known; known are 0 (GF(2^8)) and 1 (GF(2^16))")]
    UnknownScheme(u8),
    #[error(
        "a block of {} data and {} recovery shards of {} bytes cannot be coded in this session",
        .0.data,
        .0.recovery,
        .0.shard_bytes
    )]
    Shape(Shape),
    #[error("{have} bytes are there where this block has {want}")]
    Length { have: usize, want: usize },
    #[error("recovery shard {index} does not exist or is there twice; the block has {recovery}")]
    Recovery { index: usize, recovery: usize },
}

/// A data shard that a block lacks, and the recovery shard that lies in its place.
#[derive(Clone, Copy)]
pub(super) struct Lost {
    pub(super) place: u16,
    pub(super) row: u16,
}
