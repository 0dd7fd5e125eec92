//! Forward error correction of one block, scheme 1: GF(2^16) Leopard (wire §4.10), by the reference crate.

use reed_solomon_simd::{ReedSolomonDecoder, ReedSolomonEncoder};

use pf_abi::wire::FecScheme;

/// Why a block cannot be coded.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum FecError {
    #[error("FEC scheme 0 (GF(2^8)) is not built; negotiate scheme 1 (GF(2^16))")]
    SchemeNotBuilt,
    #[error("a block of {data} data and {recovery} recovery shards of {shard_bytes} bytes cannot be coded")]
    Shape { data: usize, recovery: usize, shard_bytes: usize },
    #[error("the block cannot be repaired: {0}")]
    Decode(reed_solomon_simd::Error),
}

/// Refuses schemes that are not built.
///
/// # Errors
/// [`FecError::SchemeNotBuilt`] for everything but scheme 1.
pub fn check_scheme(scheme: FecScheme) -> Result<(), FecError> {
    if scheme == FecScheme::GF16 { Ok(()) } else { Err(FecError::SchemeNotBuilt) }
}

/// Builds the coder's tables (some 10 ms, once per process), so that the first frame does not pay for them.
pub fn warm_up() {
    let mut encoder = Encoder::new();
    let mut parity = [0; 64];
    let shard = [1_u8; 64];
    let pair = [&shard[..], &shard[..]];
    let _ = encoder.encode(pair.into_iter(), 1, 64, |_, bytes| parity.copy_from_slice(bytes));
    let mut decoder = Decoder::new();
    if let Ok(loaded) = decoder.load(2, 1, 64, [(0, &shard[..])].into_iter(), [(0, &parity[..])].into_iter()) {
        let _ = loaded.repair(|_, _| ());
    }
}

/// Makes recovery shards; keeps its working memory between blocks.
#[derive(Default)]
pub struct Encoder(Option<ReedSolomonEncoder>);

impl Encoder {
    pub const fn new() -> Self {
        Self(None)
    }

    /// Gives each of the `recovery` recovery shards of `data` to `emit(index, bytes)`, in order.
    ///
    /// # Errors
    /// [`FecError::Shape`] when counts or length are outside the code (wire §4.10) or a shard has another length.
    pub fn encode<'a>(
        &mut self,
        data: impl ExactSizeIterator<Item = &'a [u8]>,
        recovery: usize,
        shard_bytes: usize,
        mut emit: impl FnMut(usize, &[u8]),
    ) -> Result<(), FecError> {
        if recovery == 0 {
            return Ok(());
        }
        let count = data.len();
        let shape = |_| FecError::Shape { data: count, recovery, shard_bytes };
        let encoder = match &mut self.0 {
            Some(encoder) => {
                encoder.reset(count, recovery, shard_bytes).map_err(shape)?;
                encoder
            }
            empty => empty.insert(ReedSolomonEncoder::new(count, recovery, shard_bytes).map_err(shape)?),
        };
        for shard in data {
            encoder.add_original_shard(shard).map_err(shape)?;
        }
        let coded = encoder.encode().map_err(shape)?;
        for (index, bytes) in coded.recovery_iter().enumerate() {
            emit(index, bytes);
        }
        Ok(())
    }
}

/// Rebuilds missing data shards; keeps its working memory between blocks.
#[derive(Default)]
pub struct Decoder(Option<ReedSolomonDecoder>);

impl Decoder {
    pub const fn new() -> Self {
        Self(None)
    }

    /// Takes the shards that are there: `data` and `parity` as (index, bytes).
    ///
    /// # Errors
    /// [`FecError::Shape`] for counts outside the code, [`FecError::Decode`] when a shard is given twice.
    pub fn load<'a>(
        &mut self,
        count: usize,
        recovery: usize,
        shard_bytes: usize,
        data: impl Iterator<Item = (usize, &'a [u8])>,
        parity: impl Iterator<Item = (usize, &'a [u8])>,
    ) -> Result<Loaded<'_>, FecError> {
        let shape = |_| FecError::Shape { data: count, recovery, shard_bytes };
        let decoder = match &mut self.0 {
            Some(decoder) => {
                decoder.reset(count, recovery, shard_bytes).map_err(shape)?;
                decoder
            }
            empty => empty.insert(ReedSolomonDecoder::new(count, recovery, shard_bytes).map_err(shape)?),
        };
        for (index, shard) in data {
            decoder.add_original_shard(index, shard).map_err(FecError::Decode)?;
        }
        for (index, shard) in parity {
            decoder.add_recovery_shard(index, shard).map_err(FecError::Decode)?;
        }
        Ok(Loaded(decoder))
    }
}

/// A decoder which holds a block's shards.
pub struct Loaded<'a>(&'a mut ReedSolomonDecoder);

impl Loaded<'_> {
    /// Rebuilds every data shard that was not given and hands it to `emit(index, bytes)`; the number of them.
    ///
    /// # Errors
    /// [`FecError::Decode`] when too few shards were given.
    pub fn repair(self, mut emit: impl FnMut(usize, &[u8])) -> Result<usize, FecError> {
        let rebuilt = self.0.decode().map_err(FecError::Decode)?;
        let mut repaired = 0;
        for (index, bytes) in rebuilt.restored_original_iter() {
            emit(index, bytes);
            repaired += 1;
        }
        Ok(repaired)
    }
}
