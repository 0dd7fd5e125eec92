//! Spoilt inputs from a seed: the same ones again for the same seed.

use pf_proto::SplitMix;

/// Longest input that is made.
const LONGEST: usize = 4096;
/// Numbers at which limits lie.
const EDGES: [u64; 10] = [0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, u32::MAX as u64, u64::MAX];

/// A source of inputs near to those that it was given.
#[derive(Debug)]
pub struct Mutations {
    random: SplitMix,
    inputs: Vec<Vec<u8>>,
}

impl Mutations {
    /// Spoils these; the empty input is always among them.
    #[must_use]
    pub fn new(seed: u64, mut inputs: Vec<Vec<u8>>) -> Self {
        inputs.push(Vec::new());
        Self { random: SplitMix::new(seed), inputs }
    }

    /// The next input.
    #[must_use]
    pub fn next_input(&mut self) -> Vec<u8> {
        let which = self.below(self.inputs.len());
        let mut input = self.inputs[which].clone();
        for _ in 0..=self.random.below(4) {
            self.spoil(&mut input);
        }
        input.truncate(LONGEST);
        input
    }

    fn below(&mut self, limit: usize) -> usize {
        self.random.below(limit as u64) as usize
    }

    fn spoil(&mut self, input: &mut Vec<u8>) {
        let at = self.below(input.len().max(1)).min(input.len());
        match self.below(8) {
            0 => input.truncate(at),
            1 => {
                let count = self.below(16);
                let more: Vec<u8> = (0..count).map(|_| self.random.next() as u8).collect();
                input.splice(at..at, more);
            }
            2 => {
                let end = (at + self.below(16)).min(input.len());
                input.drain(at..end);
            }
            // A number at an edge, of one byte to eight.
            3 => {
                let width = 1 << self.below(4);
                let edge = EDGES[self.below(EDGES.len())].to_le_bytes();
                let end = (at + width).min(input.len());
                input[at..end].copy_from_slice(&edge[..end - at]);
            }
            // A piece of another input.
            4 => {
                let which = self.below(self.inputs.len());
                let from = self.below(self.inputs[which].len() + 1);
                let piece = self.inputs[which][from..].to_vec();
                input.truncate(at);
                input.extend(piece);
            }
            5 => {
                let end = (at + self.below(40)).min(input.len());
                let piece = input[at..end].to_vec();
                input.splice(at..at, piece);
            }
            _ => {
                if let Some(byte) = input.get_mut(at) {
                    *byte ^= 1 << self.random.below(8);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_inputs() {
        let mut one = Mutations::new(1, vec![vec![7; 40]]);
        let mut two = Mutations::new(1, vec![vec![7; 40]]);
        let mut other = Mutations::new(2, vec![vec![7; 40]]);
        let first: Vec<_> = (0..200).map(|_| one.next_input()).collect();
        let again: Vec<_> = (0..200).map(|_| two.next_input()).collect();
        let others: Vec<_> = (0..200).map(|_| other.next_input()).collect();
        assert_eq!(first, again);
        assert_ne!(first, others);
        let different: std::collections::BTreeSet<_> = first.iter().collect();
        assert!(different.len() > 100, "{} different ones of 200", different.len());
        assert!(first.iter().any(|input| input.len() > 40) && first.iter().any(|input| input.len() < 40));
    }
}
