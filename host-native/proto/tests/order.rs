//! How long a unit waits for one that is missing before it.

mod support;

use pf_abi::wire::UserFlags;
use pf_proto::{AccessUnit, Delivery, DropKnob, MS, PacketBatch};
use support::{IDR, receiver, sender, welcome};

/// What is delivered after each unit, when unit 1 is lost and those from 2 on have these flags.
fn deliveries(every_ms: u64, flags: &[UserFlags]) -> Vec<Vec<String>> {
    let welcome = welcome(1408, 4096, 0);
    let (mut sender, mut receiver) = (sender(&welcome), receiver(&welcome, DropKnob::new(0, 0)));
    let mut batch = PacketBatch::new();
    let all = [IDR, UserFlags::PICTURE].iter().chain(flags);
    all.enumerate()
        .map(|(number, &flags)| {
            let unit = AccessUnit { data: &[7; 100], pts_ns: number as u64 * every_ms * MS, flags };
            sender.unit(unit, &mut batch).expect("unit");
            for datagram in batch.datagrams().filter(|_| number != 1) {
                receiver.datagram(&mut datagram.to_vec());
            }
            std::iter::from_fn(|| receiver.next_delivery())
                .map(|delivery| match delivery {
                    Delivery::Unit(unit) => unit.frame_index().to_string(),
                    Delivery::Gap { first, count } => format!("{count} missing from {first}"),
                    Delivery::Stale(unit) => format!("{} late", unit.frame_index()),
                })
                .collect()
        })
        .collect()
}

#[test]
fn a_unit_that_needs_none_before_it_does_not_wait_for_a_missing_one() {
    for clean in [IDR, UserFlags::PICTURE | UserFlags::RECOVERY_ANCHOR] {
        assert_eq!(deliveries(16, &[clean])[2], ["1 missing from 1", "2"], "{clean:?}");
    }
}

#[test]
fn a_unit_that_may_need_a_missing_one_waits_for_one_more() {
    let seen = deliveries(16, &[UserFlags::PICTURE, UserFlags::PICTURE]);
    assert_eq!(seen[2], Vec::<String>::new());
    assert_eq!(seen[3], ["1 missing from 1", "2", "3"]);
}

#[test]
fn at_high_rates_it_waits_for_as_long_as_packets_overtake_each_other() {
    for (every_ms, after) in [(8, 2), (4, 4), (1, 15)] {
        let seen = deliveries(every_ms, &[UserFlags::PICTURE; 20]);
        let gap = seen.iter().position(|seen| seen.iter().any(|text| text == "1 missing from 1"));
        assert_eq!(gap, Some(2 + after), "a picture every {every_ms} ms");
    }
}

#[test]
fn it_does_not_wait_for_ever_for_time_that_does_not_pass() {
    let seen = deliveries(0, &[UserFlags::PICTURE; 40]);
    assert!(seen.iter().any(|seen| seen.first().is_some_and(|text| text == "1 missing from 1")));
}
