//! In which order numbered pictures came.

/// Where a picture stands among those before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    New,
    /// The newest one again.
    Same,
    /// A newer one of its sequence was there before it.
    Older,
}

/// The newest picture of a sequence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Newest {
    generation: u8,
    number: u64,
}

/// The sequence that is seen, and the one before it, from which a late picture may still come.
#[derive(Clone, Copy, Debug, Default)]
pub struct Order {
    current: Option<Newest>,
    before: Option<Newest>,
}

impl Order {
    pub fn is_newest(&self, generation: u8, number: u64) -> bool {
        self.current == Some(Newest { generation, number })
    }

    /// Places a picture, and remembers it when it is new.
    pub fn place(&mut self, generation: u8, number: u64) -> Place {
        let of_this = |known: &Option<Newest>| known.filter(|known| known.generation == generation);
        if self.is_newest(generation, number) {
            return Place::Same;
        }
        if [self.current, self.before].iter().filter_map(of_this).any(|known| number <= known.number) {
            return Place::Older;
        }
        if of_this(&self.current).is_none() {
            self.before = self.current;
        }
        self.current = Some(Newest { generation, number });
        Place::New
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sequence_has_an_order_and_two_have_none() {
        let mut order = Order::default();
        let rows = [
            (0, 900, Place::New),
            (0, 900, Place::Same),
            (0, 899, Place::Older),
            (0, 902, Place::New),
            // A new display begins at 1; a picture of the old one that comes now comes too late.
            (1, 1, Place::New),
            (0, 901, Place::Older),
            (0, 902, Place::Older),
            (1, 2, Place::New),
            (1, 1, Place::Older),
            // The first display again, in use once more: its numbers go on.
            (0, 903, Place::New),
            (0, 902, Place::Older),
            // Long after, the numbers of generations are used again.
            (5, 4, Place::New),
            (6, 4, Place::New),
            (0, 1, Place::New),
        ];
        for (index, (generation, number, place)) in rows.into_iter().enumerate() {
            assert_eq!(order.place(generation, number), place, "row {index}");
        }
    }
}
