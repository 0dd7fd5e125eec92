//! The whole receiving half under datagrams of somebody who has no key: what he changes is lost, what he repeats is
//! nothing, and what comes out was sent, in order and once.

use pf_proto::{Delivery, DropKnob, Received, VideoReceiver, VideoSender};

use super::script::Script;
use super::sent::{Sent, welcome};

/// Runs a script.
pub(super) fn run(input: &[u8], stands: &mut dyn FnMut()) {
    let mut script = Script::new(input);
    let welcome = welcome(&mut script);
    let Ok(mut sender) = VideoSender::new(&welcome) else { return };
    let Ok(mut receiver) = VideoReceiver::new(&welcome, DropKnob::new(0, 0)) else { return };
    stands();
    let mut sent = Sent::default();
    let (mut units, mut next) = (0, 0);
    while !script.is_over() {
        let (datagram, is_true) = match script.byte() % 6 {
            0 => {
                sent.unit(&mut script, units, |unit, batch| {
                    let was_sent = sender.unit(unit, batch).is_ok();
                    units += u32::from(was_sent);
                    was_sent
                });
                continue;
            }
            1 => (sent.choose(None).map(|at| sent.batch.datagram(at).to_vec()), true),
            2 => (sent.choose(Some(script.byte())).map(|at| sent.batch.datagram(at).to_vec()), true),
            3 => {
                let (at, bit, named) = (script.byte(), script.byte(), script.byte());
                let spoil = |datagram: &[u8]| {
                    let mut datagram = datagram.to_vec();
                    let at = usize::from(at) % datagram.len();
                    datagram[at] ^= 1 << (bit % 8);
                    datagram
                };
                (sent.choose(Some(named)).map(|at| spoil(sent.batch.datagram(at))), false)
            }
            4 => {
                let length = usize::from(script.byte());
                (Some(script.take(length).to_vec()), false)
            }
            _ => {
                sent.next += usize::from(script.byte());
                continue;
            }
        };
        let Some(mut datagram) = datagram else { continue };
        let received = receiver.datagram(&mut datagram);
        assert_eq!(matches!(received, Received::Unopened(_)), !is_true, "{received:?}");
        while let Some(delivery) = receiver.next_delivery() {
            match delivery {
                Delivery::Unit(unit) => {
                    assert!(unit.frame_index() >= next, "unit {} again or too late", unit.frame_index());
                    next = unit.frame_index() + 1;
                    sent.compare(unit.frame_index(), unit.data());
                }
                Delivery::Stale(unit) => {
                    sent.compare(unit.frame_index(), unit.data());
                }
                _ => {}
            }
        }
    }
}
