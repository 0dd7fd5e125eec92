//! Few missing shards of a Leopard block, solved for directly.
//!
//! Leopard's systematic code is a Cauchy matrix with scaled rows or columns (wire §4.10, As a matrix).
//! What the data shards that are there give to the recovery shards, the encoder says, with zeros in the places of the
//! missing ones. The rest of e recovery shards is e equations for e missing shards, and the inverse of a Cauchy matrix has
//! a closed form. Beside one encoding that costs e × e products of a factor with a shard; the general way
//! ([`super::gf16_any`]) costs the same whatever is missing, and never less than its locator over all 65,536 elements.

use reed_solomon_simd::engine::{DefaultEngine, Engine, GF_MODULUS, tables};

use super::block::{Limits, Lost, Shape};
use super::cauchy::{self, Field};
use super::gf16_encoder::Encoder;
use super::gf16_places::Places;
use super::gf16_shards::{CHUNK, Memory, add, load, store};

/// Most shards that are rebuilt this way.
const MOST: usize = 128;

/// Entry of [`Few::equations`] that says that a recovery shard is not used.
const UNUSED: u8 = u8::MAX;

struct Gf16(&'static tables::ExpLog);

impl Field for Gf16 {
    const ORDER: u32 = GF_MODULUS as u32;

    fn log(&self, element: u16) -> u32 {
        self.0.log[usize::from(element)].into()
    }
}

pub(super) struct Few {
    field: Gf16,
    engine: DefaultEngine,
    encoder: Encoder,
    /// Stands for a lost shard.
    zeros: Vec<u8>,
    /// For each recovery shard of the block the number of its equation.
    equations: Vec<u8>,
    /// Recovery shards without the share of the data shards that are there, one for each equation.
    syndromes: Memory,
    /// The shards being rebuilt.
    rebuilt: Memory,
    product: Memory,
    /// Places of the recovery shards that are used, and of the missing data shards.
    xs: Vec<u16>,
    ys: Vec<u16>,
    rows: Vec<u32>,
    columns: Vec<u32>,
}

impl Few {
    pub(super) fn new(limits: &Limits) -> Self {
        let most = limits.data.min(limits.recovery).min(MOST);
        let chunks = limits.shard_bytes.div_ceil(CHUNK);
        Self {
            field: Gf16(tables::get_exp_log()),
            engine: DefaultEngine::new(),
            encoder: Encoder::new(limits),
            zeros: vec![0; limits.shard_bytes],
            equations: vec![UNUSED; limits.recovery],
            syndromes: Memory::of(most * chunks),
            rebuilt: Memory::of(most * chunks),
            product: Memory::of(chunks),
            xs: Vec::with_capacity(most),
            ys: Vec::with_capacity(most),
            rows: Vec::with_capacity(most),
            columns: Vec::with_capacity(most),
        }
    }

    /// Whether `lost` shards of a block are rebuilt faster here than in general. The figures are picoseconds, measured
    /// with AVX2: a product costs the more the larger the block, because it uses more rows of the engine's table.
    /// `examples/fec.rs` shows both sides of the border.
    pub(super) fn is_faster(lost: usize, shape: Shape) -> bool {
        let chunks = shape.shard_bytes.div_ceil(CHUNK);
        let transform = Places::of(shape).end.next_power_of_two();
        let product = 10_000 + (4_000 + transform.min(2048)) * chunks;
        let in_general_beyond_an_encoding = 150_000_000 + 35_000 * transform * chunks;
        lost <= MOST && lost * lost * product <= in_general_beyond_an_encoding
    }

    /// Puts the lost data shards, at most [`MOST`], into their places. The block is within the code and the limits.
    pub(super) fn repair(&mut self, shape: Shape, block: &mut [u8], lost: &[Lost]) {
        let places = Places::of(shape);
        let chunks = shape.shard_bytes.div_ceil(CHUNK);
        let range = |lost: &Lost| {
            let start = usize::from(lost.place) * shape.shard_bytes;
            start..start + shape.shard_bytes
        };
        self.equations[..shape.recovery].fill(UNUSED);
        self.xs.clear();
        self.ys.clear();
        let syndromes = self.syndromes.first(lost.len() * chunks).chunks_exact_mut(chunks);
        for ((equation, lost), syndrome) in lost.iter().enumerate().zip(syndromes) {
            self.equations[usize::from(lost.row)] = equation as u8;
            self.xs.push(places.recovery(lost.row));
            self.ys.push(places.data(lost.place));
            load(syndrome, &block[range(lost)]);
        }
        self.subtract_present(shape, block, lost);
        self.solve(places, chunks);
        for (lost, rebuilt) in lost.iter().zip(self.rebuilt.first(lost.len() * chunks).chunks_exact(chunks)) {
            store(rebuilt, &mut block[range(lost)]);
        }
    }

    /// Takes the share of every data shard that is there out of the syndromes.
    fn subtract_present(&mut self, shape: Shape, block: &[u8], lost: &[Lost]) {
        let chunks = shape.shard_bytes.div_ceil(CHUNK);
        let zeros = &self.zeros[..shape.shard_bytes];
        let mut absent = lost.iter().map(|lost| usize::from(lost.place)).peekable();
        let present = block.chunks_exact(shape.shard_bytes).enumerate();
        let present = present.map(|(place, shard)| if absent.next_if_eq(&place).is_some() { zeros } else { shard });
        let syndromes = self.syndromes.first(lost.len() * chunks);
        self.encoder.encode(shape, present, |row, shard| {
            let equation = usize::from(self.equations[row]);
            if equation != usize::from(UNUSED) {
                add(&mut syndromes[equation * chunks..(equation + 1) * chunks], shard);
            }
        });
    }

    /// Solves the equations for the missing shards.
    fn solve(&mut self, places: Places, chunks: usize) {
        let (field, engine) = (&self.field, &self.engine);
        cauchy::invert(field, &self.xs, &self.ys, &mut self.rows, &mut self.columns);
        let all = self.xs.len() * chunks;
        let syndromes = self.syndromes.first(all);
        for ((syndrome, &x), &row) in syndromes.chunks_exact_mut(chunks).zip(&self.xs).zip(&self.rows) {
            multiply(engine, syndrome, row + Gf16::ORDER - field.log(row_scale(places, x)));
        }
        let product = self.product.first(chunks);
        let rebuilt = self.rebuilt.first(all);
        for ((rebuilt, &y), &column) in rebuilt.chunks_exact_mut(chunks).zip(&self.ys).zip(&self.columns) {
            rebuilt.fill([0; CHUNK]);
            for (syndrome, &x) in syndromes.chunks_exact(chunks).zip(&self.xs) {
                product.copy_from_slice(syndrome);
                // Few different sums, so few rows of the engine's large table of products.
                multiply(engine, product, Gf16::ORDER - field.log(x ^ y));
                add(rebuilt, product);
            }
            multiply(engine, rebuilt, column + Gf16::ORDER - field.log(column_scale(places, y)));
        }
    }
}

/// Multiplies a shard by the element with this logarithm, which may be above the order.
fn multiply(engine: &DefaultEngine, shard: &mut [[u8; CHUNK]], log: u32) {
    engine.mul(shard, (log % Gf16::ORDER) as u16);
}

/// Scale of the column of the data shard at `place`.
fn column_scale(places: Places, place: u16) -> u16 {
    if places.high { place / places.c as u16 } else { 1 }
}

/// Scale of the row of the recovery shard at `place`.
fn row_scale(places: Places, place: u16) -> u16 {
    if places.high { 1 } else { place / places.c as u16 }
}
