//! Which units can be put together again, by the rules of the wire (wire §4.4, §4.6) and the network's log alone. Nothing of the
//! reassembler, the packetizer or the code of the recovery shards is used.

use pf_abi::wire::FecScheme;
use pf_proto::StreamForm;

use crate::network::Fate;
use crate::scenario::Scenario;
use crate::video::SentUnit;

/// Shards of one block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BlockPlan {
    pub data: u64,
    pub recovery: u64,
}

/// The blocks of a unit, by the rules of its form (wire §4.4, §4.6).
pub fn blocks(scenario: &Scenario, unit: &SentUnit) -> Vec<BlockPlan> {
    let most = u64::from(scenario.max_data_per_block);
    let largest = if scenario.scheme == FecScheme::GF8 { 255 } else { 65_535 };
    let ceiling = (most + (most * u64::from(scenario.percent)).div_ceil(100)).min(largest);
    let data = match unit.form {
        Some(StreamForm::Slices) => cut_in_slices(unit, most),
        // Plain streams cut blocks when they are full: the same as those of whole units.
        Some(StreamForm::Plain) | None => cut_when_full(unit, most),
    };
    let block = |data: u64| {
        let recovery = (data * u64::from(unit.percent)).div_ceil(100).min(ceiling - data);
        BlockPlan { data, recovery }
    };
    data.into_iter().map(block).collect()
}

/// Data shards of each block of a unit that is cut when a block is full.
fn cut_when_full(unit: &SentUnit, most: u64) -> Vec<u64> {
    let mut left = unit.bytes.div_ceil(u64::from(unit.shard_payload)).max(1);
    let mut blocks = Vec::new();
    while left > 0 {
        blocks.push(left.min(most));
        left -= left.min(most);
    }
    blocks
}

/// The same of a unit that is cut at the ends of its slices too, where at least 16 whole shards wait; one is kept back where nothing
/// would remain.
fn cut_in_slices(unit: &SentUnit, most: u64) -> Vec<u64> {
    let shard = u64::from(unit.shard_payload);
    let (mut blocks, mut before, mut waiting) = (Vec::new(), 0, 0);
    for end in &unit.slices {
        waiting += end - before;
        before = *end;
        while waiting > most * shard {
            blocks.push(most);
            waiting -= most * shard;
        }
        let whole = waiting / shard;
        if whole >= 16 {
            let cut = if waiting % shard == 0 { whole - 1 } else { whole };
            blocks.push(cut);
            waiting -= cut * shard;
        }
    }
    blocks.push(waiting.div_ceil(shard).max(1));
    blocks
}

/// Whether a unit of these blocks can be put together, when its datagrams, in the order of their sending, had these fates. `streamed`
/// units have the recovery shards of each block behind its data, all others those of all blocks behind all data. None when there are
/// not as many datagrams as the rules ask for.
pub(crate) fn survives(blocks: &[BlockPlan], streamed: bool, fates: &[Fate]) -> Option<bool> {
    let all: u64 = blocks.iter().map(|block| block.data + block.recovery).sum();
    if all != fates.len() as u64 {
        return None;
    }
    let mut fates = fates.iter();
    let mut lost_of =
        |count: u64| fates.by_ref().take(count as usize).filter(|fate| **fate != Fate::Came).count() as u64;
    let lost: Vec<u64> = if streamed {
        blocks.iter().map(|block| lost_of(block.data + block.recovery)).collect()
    } else {
        let data: Vec<u64> = blocks.iter().map(|block| lost_of(block.data)).collect();
        blocks.iter().zip(data).map(|(block, lost)| lost + lost_of(block.recovery)).collect()
    };
    Some(blocks.iter().zip(lost).all(|(block, lost)| lost <= block.recovery))
}

/// What became of the datagrams of a unit.
pub(crate) fn fates<'a>(unit: &SentUnit, log: &'a [Fate]) -> Option<&'a [Fate]> {
    log.get(unit.first_datagram..unit.first_datagram + unit.datagrams)
}

/// Whether a unit that was sent can be put together.
pub(crate) fn unit_survives(scenario: &Scenario, unit: &SentUnit, log: &[Fate]) -> Option<bool> {
    survives(&blocks(scenario, unit), unit.form.is_some(), fates(unit, log)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scenario(scheme: FecScheme, most: u16, percent: u8) -> Scenario {
        Scenario { scheme, max_data_per_block: most, percent, ..Scenario::of_seed(0) }
    }

    fn unit(bytes: u64, percent: u8, form: Option<StreamForm>, slices: &[u64]) -> SentUnit {
        let slices = slices.to_vec();
        SentUnit { bytes, percent, form, slices, shard_payload: 1000, ..SentUnit::default() }
    }

    fn shapes(scenario: &Scenario, bytes: u64, percent: u8) -> Vec<(u64, u64)> {
        shapes_of(scenario, &unit(bytes, percent, None, &[]))
    }

    fn shapes_of(scenario: &Scenario, unit: &SentUnit) -> Vec<(u64, u64)> {
        blocks(scenario, unit).iter().map(|block| (block.data, block.recovery)).collect()
    }

    #[test]
    fn blocks_are_those_of_the_rules() {
        let wide = scenario(FecScheme::GF16, 4096, 10);
        assert_eq!(shapes(&wide, 0, 10), [(1, 1)]);
        assert_eq!(shapes(&wide, 9_999, 10), [(10, 1)]);
        assert_eq!(shapes(&wide, 10_001, 0), [(11, 0)]);
        let small = scenario(FecScheme::GF16, 4, 25);
        assert_eq!(shapes(&small, 10_000, 50), [(4, 1), (4, 1), (2, 1)], "full blocks stay below the ceiling");
        let eight = scenario(FecScheme::GF8, 250, 50);
        assert_eq!(shapes(&eight, 250_000, 50), [(250, 5)], "255 is the end");
    }

    #[test]
    fn blocks_of_streamed_units_are_those_of_the_rules() {
        let small = scenario(FecScheme::GF16, 20, 10);
        let plain = |bytes| shapes_of(&small, &unit(bytes, 10, Some(StreamForm::Plain), &[]));
        assert_eq!(plain(20_000), [(20, 2)], "a block is cut when more than it holds waits");
        assert_eq!(plain(20_001), [(20, 2), (1, 1)]);
        let slices = |ends: &[u64]| {
            let bytes = ends.last().copied().unwrap_or(0);
            shapes_of(&small, &unit(bytes, 10, Some(StreamForm::Slices), ends))
        };
        assert_eq!(slices(&[0]), [(1, 1)]);
        assert_eq!(slices(&[15_999]), [(16, 2)], "15 whole shards are none to cut");
        assert_eq!(slices(&[16_000]), [(15, 2), (1, 1)], "one is kept back");
        assert_eq!(slices(&[16_001]), [(16, 2), (1, 1)]);
        assert_eq!(slices(&[10_000, 16_500, 37_000]), [(16, 2), (20, 2), (1, 1)]);
        // The published row: shards of 512, slices of 8192 and 8707 bytes (wire §A.5).
        let wide = scenario(FecScheme::GF16, 4096, 10);
        let row = SentUnit { shard_payload: 512, ..unit(16_899, 10, Some(StreamForm::Slices), &[8192, 16_899]) };
        assert_eq!(shapes_of(&wide, &row), [(15, 2), (18, 2), (1, 1)]);
    }

    #[test]
    fn a_block_survives_as_many_losses_as_it_has_recovery_shards() {
        let blocks = [BlockPlan { data: 3, recovery: 1 }, BlockPlan { data: 1, recovery: 1 }];
        let fates = |text: &str| -> Vec<Fate> {
            let fate = |byte| match byte {
                b'.' => Fate::Came,
                b't' => Fate::TooLarge,
                _ => Fate::Dropped,
            };
            text.bytes().map(fate).collect()
        };
        // Data 0 0 0 1, then recovery 0 1.
        for (text, want) in [
            ("......", Some(true)),
            ("x.....", Some(true)),
            ("x..x..", Some(true)),
            ("x...x.", Some(false)),
            ("xx....", Some(false)),
            ("...x.x", Some(false)),
            ("....xx", Some(true)),
            (".....", None),
        ] {
            assert_eq!(survives(&blocks, false, &fates(text)), want, "{text}");
        }
        // Streamed: 0 0 0 0, then 1 1.
        for (text, want) in
            [("...x..", true), ("x..x..", false), ("x....x", true), ("....xx", false), ("....tt", false)]
        {
            assert_eq!(survives(&blocks, true, &fates(text)), Some(want), "{text}");
        }
    }
}
