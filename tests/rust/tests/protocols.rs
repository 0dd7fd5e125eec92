//! The protocols of our own sections under loom: pad input and output, pointer, mouse reports, the newest frame. The
//! same generated code runs over mapped memory in the host and the drivers.

#[path = "../../../generators/tests/fixtures/rust-protocols/loom_memory.rs"]
mod loom_memory;

use std::mem::offset_of;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use loom_memory::{Model, Shared, Touched, Weak, holds_and_fails_without, together, touched};
use pf_abi::cursor::{CursorShm, CursorShmDriver, CursorShmHost, CursorShmInit, CursorShmPointer, CursorType};
use pf_abi::frame::{FrameToken, SharedHeader, SharedHeaderDriver, SharedHeaderHost, SharedHeaderInit};
use pf_abi::mouse::{MouseShm, MouseShmDriver, MouseShmHost, MouseShmInit};
use pf_abi::pads::{OutSlot, PadShm, PadShmDriver, PadShmHost, PadShmInit, PadShmInput};
use pf_abi::runtime::Mapped;
use pf_abi::runtime::protocol::{Cursor, Popped, PushError, ReadError};

const FENCES: [Weak; 2] = [Weak::ReleaseFence, Weak::AcquireFence];

/// A report whose first and last byte differ from those of any other.
fn report(number: u8) -> [u8; 64] {
    let mut bytes = [0; 64];
    (bytes[0], bytes[63]) = (number, number);
    bytes
}

/// The words without the bytes between the first and the last of each report at `reports`: a copy of 64 bytes that race
/// has more outcomes than any checker tries, and two of them show a torn one.
fn ends_of_reports(words: Touched, reports: &[usize]) -> Touched {
    let inside = |at: usize| reports.iter().any(|start| (start + 1..start + 63).contains(&at));
    words.into_iter().filter(|(at, _)| !inside(*at)).collect()
}

#[test]
fn pad_input_is_never_torn() {
    let words = touched(
        PadShm::SIZE,
        |memory| PadShmHost::create(memory, PadShmInit::ZERO).unwrap(),
        |host| host.write_input(&PadShmInput::ZERO),
    );
    assert_eq!(words.len(), 65);
    let words = ends_of_reports(words, &[offset_of!(PadShm, input)]);
    let weak = [Weak::Store(offset_of!(PadShm, input_gen)), FENCES[0], FENCES[1]];
    holds_and_fails_without("PadShm.input", 2, &weak, move |front| {
        let memory = Shared(Model::new(PadShm::SIZE, &words));
        let host = PadShmHost::create(memory.clone(), PadShmInit::ZERO).unwrap();
        host.write_input(&PadShmInput { input: report(1) });
        let driver = PadShmDriver::open(memory).unwrap();
        let write = move || host.write_input(&PadShmInput { input: report(2) });
        let read = move || match driver.read_input(1) {
            Ok(found) => assert!([report(1), report(2)].contains(&found.input), "torn: {:?}", found.input),
            Err(error) => assert_eq!(error, ReadError::Busy),
        };
        together(front, write, read);
    });
}

#[test]
fn pad_reports_are_whole_or_counted_as_lost() {
    let words = touched(
        PadShm::SIZE,
        |memory| {
            PadShmHost::create(memory.clone(), PadShmInit::ZERO).unwrap();
            PadShmDriver::open(memory).unwrap()
        },
        |driver| (0..2).for_each(|_| driver.push_reports(2, &OutSlot::ZERO).unwrap()),
    );
    let slots = [0, 1].map(|n| offset_of!(PadShm, out_ring) + n * OutSlot::SIZE + offset_of!(OutSlot, data));
    let words = ends_of_reports(words, &slots);
    let weak = [Weak::Store(offset_of!(PadShm, ring_head)), FENCES[0], FENCES[1]];
    holds_and_fails_without("PadShm.reports", 2, &weak, move |front| {
        let memory = Shared(Model::new(PadShm::SIZE, &words));
        let host = PadShmHost::create(memory.clone(), PadShmInit::ZERO).unwrap();
        let driver = PadShmDriver::open(memory).unwrap();
        // A ring of two slots instead of 56: the code is the same, the orders are fewer.
        let produce = move || {
            for number in 1..=3 {
                driver.push_reports(2, &OutSlot { len: number, data: report(number as u8) }).unwrap();
            }
        };
        let consume = move || {
            let mut cursor = Cursor(0);
            match host.pop_reports(&mut cursor) {
                Popped::Item(slot) => assert_eq!((slot.len, slot.data), (1, report(1)), "torn"),
                Popped::Lost(count) => assert!((2..=3).contains(&count) && u64::from(cursor.0) == count),
                Popped::Empty => {}
                Popped::Invalid(error) => panic!("{error}"),
            }
        };
        together(front, produce, consume);
    });
}

#[test]
fn the_pointer_moves_as_one() {
    let pointer = |n: i32| CursorShmPointer {
        visible: 1,
        cursor_type: CursorType::ALPHA,
        x: n,
        hot_y: n as u32,
        ..CursorShmPointer::ZERO
    };
    let words = touched(
        CursorShm::SIZE,
        |memory| {
            CursorShmHost::create(memory.clone(), CursorShmInit::default()).unwrap();
            CursorShmDriver::open(memory).unwrap()
        },
        |driver| driver.write_pointer(&CursorShmPointer::ZERO),
    );
    // Two of the ten words show a torn pointer.
    let kept = [offset_of!(CursorShm, seq), offset_of!(CursorShm, x), offset_of!(CursorShm, hot_y)];
    let words: Touched = words.into_iter().filter(|(at, _)| kept.contains(at)).collect();
    let weak = [Weak::Store(kept[0]), FENCES[0], FENCES[1]];
    holds_and_fails_without("CursorShm.pointer", 3, &weak, move |front| {
        let memory = Shared(Model::new(CursorShm::SIZE, &words));
        let host = CursorShmHost::create(memory.clone(), CursorShmInit::default()).unwrap();
        let driver = CursorShmDriver::open(memory).unwrap();
        let write = move || (1..=2).for_each(|n| driver.write_pointer(&pointer(n)));
        let read = move || match host.read_pointer(1) {
            Ok(found) => assert_eq!(found.x as u32, found.hot_y, "torn"),
            Err(error) => assert_eq!(error, ReadError::Busy),
        };
        together(front, write, read);
    });
}

#[test]
fn the_newest_frame_is_that_of_its_token() {
    let words = touched(
        SharedHeader::SIZE,
        |memory| {
            SharedHeaderHost::create(memory.clone(), SharedHeaderInit::ZERO).unwrap();
            SharedHeaderDriver::open(memory).unwrap()
        },
        |driver| {
            for slot in 0..2 {
                publish(&driver, slot, 1);
            }
        },
    );
    // The records' own stores are Release: they need no fence before them.
    let weak = [Weak::Store(offset_of!(SharedHeader, latest)), Weak::AcquireFence];
    holds_and_fails_without("SharedHeader.frame", 2, &weak, move |front| {
        let memory = Shared(Model::new(SharedHeader::SIZE, &words));
        let host = SharedHeaderHost::create(memory.clone(), SharedHeaderInit::ZERO).unwrap();
        let driver = SharedHeaderDriver::open(memory).unwrap();
        let produce = move || (1..=3).for_each(|seq| publish(&driver, seq as u8 % 2, seq));
        let take = move || match host.read_frame(1) {
            Ok(None) => {}
            Ok(Some((token, slot))) => {
                assert_eq!((slot.seq, slot.ready_value), (token, u64::from(token.seq())), "of another frame");
            }
            Err(error) => assert_eq!(error, ReadError::Busy),
        };
        together(front, produce, take);
    });
}

fn publish<M: pf_abi::runtime::Memory>(driver: &SharedHeaderDriver<M>, slot: u8, seq: u32) {
    let token = FrameToken::new(slot, seq, 1);
    let record = driver.fill_frame(usize::from(slot)).expect("not the newest");
    // The fence value is what a slot's readers wait for; stored first, so that its own Release orders nothing here.
    record.set_ready_value(u64::from(seq));
    record.set_seq(token);
    driver.publish_frame(token, || true).expect("nobody clears it");
}

#[test]
fn the_host_clears_the_newest_frame_for_good() {
    let memory = Arc::new(Mapped::<Vec<AtomicU64>>::heap(SharedHeader::SIZE));
    let host = SharedHeaderHost::create(memory.clone(), SharedHeaderInit::ZERO).unwrap();
    let driver = SharedHeaderDriver::open(memory).unwrap();
    publish(&driver, 3, 1);
    assert_eq!(host.load_frame(), Ok(Some((FrameToken::new(3, 1, 1), 3))));
    host.clear_frame().unwrap();
    assert_eq!(host.load_frame(), Ok(None));
    let token = FrameToken::new(4, 2, 1);
    assert_eq!(driver.publish_frame(token, || false), Err(FrameToken(0)), "the ring is not wanted any more");
    assert_eq!(host.load_frame(), Ok(None));
}

#[test]
fn mouse_reports_are_all_there_and_the_ring_fills() {
    let memory = Arc::new(Mapped::<Vec<AtomicU64>>::heap(MouseShm::SIZE));
    let host = MouseShmHost::create(memory.clone(), MouseShmInit::ZERO).unwrap();
    let driver = MouseShmDriver::open(memory).unwrap();
    let mark = |number: u32| core::array::from_fn(|at| (number as usize + at) as u8);
    for number in 0..64 {
        assert_eq!(host.push_reports(&mark(number)), Ok(number == 0), "the doorbell rings once");
    }
    assert_eq!(host.push_reports(&mark(64)), Err(PushError::Full));
    for number in 0..64 {
        assert_eq!(driver.pop_reports(), Popped::Item(mark(number)));
    }
    assert_eq!(driver.pop_reports(), Popped::Empty);
    assert_eq!(host.push_reports(&mark(64)), Ok(true));
}

/// The ring of 56 slots as driver-abi §4.6 tells it: what is a whole ring behind is lost, and 8 slots where nothing is said.
#[test]
fn pad_reports_overflow_as_the_drivers_do() {
    let memory = Arc::new(Mapped::<Vec<AtomicU64>>::heap(PadShm::SIZE));
    let host = PadShmHost::create(memory.clone(), PadShmInit::ZERO).unwrap();
    let driver = PadShmDriver::open(memory).unwrap();
    let slot = |number: u32| OutSlot { len: number, data: report(number as u8) };
    for length in [56, 8] {
        let mut cursor = Cursor(driver.ring_head());
        let start = cursor.0;
        for number in 0..length - 1 {
            driver.push_reports(length, &slot(number)).unwrap();
        }
        let mut ahead = cursor;
        for number in 0..length - 1 {
            assert_eq!(host.pop_reports(&mut ahead), Popped::Item(slot(number)), "length {length}");
        }
        driver.push_reports(length, &slot(99)).unwrap();
        assert_eq!(host.pop_reports(&mut cursor), Popped::Lost(u64::from(length)));
        assert_eq!(cursor.0, start + length);
        assert_eq!(host.pop_reports(&mut ahead), Popped::Item(slot(99)));
    }
}
