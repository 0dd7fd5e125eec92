//! Scripts: how an input says what a machine is told, and scripts to begin with.

use arbitrary::Unstructured;

use crate::wire_samples::samples;

/// Reads a script from its beginning; behind its end there are zeros.
pub(super) struct Script<'a>(Unstructured<'a>);

impl<'a> Script<'a> {
    pub(super) fn new(input: &'a [u8]) -> Self {
        Self(Unstructured::new(input))
    }

    pub(super) fn is_over(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn byte(&mut self) -> u8 {
        self.0.arbitrary().unwrap_or_default()
    }

    pub(super) fn word(&mut self) -> u16 {
        self.0.arbitrary().unwrap_or_default()
    }

    pub(super) fn number(&mut self) -> u64 {
        self.0.arbitrary().unwrap_or_default()
    }

    /// The next bytes, fewer at the end.
    pub(super) fn take(&mut self, most: usize) -> &'a [u8] {
        let count = most.min(self.0.len());
        self.0.bytes(count).unwrap_or_default()
    }

    /// The rest, cut into pieces. The first byte says how.
    pub(super) fn pieces(mut self) -> impl Iterator<Item = &'a [u8]> {
        let cut = self.byte();
        std::iter::from_fn(move || {
            if self.is_over() {
                return None;
            }
            let length = match cut {
                0 => usize::MAX,
                1..=64 => usize::from(cut),
                _ => 1 + usize::from(self.byte()),
            };
            Some(self.take(length)).filter(|piece| !piece.is_empty() || !self.is_over())
        })
    }
}

/// Scripts of a video sender: units in order, with losses, repetitions, and spoilt and made up packets between.
pub(super) fn video_seeds() -> Vec<Vec<u8>> {
    let unit = |length: u16| [vec![0], length.to_le_bytes().to_vec(), vec![0, 1, 5]].concat();
    let send = |count: usize| vec![1; count];
    let shapes: [[u8; 4]; 4] = [[0, 10, 7, 0], [1, 50, 3, 0], [2, 0, 200, 0], [3, 25, 1, 0]];
    shapes
        .into_iter()
        .flat_map(|shape| {
            [
                // One packet is left out, in the reassembler's words and in the receiver's.
                [shape.to_vec(), unit(6000), send(3), vec![6, 1], send(20)].concat(),
                [shape.to_vec(), unit(6000), send(3), vec![5, 1], send(20)].concat(),
                [shape.to_vec(), unit(6000), send(40), unit(0), send(4), unit(20_000), send(60)].concat(),
                [shape.to_vec(), unit(6000), send(3), vec![2], send(20), vec![3, 0, 3, 0, 3, 9], send(20)].concat(),
                [shape.to_vec(), unit(900), vec![4, 6, 1, 0, 0, 0, 0, 0, 0, 0, 4, 1, 255], send(9)].concat(),
                [shape.to_vec(), unit(3000), vec![5, 100, 6, 20], send(9), vec![7; 3], vec![8; 30]].concat(),
            ]
        })
        .collect()
}

/// Scripts of a control stream: the published messages in their frames, whole and cut.
pub(super) fn control_seeds() -> Vec<Vec<u8>> {
    let mut seeds = Vec::new();
    let mut all = vec![9];
    for target in pf_abi::fuzz::TARGETS {
        let Some(name) = target.name.strip_prefix("wire.") else { continue };
        let Some(sample) = samples("wire", name).into_iter().next_back() else { continue };
        let framed = pf_session::frame(&sample).expect("samples are short");
        if seeds.len() % 4 == 0 {
            all.extend(&framed);
        }
        seeds.push([vec![0], framed].concat());
    }
    all.truncate(2048);
    seeds.push(all);
    seeds
}
