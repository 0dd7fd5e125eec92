//! Forward error correction of one block: scheme 0, GF(2^8) Cauchy (wire §4.9), and scheme 1, GF(2^16) Leopard
//! (wire §4.10).
//!
//! [`Encoder`] and [`Decoder`] take all memory when they are made, for the largest block of their [`Limits`]; coding a
//! block allocates nothing. Neither is needed, and nothing is decoded, when no data shard is missing.
//!
//! The count of recovery shards is part of the code in both schemes: a decoder that is told another count than the
//! encoder used gives wrong bytes without an error (wire appendix C, trap 10), so it must be the one the header declares.

mod block;
mod cauchy;
mod gf16_any;
mod gf16_decoder;
mod gf16_encoder;
mod gf16_few;
mod gf16_places;
mod gf16_shards;
mod gf8;

use pf_abi::wire::FecScheme;

use block::Lost;
pub use block::{FecError, Limits, Shape};

/// Refuses schemes that nobody defined.
///
/// # Errors
/// [`FecError::UnknownScheme`].
pub fn check_scheme(scheme: FecScheme) -> Result<(), FecError> {
    match scheme {
        FecScheme::GF8 | FecScheme::GF16 => Ok(()),
        other => Err(FecError::UnknownScheme(other.get())),
    }
}

/// Builds the tables of GF(2^16) (some 10 ms, once per process), so that the first session does not pay for them.
pub fn warm_up() {
    gf16_encoder::build_tables();
}

/// Refuses a block outside the limits, or which `scheme` has no code for.
fn check_shape(scheme: FecScheme, limits: &Limits, shape: Shape) -> Result<(), FecError> {
    let Shape { data, recovery, shard_bytes } = shape;
    let within = (1..=limits.data).contains(&data)
        && recovery <= limits.recovery
        && (1..=limits.shard_bytes).contains(&shard_bytes)
        && data.saturating_mul(shard_bytes) <= limits.block_bytes.next_multiple_of(shard_bytes)
        && (if scheme == FecScheme::GF8 { gf8::supports(shape) } else { gf16_encoder::supports(shape) });
    if within { Ok(()) } else { Err(FecError::Shape(shape)) }
}

enum EncoderOf {
    Gf8(Box<gf8::Encoder>),
    Gf16(Box<gf16_encoder::Encoder>),
}

/// Makes recovery shards.
pub struct Encoder {
    scheme: FecScheme,
    limits: Limits,
    field: EncoderOf,
}

impl Encoder {
    /// Takes all memory that blocks within `limits` need.
    ///
    /// # Errors
    /// [`FecError::UnknownScheme`].
    pub fn new(scheme: FecScheme, limits: Limits) -> Result<Self, FecError> {
        check_scheme(scheme)?;
        let field = if scheme == FecScheme::GF8 {
            EncoderOf::Gf8(Box::new(gf8::Encoder::new()))
        } else {
            EncoderOf::Gf16(Box::new(gf16_encoder::Encoder::new(&limits)))
        };
        Ok(Self { scheme, limits, field })
    }

    /// Whether a block of this shape can be encoded.
    ///
    /// # Errors
    /// [`FecError::Shape`].
    pub fn check(&self, shape: Shape) -> Result<(), FecError> {
        if shape.recovery == 0 { Ok(()) } else { check_shape(self.scheme, &self.limits, shape) }
    }

    /// Fills `recovery`, all recovery shards of the block in order, from `data`, all its data shards in order.
    ///
    /// # Errors
    /// [`FecError::Shape`] for a block outside the code or the limits, [`FecError::Length`] for a data shard that is not
    /// `shard_bytes` long. What `recovery` holds then is not defined.
    ///
    /// # Panics
    /// When a shard of `recovery` is not `shard_bytes` long.
    pub fn encode<'a, 'b>(
        &mut self,
        shard_bytes: usize,
        data: impl ExactSizeIterator<Item = &'a [u8]> + Clone,
        recovery: impl ExactSizeIterator<Item = &'b mut [u8]>,
    ) -> Result<(), FecError> {
        let shape = Shape { data: data.len(), recovery: recovery.len(), shard_bytes };
        if shape.recovery == 0 {
            return Ok(());
        }
        check_shape(self.scheme, &self.limits, shape)?;
        if let Some(wrong) = data.clone().find(|shard| shard.len() != shard_bytes) {
            return Err(FecError::Length { have: wrong.len(), want: shard_bytes });
        }
        match &mut self.field {
            EncoderOf::Gf16(encoder) => {
                let mut recovery = recovery;
                encoder.encode(shape, data, |_, chunks| {
                    if let Some(out) = recovery.next() {
                        gf16_shards::store(chunks, out);
                    }
                });
            }
            EncoderOf::Gf8(encoder) => {
                encoder.encode(shape.recovery, data, recovery);
            }
        }
        Ok(())
    }
}

enum DecoderOf {
    Gf8(Box<gf8::Decoder>),
    Gf16(Box<gf16_decoder::Decoder>),
}

/// Rebuilds missing data shards.
pub struct Decoder {
    scheme: FecScheme,
    limits: Limits,
    /// What the current block lacks, by place.
    lost: Vec<Lost>,
    /// Bit per recovery shard: whether the current block has it.
    rows: Vec<u64>,
    field: DecoderOf,
}

impl Decoder {
    /// Takes all memory that blocks within `limits` need.
    ///
    /// # Errors
    /// [`FecError::UnknownScheme`].
    pub fn new(scheme: FecScheme, limits: Limits) -> Result<Self, FecError> {
        check_scheme(scheme)?;
        let field = if scheme == FecScheme::GF8 {
            DecoderOf::Gf8(Box::new(gf8::Decoder::new(&limits)))
        } else {
            DecoderOf::Gf16(Box::new(gf16_decoder::Decoder::new(&limits)))
        };
        let lost = Vec::with_capacity(limits.data.min(limits.recovery));
        Ok(Self { scheme, limits, lost, rows: vec![0; limits.recovery.div_ceil(64)], field })
    }

    /// Puts every data shard into its place; gives the number of those that were rebuilt.
    ///
    /// `block` has a place for each data shard, one behind the other. A place holds its data shard, or, where
    /// `recovery_at(place)` says so, the recovery shard of that index: any k shards are the whole block, so that no other
    /// memory is needed for them. Nothing is decoded when every data shard is in its place.
    ///
    /// # Errors
    /// [`FecError::Shape`] for a block outside the code or the limits, [`FecError::Length`] when `block` has another
    /// length, [`FecError::Recovery`] for a recovery shard that does not exist or is there twice. `block` is not changed
    /// then.
    pub fn repair(
        &mut self,
        shape: Shape,
        block: &mut [u8],
        recovery_at: impl Fn(usize) -> Option<usize>,
    ) -> Result<usize, FecError> {
        check_shape(self.scheme, &self.limits, shape)?;
        let want = shape.data * shape.shard_bytes;
        if block.len() != want {
            return Err(FecError::Length { have: block.len(), want });
        }
        self.lost.clear();
        self.rows.fill(0);
        for (place, row) in (0..shape.data).filter_map(|place| Some((place, recovery_at(place)?))) {
            let bit = 1 << (row % 64);
            if row >= shape.recovery || self.rows[row / 64] & bit != 0 {
                return Err(FecError::Recovery { index: row, recovery: shape.recovery });
            }
            self.rows[row / 64] |= bit;
            self.lost.push(Lost { place: place as u16, row: row as u16 });
        }
        if self.lost.is_empty() {
            return Ok(0);
        }
        match &mut self.field {
            DecoderOf::Gf8(decoder) => decoder.repair(shape, block, &self.lost),
            DecoderOf::Gf16(decoder) => decoder.repair(shape, block, &self.lost),
        }
        Ok(self.lost.len())
    }
}
