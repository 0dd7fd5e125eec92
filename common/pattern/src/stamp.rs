//! What a picture is numbered with.

/// Bits of the number; the generation has the eight above.
const NUMBER_BITS: u32 = 24;

/// Which sequence a picture belongs to, and its place there. The 32 bits of it stand in the code strip, and the checksum
/// and every marker depend on all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// Another one, another sequence: numbers of two generations say nothing of each other. It wraps around.
    pub generation: u8,
    /// From 1 to [`Stamp::LAST_NUMBER`].
    pub number: u32,
}

impl Stamp {
    /// Largest number; the next generation begins after it.
    pub const LAST_NUMBER: u32 = (1 << NUMBER_BITS) - 1;

    /// The first picture of a generation.
    #[must_use]
    pub fn first(generation: u8) -> Self {
        Self { generation, number: 1 }
    }

    /// The picture after this one.
    #[must_use]
    pub fn next(self) -> Self {
        if self.number >= Self::LAST_NUMBER {
            return Self::first(self.generation.wrapping_add(1));
        }
        Self { number: self.number + 1, ..self }
    }

    /// As it is drawn.
    #[must_use]
    pub fn bits(self) -> u32 {
        u32::from(self.generation) << NUMBER_BITS | self.number & Self::LAST_NUMBER
    }

    /// As it was read.
    #[must_use]
    pub fn of_bits(bits: u32) -> Self {
        Self { generation: (bits >> NUMBER_BITS) as u8, number: bits & Self::LAST_NUMBER }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_generation_begins_when_the_numbers_are_used_up() {
        let last = Stamp { generation: 255, number: Stamp::LAST_NUMBER };
        assert_eq!((last.bits(), last.next()), (u32::MAX, Stamp::first(0)));
        let stamp = Stamp { generation: 3, number: 7 };
        assert_eq!((stamp.bits(), Stamp::of_bits(0x0300_0007)), (0x0300_0007, stamp));
        assert_eq!(stamp.next(), Stamp { generation: 3, number: 8 });
    }
}
