//! The loss harness: both knobs, loss at the receiver and recovery percent, over a grid, each cell a seeded stream. What is
//! delivered must be what the arithmetic of independent losses says, no less and no more.

mod support;

use pf_abi::wire::Welcome;
use pf_proto::{AccessUnit, Delivery, DropKnob, MS, PacketBatch, SplitMix};
use support::{IDR, receiver, sender, welcome};

const UNITS: u64 = 250;
const SHARD: u16 = 1408;
/// Percent of the packets that the receiver drops.
const DROPS: [u8; 6] = [0, 1, 3, 5, 10, 25];
/// Recovery percent.
const RECOVERY: [u8; 5] = [0, 5, 10, 25, 60];
/// Seed of lengths and losses; printed with each cell.
const SEED: u64 = 0x10_55;

/// Chance that at most `most` of `packets` are lost, each with chance `loss`.
fn at_most(packets: u32, most: u32, loss: f64) -> f64 {
    let mut term = (1.0 - loss).powi(packets as i32);
    let mut sum = term;
    for lost in 0..most {
        term *= f64::from(packets - lost) / f64::from(lost + 1) * loss / (1.0 - loss);
        sum += term;
    }
    sum.min(1.0)
}

/// Units that came whole, and how many should: mean and standard deviation.
struct Cell {
    whole: u64,
    mean: f64,
    deviation: f64,
    dropped: u64,
    /// Data packets among them, and among all.
    dropped_data: u64,
    data_packets: u64,
    packets: u64,
}

fn cell(drop: u8, recovery: u8) -> Cell {
    let welcome: Welcome = welcome(SHARD, 4096, recovery);
    let (mut sender, mut receiver) = (sender(&welcome), receiver(&welcome, DropKnob::new(drop, SEED)));
    let (mut random, mut batch) = (SplitMix::new(SEED), PacketBatch::new());
    let content: Vec<u8> = (0..70_000_u32).map(|at| (at * 31) as u8).collect();
    let (mut mean, mut variance, mut whole, mut packets) = (0.0, 0.0, 0, 0);
    let mut data_packets = 0;
    let mut datagram = vec![0; 2048];
    for number in 0..UNITS {
        let length = 8_000 + random.below(60_000) as usize;
        let unit = AccessUnit { data: &content[..length], pts_ns: (1 + number) * 16 * MS, flags: IDR };
        sender.unit(unit, &mut batch).expect("unit");
        // wire §4.4, counted here once more.
        let data = length.div_ceil(usize::from(SHARD)) as u32;
        let spare = (data * u32::from(recovery)).div_ceil(100);
        assert_eq!(batch.len() as u32, data + spare, "{length} bytes at {recovery} %");
        let chance = at_most(data + spare, spare, f64::from(drop) / 100.0);
        data_packets += u64::from(data);
        mean += chance;
        variance += chance * (1.0 - chance);
        for sealed in batch.datagrams() {
            packets += 1;
            let copy = &mut datagram[..sealed.len()];
            copy.copy_from_slice(sealed);
            receiver.datagram(copy);
            while let Some(delivery) = receiver.next_delivery() {
                if let Delivery::Unit(unit) | Delivery::Stale(unit) = delivery {
                    assert!(unit.data() == &content[..unit.data().len()], "a unit is not what was sent");
                }
            }
        }
        whole = receiver.reassembly().units_complete;
    }
    let stats = receiver.stats();
    let (dropped, dropped_data) = (stats.dropped, stats.dropped_data);
    Cell { whole, mean, deviation: f64::sqrt(variance), dropped, dropped_data, data_packets, packets }
}

#[test]
fn what_is_delivered_is_what_loss_and_recovery_leave_at_every_setting_of_both_knobs() {
    for drop in DROPS {
        for recovery in RECOVERY {
            let Cell { whole, mean, deviation, dropped, dropped_data, data_packets, packets } = cell(drop, recovery);
            println!(
                "seed {SEED:#x}, drop {drop} %, recovery {recovery} %: {whole} of {UNITS} whole, {mean:.1} expected"
            );
            let off = (whole as f64 - mean).abs();
            assert!(off <= 5.0 * deviation + 1.0, "drop {drop} %, recovery {recovery} %: {whole}, expected {mean:.1}");
            let share = 100.0 * dropped as f64 / packets as f64;
            assert!((share - f64::from(drop)).abs() < 1.5, "{share:.2} % of the packets were dropped");
            let share = 100.0 * dropped_data as f64 / data_packets as f64;
            assert!((share - f64::from(drop)).abs() < 1.5, "{share:.2} % of the data packets were dropped");
        }
    }
}

#[test]
fn the_grid_has_settings_that_lose_nearly_everything_some_and_nothing() {
    let whole = |drop, recovery| cell(drop, recovery).whole;
    assert_eq!(whole(0, 0), UNITS);
    assert_eq!(whole(5, 60), UNITS, "recovery far above the loss repairs all");
    assert!(whole(25, 0) < UNITS / 20, "a quarter lost, and nothing to repair with");
    let half = whole(10, 10);
    assert!((UNITS / 10..UNITS * 9 / 10).contains(&half), "{half}");
}
