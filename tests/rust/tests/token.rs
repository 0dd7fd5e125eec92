//! The word by which a frame is published, in one thread: what its parts are, and what load, read, clear, fill and publish
//! do with it (driver-abi §2.3, §3.A). What two threads see of it is shown in `protocols.rs`.

use std::cell::Cell;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use pf_abi::frame::{FrameToken, SharedHeader, SharedHeaderDriver, SharedHeaderHost, SharedHeaderInit, SlotState};
use pf_abi::runtime::Mapped;
use pf_abi::runtime::protocol::{BadSlot, ReadError};

type Memory = Arc<Mapped<Vec<AtomicU64>>>;

/// Slots of the ring.
const SLOTS: usize = 6;

fn both() -> (SharedHeaderHost<Memory>, SharedHeaderDriver<Memory>) {
    let memory = Arc::new(Mapped::<Vec<AtomicU64>>::heap(SharedHeader::SIZE));
    let host = SharedHeaderHost::create(Arc::clone(&memory), SharedHeaderInit::ZERO).expect("its size");
    (host, SharedHeaderDriver::open(memory).expect("its stamp"))
}

fn publish(driver: &SharedHeaderDriver<Memory>, token: FrameToken) {
    driver.publish_frame(token, || true).expect("nobody clears it");
}

#[test]
fn slot_sequence_and_generation_have_their_bits() {
    let token = FrameToken::new(0x5a, 0x89ab_cdef, 0x12_3456);
    assert_eq!(token.get(), 0x1234_5689_abcd_ef5a);
    assert_eq!((token.slot(), token.seq(), token.generation()), (0x5a, 0x89ab_cdef, 0x12_3456));
    assert_eq!(FrameToken::from(token.get()), token);
    assert_eq!(u64::from(token), token.get());
}

#[test]
fn a_part_is_replaced_and_the_others_stay() {
    for (slot, seq, generation) in [(0, 0, 0), (0xff, u32::MAX, 0xff_ffff), (0xa5, 0x5a5a_a5a5, 0x5a_a55a)] {
        for (other_slot, other_seq, other_generation) in [(0, 0, 0), (0xff, u32::MAX, 0xff_ffff), (0x3c, 0xc3c3, 0x3c)]
        {
            let token = FrameToken::new(slot, seq, generation);
            assert_eq!(token.with_slot(other_slot), FrameToken::new(other_slot, seq, generation));
            assert_eq!(token.with_seq(other_seq), FrameToken::new(slot, other_seq, generation));
            assert_eq!(token.with_generation(other_generation), FrameToken::new(slot, seq, other_generation));
        }
    }
}

/// A generation has 24 bits: what is above them touches nothing, and the next part begins where the mask says.
#[test]
fn what_does_not_fit_a_part_is_cut_off() {
    assert_eq!(FrameToken::new(1, 2, 0xff00_0003), FrameToken::new(1, 2, 3));
    assert_eq!(FrameToken::new(1, 2, 3).with_generation(0xff00_0004), FrameToken::new(1, 2, 4));
    let parts = [FrameToken::SLOT_MASK, FrameToken::SEQ_MASK, FrameToken::GENERATION_MASK];
    assert_eq!(parts.iter().fold(0, |all, mask| all | mask), u64::MAX);
    assert_eq!(parts.iter().map(|mask| mask.count_ones()).sum::<u32>(), 64, "no bit belongs to two");
}

#[test]
fn the_host_loads_what_was_published_and_refuses_a_slot_outside_the_ring() {
    let (host, driver) = both();
    assert_eq!(host.load_frame(), Ok(None), "nothing yet");
    for slot in 0..SLOTS as u8 {
        let token = FrameToken::new(slot, 7, 1);
        publish(&driver, token);
        assert_eq!(host.load_frame(), Ok(Some((token, usize::from(slot)))));
    }
    for slot in [6, 7, 0xff] {
        publish(&driver, FrameToken::new(slot, 7, 1));
        assert_eq!(host.load_frame(), Err(BadSlot { got: u64::from(slot), slots: 6 }));
        assert!(matches!(host.read_frame(1), Err(ReadError::Invalid(_))), "{:?}", host.read_frame(1));
    }
}

#[test]
fn the_host_reads_the_record_of_the_newest_frame() {
    let (host, driver) = both();
    assert!(matches!(host.read_frame(3), Ok(None)), "nothing yet");
    // Every slot has a record of its own.
    for slot in 0..SLOTS {
        let record = driver.fill_frame(slot).expect("not the newest");
        record.set_seq(FrameToken::new(slot as u8, 100 + slot as u32, 2));
        record.set_ready_value(200 + slot as u64);
        assert_eq!(record.cas_state(SlotState::FREE, SlotState::PUBLISHED), Ok(SlotState::FREE));
        host.slots(slot).set_retire_value(300 + slot as u64);
    }
    for slot in 0..SLOTS {
        let token = FrameToken::new(slot as u8, 100 + slot as u32, 2);
        publish(&driver, token);
        let (newest, record) = host.read_frame(1).expect("a frame").expect("published");
        assert_eq!((newest, record.seq), (token, token));
        assert_eq!((record.ready_value, record.retire_value), (200 + slot as u64, 300 + slot as u64));
        assert_eq!(record.state, SlotState::PUBLISHED);
    }
}

#[test]
fn both_sides_see_the_newest_token_and_the_token_of_each_slot() {
    let (host, driver) = both();
    assert_eq!((host.latest(), driver.latest()), (FrameToken(0), FrameToken(0)), "nothing yet");
    for slot in [1, 4] {
        let token = FrameToken::new(slot, 70 + u32::from(slot), 2);
        let slot = usize::from(slot);
        driver.fill_frame(slot).expect("not the newest").set_seq(token);
        assert_eq!((host.slots(slot).seq(), driver.slots(slot).seq()), (token, token));
        publish(&driver, token);
        assert_eq!((host.latest(), driver.latest()), (token, token));
    }
    assert_eq!((host.slots(0).seq(), driver.slots(0).seq()), (FrameToken(0), FrameToken(0)), "another slot");
}

#[test]
fn the_slot_of_the_newest_frame_is_not_filled_and_no_slot_outside_the_ring() {
    let (_host, driver) = both();
    let free = || (0..10).filter(|slot| driver.fill_frame(*slot).is_some()).collect::<Vec<_>>();
    assert_eq!(free(), [0, 1, 2, 3, 4, 5], "nothing published");
    publish(&driver, FrameToken::new(0, 1, 1));
    assert_eq!(free(), [1, 2, 3, 4, 5]);
    publish(&driver, FrameToken::new(4, 2, 1));
    assert_eq!(free(), [0, 1, 2, 3, 5]);
}

#[test]
fn a_cleared_token_stays_cleared_when_the_driver_is_told_in_time() {
    let (host, driver) = both();
    publish(&driver, FrameToken::new(2, 1, 1));
    host.clear_frame().expect("nobody publishes meanwhile");
    assert_eq!(host.load_frame(), Ok(None));
    let asked = Cell::new(0);
    let refused = driver.publish_frame(FrameToken::new(3, 2, 1), || {
        asked.set(asked.get() + 1);
        false
    });
    assert_eq!(refused, Err(FrameToken(0)), "the ring is not wanted any more");
    assert!(asked.get() > 0, "nobody asked whether it is");
    assert_eq!(host.load_frame(), Ok(None));
}
