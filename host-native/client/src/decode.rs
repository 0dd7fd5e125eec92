//! The decoding thread: takes access units in order, decodes and checks them, writes them to the output file.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

use pf_child::Repeats;
use pf_child::StopToken;
use pf_proto::{CleanStart, Unit};

use crate::figures::{Arrival, Span};
use crate::output::Output;
use crate::shared::Shared;
use crate::verify::{Verdict, Verifier};

/// How often the thread looks whether it should end.
const LOOK: Duration = Duration::from_millis(20);

/// What the receiving thread hands over, in stream order.
#[expect(clippy::large_enum_variant, reason = "gaps are rare, and boxing would allocate per frame")]
pub enum Work {
    Unit {
        unit: Unit,
        arrival: Arrival,
        /// The receiver's counters before it and with it.
        counters: Span,
    },
    /// Units are missing here; `overrun` of them came, and the decoder had no room for them.
    Gap { count: u32, overrun: u32 },
    /// What follows comes from another connection, with a decoder of its own.
    Anew(Box<Verifier>),
}

/// Everything the thread owns.
pub struct Decoding {
    /// Of the connection; none before the first.
    verifier: Option<Box<Verifier>>,
    pub output: Option<Output>,
    /// Keep each picture's luma for the comparison at the end.
    pub keep_pictures: bool,
    pub shared: Arc<Shared>,
    start: CleanStart,
    /// What is left out until the next start is the price of a loss; otherwise of a machine that is too slow.
    after_loss: bool,
    broken: u64,
    refused: Repeats,
    left_out: u64,
}

impl Decoding {
    pub fn new(output: Option<Output>, keep_pictures: bool, shared: Arc<Shared>) -> Self {
        Self {
            verifier: None,
            output,
            keep_pictures,
            shared,
            start: CleanStart::new(),
            after_loss: true,
            broken: 0,
            refused: Repeats::default(),
            left_out: 0,
        }
    }

    /// Works until told to stop or the receiver is gone.
    pub fn run(mut self, work: &Receiver<Work>, stop: &StopToken) {
        while !stop.requested() {
            match work.recv_timeout(LOOK) {
                Ok(Work::Unit { unit, arrival, counters }) => self.unit(&unit, arrival, counters),
                Ok(Work::Gap { count, overrun }) => {
                    tracing::debug!(count, overrun, "units missing, waiting for a key frame");
                    self.lose_track(count > overrun);
                }
                Ok(Work::Anew(verifier)) => {
                    self.verifier = Some(verifier);
                    self.shared.figures().begin_connection();
                    self.lose_track(true);
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => break,
            }
        }
        tracing::info!(refused = self.broken, left_out = self.left_out, "decoding ended");
    }

    fn lose_track(&mut self, after_loss: bool) {
        self.start.lost();
        self.after_loss = after_loss;
        self.shared.want_keyframe(true);
    }

    fn unit(&mut self, unit: &Unit, arrival: Arrival, counters: Span) {
        let clean = self.start.admits(unit.flags());
        self.shared.want_keyframe(!clean);
        if !clean {
            return self.leave_out();
        }
        self.write(unit);
        let Some(verifier) = &mut self.verifier else { return };
        let verdict = if self.keep_pictures {
            verifier.check(unit, Some(&mut self.shared.last_picture()))
        } else {
            verifier.check(unit, None)
        };
        match verdict {
            Verdict::Decoded { seen, decoded_at } => {
                self.refused.over();
                self.shared.figures().count(seen, unit.flags(), counters, arrival, decoded_at);
            }
            Verdict::Nothing => {}
            Verdict::Broken(error) => {
                self.broken += 1;
                if self.refused.is_new(&error) {
                    tracing::warn!(frame = unit.frame_index(), error, "the decoder refused a unit");
                }
                self.lose_track(true);
                self.leave_out();
            }
        }
    }

    fn leave_out(&mut self) {
        self.left_out += 1;
        if self.after_loss {
            self.shared.figures().skip();
        }
    }

    fn write(&mut self, unit: &Unit) {
        let Some(output) = &mut self.output else { return };
        match output.append(unit.data()) {
            Ok(()) => self.shared.figures().out_bytes = output.bytes(),
            Err(failure) => {
                self.shared.fail(failure);
                self.output = None;
            }
        }
    }
}
