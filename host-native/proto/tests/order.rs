//! How long a unit waits for one that is missing before it.

mod support;

use pf_abi::wire::UserFlags;
use pf_proto::{AccessUnit, Delivery, DropKnob, MS, PacketBatch};
use support::{IDR, receiver, sender, welcome};

/// What is delivered after each unit, when unit 1 is lost and those from 2 on have these flags.
fn deliveries(flags: &[UserFlags]) -> Vec<Vec<String>> {
    let welcome = welcome(1408, 4096, 0);
    let (mut sender, mut receiver) = (sender(&welcome), receiver(&welcome, DropKnob::new(0, 0)));
    let mut batch = PacketBatch::new();
    let all = [IDR, UserFlags::PICTURE].iter().chain(flags);
    all.enumerate()
        .map(|(number, &flags)| {
            let unit = AccessUnit { data: &[7; 100], pts_ns: number as u64 * MS, flags };
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
        assert_eq!(deliveries(&[clean])[2], ["1 missing from 1", "2"], "{clean:?}");
    }
}

#[test]
fn a_unit_that_may_need_a_missing_one_waits_for_one_more() {
    let seen = deliveries(&[UserFlags::PICTURE, UserFlags::PICTURE]);
    assert_eq!(seen[2], Vec::<String>::new());
    assert_eq!(seen[3], ["1 missing from 1", "2", "3"]);
}
