//! The wire between the two frame threads. What an encoder made goes through the queue to the send thread, so that the next
//! picture is encoded meanwhile (behaviour E09). A unit that came finished has nothing to gain from that: if it leaves at
//! once, the thread that has it sends it, for it would cost more to wake another one. Whatever comes behind one that waits in
//! the queue goes there too, so that the order stays.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use pf_media::FrameKind;
use pf_proto::Transport;

use crate::events::SessionError;
use crate::wire::{Unit, Wire};

/// The wire, and how many units wait for it.
pub struct Outlet<T> {
    /// Units come finished.
    finished: bool,
    /// None until the peer is known.
    wire: Mutex<Option<Wire<T>>>,
    /// Units in the queue, and the one that the send thread is at. Only the capture thread makes them more.
    queued: AtomicUsize,
}

impl<T: Transport<Error = std::io::Error>> Outlet<T> {
    /// For units that are made of such frames.
    pub fn new(input: FrameKind) -> Self {
        Self { finished: input == FrameKind::Units, wire: Mutex::new(None), queued: AtomicUsize::new(0) }
    }

    fn wire(&self) -> MutexGuard<'_, Option<Wire<T>>> {
        self.wire.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The peer is known.
    pub fn open(&self, wire: Wire<T>) {
        *self.wire() = Some(wire);
    }

    /// For the capture thread: sends a unit that came finished, if it leaves at once and none is before it. Any other is given
    /// back, counted as one that waits, and must go to the send thread.
    ///
    /// # Errors
    /// [`SessionError`]: the session is at its end.
    pub fn send_or_queue(&self, mut unit: Unit) -> Result<Option<Unit>, SessionError> {
        if self.finished
            && self.queued.load(Ordering::Acquire) == 0
            && let Some(wire) = self.wire().as_mut()
        {
            match wire.transmit_at_once(unit)? {
                Some(back) => unit = back,
                None => return Ok(None),
            }
        }
        self.queued.fetch_add(1, Ordering::Relaxed);
        Ok(Some(unit))
    }

    /// For the send thread: sends a unit of the queue.
    ///
    /// # Errors
    /// [`SessionError`]: the session is at its end.
    pub fn send_queued(&self, unit: Unit) -> Result<(), SessionError> {
        let sent = self.wire().as_mut().map_or(Ok(()), |wire| wire.transmit(unit));
        self.queued.fetch_sub(1, Ordering::Release);
        sent
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::sync_channel;

    use pf_media::UnitInfo;
    use pf_proto::{Delivery, DropKnob, VideoReceiver};

    use super::*;
    use crate::wire::tests::{Noted, welcome, wire};

    const SMALL: usize = 60_000;
    const LARGE: usize = 300_000;

    /// A unit of this many bytes; its content tells its number.
    fn unit(number: u8, bytes: usize) -> Unit {
        Unit { data: vec![number; bytes], info: UnitInfo { pts_ns: number.into(), keyframe: false, repeat: false } }
    }

    /// Numbers of the units that a receiver gets, in its order.
    fn arrived(outlet: &Outlet<Noted>) -> Vec<u8> {
        let mut receiver = VideoReceiver::new(&welcome(), DropKnob::new(0, 0)).expect("a valid Welcome");
        let mut numbers = Vec::new();
        let wire = outlet.wire();
        for (_, datagram) in &wire.as_ref().expect("it is open").transport.0 {
            receiver.datagram(&mut datagram.clone());
            while let Some(delivery) = receiver.next_delivery() {
                let Delivery::Unit(unit) = delivery else { panic!("a unit is missing after {numbers:?}") };
                numbers.push(unit.data()[0]);
            }
        }
        numbers
    }

    #[test]
    fn units_leave_in_their_order_by_either_way() {
        let (spare, back) = sync_channel(1);
        let outlet = Outlet::new(FrameKind::Units);
        let early = outlet.send_or_queue(unit(0, SMALL)).expect("it is no error").expect("nobody knows the peer yet");
        outlet.open(wire(spare));
        outlet.send_queued(early).expect("it is sent");
        assert!(outlet.send_or_queue(unit(1, SMALL)).expect("it is sent").is_none(), "at once");
        assert_eq!(back.try_recv().map(|buffer| buffer.len()), Ok(SMALL), "its buffer goes round");
        let large = outlet.send_or_queue(unit(2, LARGE)).expect("it is no error").expect("it takes its time");
        let behind = outlet.send_or_queue(unit(3, SMALL)).expect("it is no error").expect("it may not overtake");
        outlet.send_queued(large).expect("it is sent");
        let last = outlet.send_or_queue(unit(4, SMALL)).expect("it is no error").expect("one is still before it");
        outlet.send_queued(behind).expect("it is sent");
        outlet.send_queued(last).expect("it is sent");
        assert!(outlet.send_or_queue(unit(5, SMALL)).expect("it is sent").is_none(), "at once again");
        assert_eq!(arrived(&outlet), [0, 1, 2, 3, 4, 5]);
    }

    #[test]
    fn what_was_encoded_is_left_to_the_send_thread() {
        let (spare, _back) = sync_channel(1);
        let outlet = Outlet::new(FrameKind::Bgra8);
        outlet.open(wire(spare));
        let queued = outlet.send_or_queue(unit(0, SMALL)).expect("it is no error").expect("the encoder goes on");
        outlet.send_queued(queued).expect("it is sent");
        assert!(outlet.send_or_queue(unit(1, SMALL)).expect("it is no error").is_some(), "and again");
        assert_eq!(arrived(&outlet), [0]);
    }
}
