//! What the run saw, from the first decoded frame on.
//!
//! Every decoded picture is verified or corrupted; every verified one is new (presented), the same as before (stale)
//! or older (reordered).

use std::ops::AddAssign;
use std::time::{Duration, Instant};

use pf_abi::supervisor::ClientStatus;
use pf_abi::wire::UserFlags;
use pf_proto::{ReassemblyStats, ReceiverStats};

use crate::latency::{Latencies, Moments};

/// Counters of the receiving thread at one moment.
#[derive(Clone, Copy, Debug, Default)]
pub struct Received {
    pub datagrams: ReceiverStats,
    pub units: ReassemblyStats,
    pub kernel_drops: u64,
}

impl AddAssign for Received {
    fn add_assign(&mut self, more: Self) {
        self.datagrams += more.datagrams;
        self.units += more.units;
        self.kernel_drops += more.kernel_drops;
    }
}

/// What a check said of one decoded picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// Intact, with the number and present time (host's wall clock) that it carries.
    Picture {
        number: u64,
        present_ns: u64,
    },
    /// Not checked; the capture instant stands for its present time.
    Unchecked {
        present_ns: u64,
    },
    Corrupted,
}

/// The receiver's counters around one unit.
#[derive(Clone, Copy, Debug, Default)]
pub struct Span {
    pub before: Received,
    pub through: Received,
}

/// Counters of the decoding thread.
#[derive(Default)]
pub struct Figures {
    /// First decoded frame, and the receiver's counters before it.
    started: Option<(Instant, Received)>,
    /// The receiver's counters with the newest counted frame.
    through: Received,
    /// Length of the window; none = open.
    window: Option<Duration>,
    pub width: u32,
    pub height: u32,
    decoded: u64,
    presented: u64,
    verified: u64,
    corrupted: u64,
    reordered: u64,
    stale: u64,
    skipped: u64,
    keyframes: u64,
    newest: Option<u64>,
    pub latencies: Latencies,
    pub out_bytes: u64,
}

impl Figures {
    pub fn set_window(&mut self, window: Option<Duration>) {
        self.window = window;
    }

    /// Whether a frame was decoded yet.
    pub fn has_started(&self) -> bool {
        self.started.is_some()
    }

    /// Whether the measured window is over.
    pub fn is_over(&self) -> bool {
        let elapsed = self.started.map(|(instant, _)| instant.elapsed());
        elapsed.zip(self.window).is_some_and(|(elapsed, window)| elapsed >= window)
    }

    /// Another connection: what a host numbers, it numbers anew.
    pub fn begin_connection(&mut self) {
        self.newest = None;
    }

    /// Counts one decoded frame, with the receiver's counters around it, that was complete and decoded at these times of the
    /// client's clock.
    pub fn count(&mut self, seen: Seen, flags: UserFlags, counters: Span, reassembled_ns: u64, decoded_ns: u64) {
        self.started.get_or_insert_with(|| (Instant::now(), counters.before));
        if self.is_over() {
            return;
        }
        self.through = counters.through;
        // A desktop that stands still (or whose machine is busy) has its last frame repeated, and marked so (wire §6.3):
        // nothing new, and nothing wrong.
        let again = matches!(seen, Seen::Picture { number, .. } if self.newest == Some(number));
        if again && flags.contains(UserFlags::REPEAT) {
            return;
        }
        self.decoded += 1;
        self.keyframes += u64::from(flags.contains(UserFlags::KEYFRAME));
        let fresh = match seen {
            Seen::Corrupted => {
                self.corrupted += 1;
                None
            }
            Seen::Unchecked { present_ns } => {
                self.presented += 1;
                Some(present_ns)
            }
            Seen::Picture { number, present_ns } => {
                self.verified += 1;
                self.place(number).then_some(present_ns)
            }
        };
        if let Some(present_ns) = fresh {
            self.latencies.take(Moments { present_ns, reassembled_ns, decoded_ns });
        }
    }

    /// Compares a picture's number with the newest so far; true for a new picture.
    fn place(&mut self, number: u64) -> bool {
        match self.newest {
            Some(newest) if number == newest => {
                self.stale += 1;
                return false;
            }
            Some(newest) if number < newest => {
                self.reordered += 1;
                return false;
            }
            Some(newest) => self.skipped += number - newest - 1,
            None => {}
        }
        self.newest = Some(number);
        self.presented += 1;
        true
    }

    /// The figures as a message; `now` is what the receiver has counted. Once the window is over, both stand still.
    pub fn status(&self, now: &Received) -> ClientStatus {
        let (elapsed, before) = match self.started {
            Some((instant, before)) => (instant.elapsed(), before),
            None => (Duration::ZERO, Received::default()),
        };
        let elapsed = self.window.map_or(elapsed, |window| elapsed.min(window));
        let now = if self.is_over() { &self.through } else { now };
        let elapsed_ms = elapsed.as_millis() as u64;
        let bytes_received = now.datagrams.bytes - before.datagrams.bytes;
        let (reassembled, decoded) = self.latencies.percentiles();
        ClientStatus {
            elapsed_ms,
            width: self.width,
            height: self.height,
            frames_reassembled: now.units.units_complete - before.units.units_complete,
            frames_decoded: self.decoded,
            frames_presented: self.presented,
            frames_verified: self.verified,
            frames_corrupted: self.corrupted,
            frames_reordered: self.reordered,
            frames_stale: self.stale,
            frames_lost: now.units.units_lost - before.units.units_lost,
            frames_skipped: self.skipped,
            keyframes: self.keyframes,
            packets_received: now.datagrams.datagrams - before.datagrams.datagrams,
            packets_dropped: now.datagrams.dropped - before.datagrams.dropped,
            packets_dropped_data: now.datagrams.dropped_data - before.datagrams.dropped_data,
            packets_kernel_dropped: now.kernel_drops - before.kernel_drops,
            shards_recovered: now.units.shards_recovered - before.units.shards_recovered,
            frames_recovered: now.units.units_recovered - before.units.units_recovered,
            auth_failures: now.datagrams.auth_failures - before.datagrams.auth_failures,
            replays: now.datagrams.replays - before.datagrams.replays,
            bytes_received,
            // Bits per millisecond are kilobits per second.
            bitrate_kbps: (bytes_received * 8).checked_div(elapsed_ms).unwrap_or(0) as u32,
            reassembled_p50_us: reassembled.p50_us,
            reassembled_p95_us: reassembled.p95_us,
            reassembled_p99_us: reassembled.p99_us,
            decoded_p50_us: decoded.p50_us,
            decoded_p95_us: decoded.p95_us,
            decoded_p99_us: decoded.p99_us,
            clock_offset_ns: self.latencies.offset_ns(),
            out_bytes: self.out_bytes,
            ..ClientStatus::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(number: u64) -> Seen {
        Seen::Picture { number, present_ns: 1_000_000 }
    }

    #[test]
    fn every_picture_is_accounted_for() {
        let mut figures = Figures::default();
        let seen = [picture(10), picture(11), picture(11), picture(14), picture(12), Seen::Corrupted, picture(15)];
        for (index, seen) in seen.into_iter().enumerate() {
            let flags = if index == 0 { UserFlags::KEYFRAME } else { UserFlags::EMPTY };
            figures.count(seen, flags, Span::default(), 3_000_000, 5_000_000);
        }
        let status = figures.status(&Received::default());
        assert_eq!((status.frames_decoded, status.frames_verified, status.frames_corrupted), (7, 6, 1));
        assert_eq!((status.frames_presented, status.frames_stale, status.frames_reordered), (4, 1, 1));
        assert_eq!((status.frames_skipped, status.keyframes), (2, 1));
        figures.count(picture(15), UserFlags::REPEAT, Span::default(), 0, 0);
        let after = figures.status(&Received::default());
        assert_eq!((after.frames_decoded, after.frames_stale), (7, 1), "a marked repeat of the newest is no fault");
        figures.count(picture(14), UserFlags::REPEAT, Span::default(), 0, 0);
        assert_eq!(figures.status(&Received::default()).frames_reordered, 2, "the mark excuses nothing else");
        assert_eq!(status.reassembled_p50_us, 2000);
        assert_eq!(status.decoded_p99_us, 4001, "three digits are kept");
    }

    #[test]
    fn figures_begin_with_the_first_frame() {
        let mut figures = Figures::default();
        assert_eq!(figures.status(&Received::default()).elapsed_ms, 0);
        let mut counters = Span::default();
        counters.before.units.units_lost = 5;
        counters.through.units.units_lost = 5;
        figures.count(picture(1), UserFlags::KEYFRAME, counters, 0, 0);
        let mut now = counters.through;
        now.units.units_lost = 7;
        let status = figures.status(&now);
        assert_eq!((status.frames_lost, status.frames_decoded), (2, 1));
    }

    #[test]
    fn figures_stand_still_when_the_window_is_over() {
        let mut figures = Figures::default();
        figures.count(picture(1), UserFlags::KEYFRAME, Span::default(), 0, 0);
        figures.set_window(Some(Duration::ZERO));
        assert!(figures.is_over());
        figures.count(picture(2), UserFlags::KEYFRAME, Span::default(), 0, 0);
        let mut now = Received::default();
        now.units.units_complete = 9;
        let status = figures.status(&now);
        assert_eq!((status.frames_decoded, status.frames_reassembled, status.elapsed_ms), (1, 0, 0));
    }
}
