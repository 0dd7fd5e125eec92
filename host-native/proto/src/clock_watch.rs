//! What the ages of pictures say of the offset between two clocks (wire §2.7).
//!
//! An age that can't be says that a clock was set. From then on ages are not judged until the offset was measured again.

use crate::clock::ClockSample;
use crate::clock_sync::Settled;

/// No age is above this.
pub const MOST_AGE_NS: u64 = 60_000_000_000;
/// Two pictures in a row whose ages differ by more have a stall between them, or a clock that was set.
const JUMP_NS: u128 = 500_000_000;

/// When a picture was presented, by the host's clock, and when it was received, complete and decoded, by the client's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moments {
    pub present_ns: u64,
    /// Its last needed packet was taken from the socket.
    pub received_ns: u64,
    pub reassembled_ns: u64,
    pub decoded_ns: u64,
}

/// Ages of one picture at each stage, in ns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ages {
    pub received: u64,
    pub reassembled: u64,
    pub decoded: u64,
}

/// Watches the ages of one connection's pictures after another's.
#[derive(Clone, Debug, Default)]
pub struct ClockWatch {
    /// In force, with the round trip that says how exact it is.
    clock: ClockSample,
    /// Whether the host answers probes: otherwise there is nobody to ask again.
    answers: bool,
    /// When the connection began, by the client's clock: its pictures are not older.
    began_ns: u64,
    last_ns: Option<i128>,
    doubted_since_ns: Option<u64>,
}

impl ClockWatch {
    /// A connection began, perhaps to a host with another clock. Without a sample both sides are taken to have the same one.
    pub fn begin(&mut self, now_ns: u64, first: Option<ClockSample>) {
        *self = Self {
            clock: first.unwrap_or_default(),
            answers: first.is_some(),
            began_ns: now_ns,
            last_ns: None,
            doubted_since_ns: None,
        };
    }

    /// Host's clock minus ours, as it is believed at present.
    pub fn clock(&self) -> ClockSample {
        self.clock
    }

    /// Whether the offset is to be measured again.
    pub fn doubted(&self) -> bool {
        self.doubted_since_ns.is_some()
    }

    /// Takes a picture that is new. False while the offset is doubted: its ages are to be asked for when that is settled.
    pub fn take(&mut self, moments: &Moments) -> bool {
        let age = self.age_ns(moments, moments.reassembled_ns);
        let jumped = self.last_ns.is_some_and(|last| age.abs_diff(last) > JUMP_NS);
        if self.answers && (jumped || !self.possible(moments)) {
            self.doubted_since_ns.get_or_insert(moments.reassembled_ns);
        }
        !self.doubted()
    }

    /// The offset was measured again; true when that ends a doubt.
    pub fn settle(&mut self, settled: Settled) -> bool {
        self.clock = settled.sample;
        self.answers = true;
        let ends = self.doubted_since_ns.is_some_and(|since| since <= settled.began_ns);
        if ends {
            self.doubted_since_ns = None;
            self.last_ns = None;
        }
        ends
    }

    /// None where they can't be.
    pub fn ages_ns(&mut self, moments: &Moments) -> Option<Ages> {
        self.possible(moments).then(|| {
            let [received, reassembled, decoded] =
                [moments.received_ns, moments.reassembled_ns, moments.decoded_ns].map(|at| self.age_ns(moments, at));
            self.last_ns = Some(reassembled);
            let known = |age: i128| age.max(0) as u64;
            Ages { received: known(received), reassembled: known(reassembled), decoded: known(decoded) }
        })
    }

    fn age_ns(&self, moments: &Moments, at_ns: u64) -> i128 {
        i128::from(at_ns) + i128::from(self.clock.offset_ns) - i128::from(moments.present_ns)
    }

    /// Not older than the connection, and not from the future; the offset is exact to half a round trip.
    fn possible(&self, moments: &Moments) -> bool {
        let session = i128::from(moments.decoded_ns) - i128::from(self.began_ns);
        let exact = -i128::from(self.clock.rtt_ns);
        self.age_ns(moments, moments.reassembled_ns) >= exact
            && self.age_ns(moments, moments.decoded_ns) <= session.min(i128::from(MOST_AGE_NS))
    }
}
