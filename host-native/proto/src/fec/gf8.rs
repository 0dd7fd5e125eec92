//! Scheme 0: GF(2^8) Cauchy (wire §4.9). Recovery row j has the coefficient 1 / ((m + i) + j) for data shard i.
//!
//! The field's arithmetic over shards is that of `fec-rs`, the reference crate: pure Rust, AVX2 and GFNI found at run time.
//! Its codec is not used: it wants an allocated matrix for each (k, m), and allocates again for each repair.

use fec_rs::galois;

use super::block::{Limits, Lost, Shape};
use super::cauchy::{self, Field};

/// Whether the code exists for this block.
pub(super) fn supports(shape: Shape) -> bool {
    shape.data + shape.recovery <= usize::from(u8::MAX)
}

/// What both directions need of the field, found once.
struct Gf8 {
    log: [u8; 256],
    exp: [u8; 255],
    /// Inverse of every element but 0.
    inverse: [u8; 256],
    set_product: galois::MulSliceFn,
    add_product: galois::MulSliceFn,
}

impl Field for Gf8 {
    const ORDER: u32 = 255;

    fn log(&self, element: u16) -> u32 {
        self.log[usize::from(element)].into()
    }
}

impl Gf8 {
    fn new() -> Self {
        let (mut log, mut exp) = ([0; 256], [0; 255]);
        for (power, element) in exp.iter_mut().enumerate() {
            *element = galois::exp(2, power);
            log[usize::from(*element)] = power as u8;
        }
        let inverse = log.map(|log: u8| exp[(255 - usize::from(log)) % 255]);
        let (set_product, add_product) = galois::detect_mul_slice();
        Self { log, exp, inverse, set_product, add_product }
    }

    fn exp(&self, log: u32) -> u8 {
        self.exp[(log % Self::ORDER) as usize]
    }

    /// Coefficient of data shard `column` in recovery shard `row`; `m` is the declared count of recovery shards.
    fn coefficient(&self, m: usize, row: usize, column: usize) -> u8 {
        self.inverse[usize::from(((m + column) ^ row) as u8)]
    }
}

pub(super) struct Encoder(Gf8);

impl Encoder {
    pub(super) fn new() -> Self {
        Self(Gf8::new())
    }

    /// Fills the `m` recovery shards. Counts and lengths are those of a block within the code.
    pub(super) fn encode<'a, 'b>(
        &self,
        m: usize,
        data: impl Iterator<Item = &'a [u8]> + Clone,
        recovery: impl Iterator<Item = &'b mut [u8]>,
    ) {
        for (row, out) in recovery.enumerate() {
            for (column, shard) in data.clone().enumerate() {
                let product = if column == 0 { self.0.set_product } else { self.0.add_product };
                product(self.0.coefficient(m, row, column), shard, out);
            }
        }
    }
}

pub(super) struct Decoder {
    field: Gf8,
    /// Recovery shards without the share of the data shards that are there, one behind the other.
    syndromes: Vec<u8>,
    xs: Vec<u16>,
    ys: Vec<u16>,
    rows: Vec<u32>,
    columns: Vec<u32>,
}

impl Decoder {
    pub(super) fn new(limits: &Limits) -> Self {
        // k + m is at most 255, and no more shards are rebuilt than either has.
        let most = limits.data.min(limits.recovery).min(127);
        Self {
            field: Gf8::new(),
            syndromes: vec![0; most * limits.shard_bytes],
            xs: Vec::with_capacity(most),
            ys: Vec::with_capacity(most),
            rows: Vec::with_capacity(most),
            columns: Vec::with_capacity(most),
        }
    }

    /// Puts the lost data shards into their places. The block is within the code and the limits.
    pub(super) fn repair(&mut self, shape: Shape, block: &mut [u8], lost: &[Lost]) {
        let (m, length) = (shape.recovery, shape.shard_bytes);
        let range = |lost: &Lost| usize::from(lost.place) * length..(usize::from(lost.place) + 1) * length;
        for (syndrome, equation) in self.syndromes.chunks_exact_mut(length).zip(lost) {
            syndrome.copy_from_slice(&block[range(equation)]);
            let mut absent = lost.iter().map(|lost| usize::from(lost.place)).peekable();
            for (column, shard) in block.chunks_exact(length).enumerate() {
                if absent.next_if_eq(&column).is_none() {
                    let factor = self.field.coefficient(m, usize::from(equation.row), column);
                    (self.field.add_product)(factor, shard, syndrome);
                }
            }
        }
        self.xs.clear();
        self.xs.extend(lost.iter().map(|lost| lost.row));
        self.ys.clear();
        self.ys.extend(lost.iter().map(|lost| m as u16 + lost.place));
        cauchy::invert(&self.field, &self.xs, &self.ys, &mut self.rows, &mut self.columns);
        for ((lost, &y), &scale) in lost.iter().zip(&self.ys).zip(&self.columns) {
            let shard = &mut block[range(lost)];
            shard.fill(0);
            for ((&x, &row), syndrome) in self.xs.iter().zip(&self.rows).zip(self.syndromes.chunks_exact(length)) {
                let factor = self.field.exp(row + scale + Gf8::ORDER - self.field.log(x ^ y));
                (self.field.add_product)(factor, syndrome, shard);
            }
        }
    }
}
