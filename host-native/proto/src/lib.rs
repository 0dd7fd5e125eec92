//! The video path of punktfunk/1 as state machines: no sockets, no threads, no clocks (decision D15).
//!
//! Sender: [`VideoSender`] = [`Packetizer`] (whole units, wire §4.4, and streamed ones, wire §4.6) with [`fec`] (wire §4.9 and §4.10) and
//! [`Sealer`] (wire §4.5). Receiver: [`VideoReceiver`] = [`Opener`], [`ReplayFilter`], [`DropKnob`], [`Reassembler`] (wire §4.7) and
//! [`Orderer`]. Both take all their memory when they are made, and the sender's batch is made by [`VideoSender::batch`].
//! Beside them: loss statistics, clock rounds and key-frame throttles (wire §2.7), adaptive FEC and pacing (wire §4.8), and
//! the punch schedule (wire §1.6). Datagrams leave through a [`Transport`], which the caller brings. Times are nanoseconds
//! that the caller supplies.

mod adapt;
mod batch;
mod cadence;
mod clock;
mod clock_sync;
mod clock_watch;
mod drop;
pub mod fec;
mod geometry;
mod keyframe;
mod loss;
mod order;
mod pace;
mod packetize;
mod punch;
mod reassemble;
mod receiver;
mod replay;
mod runs;
mod seal;
mod sender;
mod sequences;
mod transport;
mod wiped;

pub use adapt::{FecAim, FecController};
pub use batch::{PacketBatch, datagram_bytes};
pub use cadence::{Cadence, Watch};
pub use clock::{ClockFilter, ClockRounds, ClockSample};
pub use clock_sync::{ClockSync, FirstRounds, Settled};
pub use clock_watch::{Ages, ClockWatch, MOST_AGE_NS, Moments};
pub use drop::{DropKnob, SplitMix};
pub use geometry::{UnitGeometry, frame_ceiling, receiver_ceiling, scheme_maximum, sender_ceiling};
pub use keyframe::{CleanStart, KeyframeSpacing, KeyframeThrottle};
pub use loss::{LossRule, LossWindow};
pub use order::{Delivery, Orderer};
pub use pace::{Pacer, Step};
pub use packetize::{
    AccessUnit, ConfigError, PacketizeError, Packetizer, PacketizerConfig, StreamForm, StreamStart, UnitShape,
    UnitStream,
};
pub use punch::PunchSchedule;
pub use reassemble::{Push, Reassembler, ReassemblerConfig, ReassemblyStats, Reject, Rejects, Unit};
pub use receiver::{Received, ReceiverError, ReceiverStats, VideoReceiver};
pub use replay::ReplayFilter;
pub use runs::SealedRuns;
pub use seal::{Direction, KeySpent, OpenError, Opener, SEALS_PER_KEY, SealError, SealKey, Sealer};
pub use sender::{SealedStream, SenderError, UnitError, VideoSender};
pub use sequences::{SequenceLoss, SequenceStats};
pub use transport::{RunOutcome, SendOutcome, Transport};

/// Nanoseconds in a millisecond.
pub const MS: u64 = 1_000_000;
