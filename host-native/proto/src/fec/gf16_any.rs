//! Any number of lost shards of a Leopard block, through the locator of the lost places (wire §4.10 Decoding).

use reed_solomon_simd::engine::{DefaultEngine, Engine, GF_MODULUS};

use super::block::{Limits, Lost, Shape};
use super::gf16_places::{ELEMENTS, Places};
use super::gf16_shards::{CHUNK, Memory, add, load, most_chunks, store, view};

pub(super) struct Any {
    engine: DefaultEngine,
    /// 1 for each place without a shard, then the logarithm of the locator there.
    locator: Box<[u16; ELEMENTS]>,
    /// The shards in their places.
    work: Memory,
}

impl Any {
    pub(super) fn new(limits: &Limits) -> Self {
        let work = Memory::of(most_chunks(limits, Places::transform));
        Self { engine: DefaultEngine::new(), locator: Box::new([0; ELEMENTS]), work }
    }

    /// Puts the lost data shards into their places. The block is within the code and the limits.
    pub(super) fn repair(&mut self, shape: Shape, block: &mut [u8], lost: &[Lost]) {
        let chunks = shape.shard_bytes.div_ceil(CHUNK);
        let places = Places::of(shape);
        self.locate(shape, places, lost);
        let n = places.end.next_power_of_two();
        let work = self.work.first(n * chunks);
        work.fill([0; CHUNK]);
        let mut put = |place: u16, shard: &[u8]| {
            let at = &mut work[usize::from(place) * chunks..][..chunks];
            load(at, shard);
            self.engine.mul(at, self.locator[usize::from(place)]);
        };
        let mut absent = lost.iter().peekable();
        for (index, shard) in block.chunks_exact(shape.shard_bytes).enumerate() {
            match absent.next_if(|lost| usize::from(lost.place) == index) {
                Some(lost) => put(places.recovery(lost.row), shard),
                None => put(places.data(index as u16), shard),
            }
        }
        self.engine.ifft(&mut view(work, chunks), 0, n, places.end, 0);
        differentiate(work, n, chunks);
        self.engine.fft(&mut view(work, chunks), 0, n, places.end, 0);
        for lost in lost {
            let place = usize::from(places.data(lost.place));
            let shard = &mut work[place * chunks..][..chunks];
            self.engine.mul(shard, GF_MODULUS - self.locator[place]);
            let at = usize::from(lost.place) * shape.shard_bytes;
            store(shard, &mut block[at..at + shape.shard_bytes]);
        }
    }

    /// Marks the places without a shard, and evaluates the locator everywhere.
    fn locate(&mut self, shape: Shape, places: Places, lost: &[Lost]) {
        self.locator.fill(0);
        let (first, last) = (usize::from(places.recovery(0)), usize::from(places.recovery(0)) + shape.recovery);
        self.locator[first..last].fill(1);
        // Recovery shards that were never made: up to the end of the group, or of the field.
        self.locator[last..if places.high { places.c } else { ELEMENTS }].fill(1);
        for lost in lost {
            self.locator[usize::from(places.recovery(lost.row))] = 0;
            self.locator[usize::from(places.data(lost.place))] = 1;
        }
        let marked = if places.high { places.end } else { ELEMENTS };
        DefaultEngine::eval_poly(&mut self.locator, marked);
    }
}

/// The formal derivative of the polynomial whose coefficients are the `n` shards.
fn differentiate(work: &mut [[u8; CHUNK]], n: usize, chunks: usize) {
    for index in 1..n {
        let width = 1 << index.trailing_zeros();
        let (below, from) = work.split_at_mut(index * chunks);
        add(&mut below[(index - width) * chunks..], &from[..width * chunks]);
    }
}
