//! Which units can be put together again, by the rules of the wire (wire §4.4) and the network's log alone. Nothing of the
//! reassembler, the packetizer or the code of the recovery shards is used.

use pf_abi::wire::FecScheme;

use crate::host::SentUnit;
use crate::network::Fate;
use crate::scenario::Scenario;

/// Shards of one block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BlockPlan {
    pub data: u64,
    pub recovery: u64,
}

/// The blocks of a unit of `bytes` bytes at `percent` recovery.
pub fn blocks(scenario: &Scenario, bytes: u64, percent: u8) -> Vec<BlockPlan> {
    let shard = u64::from(scenario.shard_payload);
    let most = u64::from(scenario.max_data_per_block);
    let largest = if scenario.scheme == FecScheme::GF8 { 255 } else { 65_535 };
    let ceiling = (most + (most * u64::from(scenario.percent)).div_ceil(100)).min(largest);
    let mut left = if bytes == 0 { 1 } else { bytes.div_ceil(shard) };
    let mut blocks = Vec::new();
    while left > 0 {
        let data = left.min(most);
        let recovery = (data * u64::from(percent)).div_ceil(100).min(ceiling - data);
        blocks.push(BlockPlan { data, recovery });
        left -= data;
    }
    blocks
}

/// Whether a unit of these blocks can be put together, when its datagrams, in the order of their sending, had these fates.
/// None when there are not as many datagrams as the rules ask for.
pub(crate) fn survives(blocks: &[BlockPlan], fates: &[Fate]) -> Option<bool> {
    let all: u64 = blocks.iter().map(|block| block.data + block.recovery).sum();
    if all != fates.len() as u64 {
        return None;
    }
    let mut lost = vec![0_u64; blocks.len()];
    let mut fate = fates.iter();
    // All data of block 0, 1, …, then all recovery of block 0, 1, ….
    for count in [|block: &BlockPlan| block.data, |block: &BlockPlan| block.recovery] {
        for (block, lost) in blocks.iter().zip(&mut lost) {
            let of_block = fate.by_ref().take(count(block) as usize);
            *lost += of_block.filter(|fate| **fate == Fate::Dropped).count() as u64;
        }
    }
    Some(blocks.iter().zip(lost).all(|(block, lost)| lost <= block.recovery))
}

/// The same for a unit that was sent.
pub(crate) fn unit_survives(scenario: &Scenario, unit: &SentUnit, log: &[Fate]) -> Option<bool> {
    let fates = log.get(unit.first_datagram..unit.first_datagram + unit.datagrams)?;
    survives(&blocks(scenario, unit.bytes, unit.percent), fates)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scenario(scheme: FecScheme, most: u16, percent: u8) -> Scenario {
        Scenario { scheme, shard_payload: 1000, max_data_per_block: most, percent, ..Scenario::of_seed(0) }
    }

    fn shapes(scenario: &Scenario, bytes: u64, percent: u8) -> Vec<(u64, u64)> {
        blocks(scenario, bytes, percent).iter().map(|block| (block.data, block.recovery)).collect()
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
    fn a_block_survives_as_many_losses_as_it_has_recovery_shards() {
        let blocks = [BlockPlan { data: 3, recovery: 1 }, BlockPlan { data: 1, recovery: 1 }];
        let fates = |text: &str| -> Vec<Fate> {
            text.bytes().map(|byte| if byte == b'.' { Fate::Came } else { Fate::Dropped }).collect()
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
            assert_eq!(survives(&blocks, &fates(text)), want, "{text}");
        }
    }
}
