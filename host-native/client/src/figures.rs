//! What the run saw, from the first decoded frame on.
//!
//! Every decoded picture is verified or corrupted; every verified one is new (seen), the same as before (stale) or older
//! (reordered). What the source presented meanwhile it counts itself: the window is told on its clock.

use std::ops::AddAssign;
use std::time::{Duration, Instant};

use pf_abi::supervisor::ClientStatus;
use pf_abi::wire::UserFlags;
use pf_proto::{Moments, ReassemblyStats, ReceiverStats, SequenceStats};

use crate::latency::{Latencies, Stages};
use crate::order::{Order, Place};

/// How long pictures of the window that are still under way are waited for when it is over.
const END_WAIT: Duration = Duration::from_millis(500);
/// A picture that does not carry its present time has it from the host, whose reading of the source's clock is a little
/// off. Far less than the distance of two pictures.
const READING_NS: u64 = 1_000_000;

/// Counters of the receiving thread at one moment.
#[derive(Clone, Copy, Debug, Default)]
pub struct Received {
    pub datagrams: ReceiverStats,
    pub sequences: SequenceStats,
    pub units: ReassemblyStats,
    pub kernel_drops: u64,
}

impl AddAssign for Received {
    fn add_assign(&mut self, more: Self) {
        self.datagrams += more.datagrams;
        self.sequences += more.sequences;
        self.units += more.units;
        self.kernel_drops += more.kernel_drops;
    }
}

/// What a check said of one decoded picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// Intact, with the number and present time (source's wall clock) that it carries. Numbers of another generation are
    /// of another sequence.
    Picture {
        generation: u8,
        number: u64,
        present_ns: u64,
    },
    /// Not checked; the capture instant stands for its present time.
    Unchecked {
        present_ns: u64,
    },
    Corrupted,
}

impl Seen {
    /// When it was presented, and how far the source's own word for it may lie from that. None for a picture that cannot be
    /// read.
    fn present_ns(self) -> Option<(u64, u64)> {
        match self {
            Self::Picture { present_ns, .. } => Some((present_ns, 0)),
            Self::Unchecked { present_ns } => Some((present_ns, READING_NS)),
            Self::Corrupted => None,
        }
    }
}

/// The receiver's counters around one unit.
#[derive(Clone, Copy, Debug, Default)]
pub struct Span {
    pub before: Received,
    pub through: Received,
}

/// When a unit came, by the client's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct Arrival {
    /// Its last needed packet was taken from the socket.
    pub received_ns: u64,
    /// It was whole.
    pub reassembled_ns: u64,
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
    /// Present times of the first picture, where the window begins, and of the newest one inside.
    presented_ns: Option<(u64, u64)>,
    reading_ns: u64,
    /// A picture from beyond the window came; units lost until then.
    beyond: Option<u64>,
    pub width: u32,
    pub height: u32,
    decoded: u64,
    seen: u64,
    verified: u64,
    corrupted: u64,
    reordered: u64,
    stale: u64,
    /// Units that came whole and were not decoded.
    skipped: u64,
    keyframes: u64,
    order: Order,
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

    /// Whether the measured window is over, and no picture of it is waited for any more.
    pub fn is_over(&self) -> bool {
        let elapsed = self.started.map(|(instant, _)| instant.elapsed());
        let waited = |window: Duration| elapsed.is_some_and(|elapsed| elapsed >= window + END_WAIT);
        self.beyond.is_some() || self.window.is_some_and(waited)
    }

    /// Another connection: what a host numbers, it numbers anew.
    pub fn begin_connection(&mut self) {
        self.order = Order::default();
    }

    /// A unit that came whole cannot be decoded, since one before it did not come.
    pub fn skip(&mut self) {
        if self.has_started() && !self.is_over() {
            self.skipped += 1;
        }
    }

    /// Counts one decoded frame, with the receiver's counters around it, that came and was decoded at these times of the
    /// client's clock.
    pub fn count(&mut self, seen: Seen, flags: UserFlags, counters: Span, arrival: Arrival, decoded_ns: u64) {
        self.started.get_or_insert_with(|| (Instant::now(), counters.before));
        if self.is_over() {
            return;
        }
        if let Some((present_ns, reading_ns)) = seen.present_ns() {
            self.reading_ns = reading_ns;
            let first = present_ns.saturating_sub(reading_ns);
            let (from, _) = *self.presented_ns.get_or_insert((first, present_ns));
            if self.end_ns(from).is_some_and(|end| present_ns >= end) {
                self.beyond = Some(counters.through.units.units_lost);
                return;
            }
        }
        self.through = counters.through;
        // A desktop that stands still (or whose machine is busy) has its last frame repeated, and marked so (wire §6.3):
        // nothing new, and nothing wrong.
        let again = match seen {
            Seen::Picture { generation, number, .. } => self.order.is_newest(generation, number),
            Seen::Unchecked { .. } => true,
            Seen::Corrupted => false,
        };
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
            Seen::Unchecked { present_ns } => Some(present_ns),
            Seen::Picture { generation, number, present_ns } => {
                self.verified += 1;
                match self.order.place(generation, number) {
                    Place::New => Some(present_ns),
                    Place::Same => {
                        self.stale += 1;
                        None
                    }
                    Place::Older => {
                        self.reordered += 1;
                        None
                    }
                }
            }
        };
        if let Some(present_ns) = fresh {
            self.seen += 1;
            if let Some((_, newest)) = &mut self.presented_ns {
                *newest = present_ns.max(*newest);
            }
            let Arrival { received_ns, reassembled_ns } = arrival;
            self.latencies.take(Moments { present_ns, received_ns, reassembled_ns, decoded_ns });
        }
    }

    /// Where the measured window ends that begins at `from`, in present times.
    fn end_ns(&self, from: u64) -> Option<u64> {
        self.window.map(|window| from.saturating_add(window.as_nanos() as u64))
    }

    /// Present times of the first picture, and of what would come right after the window's last one. While the window is
    /// open that is the newest picture, so that everything before it was presented by now.
    fn window_ns(&self, final_report: bool) -> (u64, u64) {
        let Some((from, newest)) = self.presented_ns else { return (0, 0) };
        let end = self.end_ns(from).filter(|_| self.is_over());
        (from, end.unwrap_or(if final_report { newest + self.reading_ns + 1 } else { newest }))
    }

    /// The figures as a message; `now` is what the receiver has counted. Once the window is over, both stand still.
    pub fn status(&self, now: &Received, final_report: bool) -> ClientStatus {
        let (elapsed, before) = match self.started {
            Some((instant, before)) => (instant.elapsed(), before),
            None => (Duration::ZERO, Received::default()),
        };
        let elapsed = match self.window {
            // It may have ended a little earlier here: pictures differ in how long they were under way.
            Some(window) if self.is_over() => window,
            Some(window) => elapsed.min(window),
            None => elapsed,
        };
        // What was lost after the last picture of the window is seen when the first one beyond it comes.
        let lost = self.beyond.unwrap_or(now.units.units_lost);
        let now = if self.is_over() { &self.through } else { now };
        let (window_from_ns, window_to_ns) = self.window_ns(final_report);
        let elapsed_ms = elapsed.as_millis() as u64;
        let bytes_received = now.datagrams.bytes - before.datagrams.bytes;
        let Stages { received, reassembled, decoded } = self.latencies.percentiles();
        ClientStatus {
            final_report,
            elapsed_ms,
            width: self.width,
            height: self.height,
            frames_reassembled: now.units.units_complete - before.units.units_complete,
            frames_decoded: self.decoded,
            frames_presented: self.seen,
            frames_verified: self.verified,
            frames_corrupted: self.corrupted,
            frames_reordered: self.reordered,
            frames_stale: self.stale,
            frames_lost: lost - before.units.units_lost,
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
            received_p50_us: received.p50_us,
            received_p95_us: received.p95_us,
            received_p99_us: received.p99_us,
            reassembled_p50_us: reassembled.p50_us,
            reassembled_p95_us: reassembled.p95_us,
            reassembled_p99_us: reassembled.p99_us,
            decoded_p50_us: decoded.p50_us,
            decoded_p95_us: decoded.p95_us,
            decoded_p99_us: decoded.p99_us,
            clock_offset_ns: self.latencies.offset_ns(),
            out_bytes: self.out_bytes,
            window_from_ns,
            window_to_ns,
            ..ClientStatus::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: u64 = 1_000_000_000;

    fn picture(number: u64) -> Seen {
        Seen::Picture { generation: 0, number, present_ns: 1_000_000 }
    }

    fn at(number: u64, present_ns: u64) -> Seen {
        Seen::Picture { generation: 0, number, present_ns }
    }

    fn count(figures: &mut Figures, seen: Seen) {
        figures.count(seen, UserFlags::EMPTY, Span::default(), Arrival::default(), 0);
    }

    fn status(figures: &Figures) -> ClientStatus {
        figures.status(&Received::default(), false)
    }

    #[test]
    fn every_picture_is_accounted_for() {
        let mut figures = Figures::default();
        let seen = [picture(10), picture(11), picture(11), picture(14), picture(12), Seen::Corrupted, picture(15)];
        let arrival = Arrival { received_ns: 2_500_000, reassembled_ns: 3_000_000 };
        for (index, seen) in seen.into_iter().enumerate() {
            let flags = if index == 0 { UserFlags::KEYFRAME } else { UserFlags::EMPTY };
            figures.count(seen, flags, Span::default(), arrival, 5_000_000);
        }
        figures.skip();
        let before = status(&figures);
        assert_eq!((before.frames_decoded, before.frames_verified, before.frames_corrupted), (7, 6, 1));
        assert_eq!((before.frames_presented, before.frames_stale, before.frames_reordered), (4, 1, 1));
        assert_eq!((before.frames_skipped, before.keyframes), (1, 1));
        figures.count(picture(15), UserFlags::REPEAT, Span::default(), Arrival::default(), 0);
        let after = status(&figures);
        assert_eq!((after.frames_decoded, after.frames_stale), (7, 1), "a marked repeat of the newest is no fault");
        figures.count(picture(14), UserFlags::REPEAT, Span::default(), Arrival::default(), 0);
        assert_eq!(status(&figures).frames_reordered, 2, "the mark excuses nothing else");
        assert_eq!((before.received_p50_us, before.reassembled_p50_us), (1500, 2000));
        assert_eq!(before.decoded_p99_us, 4001, "three digits are kept");
    }

    #[test]
    fn another_generation_or_connection_is_another_sequence() {
        let mut figures = Figures::default();
        for (generation, number) in [(0, 500), (0, 501), (16, 1), (16, 2)] {
            count(&mut figures, Seen::Picture { generation, number, present_ns: 1 });
        }
        assert_eq!((status(&figures).frames_presented, status(&figures).frames_reordered), (4, 0));
        figures.begin_connection();
        count(&mut figures, Seen::Picture { generation: 16, number: 1, present_ns: 2 });
        assert_eq!((status(&figures).frames_presented, status(&figures).frames_reordered), (5, 0));
        count(&mut figures, Seen::Picture { generation: 16, number: 0, present_ns: 2 });
        assert_eq!(status(&figures).frames_reordered, 1);
    }

    #[test]
    fn a_repeat_of_an_unchecked_picture_is_not_seen_again() {
        let mut figures = Figures::default();
        count(&mut figures, Seen::Unchecked { present_ns: 5 * SECOND });
        figures.count(
            Seen::Unchecked { present_ns: 6 * SECOND },
            UserFlags::REPEAT,
            Span::default(),
            Arrival::default(),
            0,
        );
        count(&mut figures, Seen::Unchecked { present_ns: 7 * SECOND });
        assert_eq!((status(&figures).frames_presented, status(&figures).frames_decoded), (2, 2));
        let end = figures.status(&Received::default(), true);
        assert_eq!((end.window_from_ns, end.window_to_ns), (5 * SECOND - READING_NS, 7 * SECOND + READING_NS + 1));
    }

    #[test]
    fn figures_begin_with_the_first_frame() {
        let mut figures = Figures::default();
        assert_eq!((status(&figures).elapsed_ms, status(&figures).window_from_ns), (0, 0));
        figures.skip();
        let mut counters = Span::default();
        counters.before.units.units_lost = 5;
        counters.through.units.units_lost = 5;
        figures.count(picture(1), UserFlags::KEYFRAME, counters, Arrival::default(), 0);
        let mut now = counters.through;
        now.units.units_lost = 7;
        let status = figures.status(&now, false);
        assert_eq!((status.frames_lost, status.frames_decoded, status.frames_skipped), (2, 1, 0));
    }

    #[test]
    fn the_window_holds_the_pictures_that_were_presented_in_it() {
        let mut figures = Figures::default();
        figures.set_window(Some(Duration::from_secs(1)));
        count(&mut figures, at(7, 3 * SECOND));
        count(&mut figures, at(8, 4 * SECOND - 2));
        assert_eq!((status(&figures).window_from_ns, status(&figures).window_to_ns), (3 * SECOND, 4 * SECOND - 2));
        let cut_short = figures.status(&Received::default(), true);
        assert_eq!(cut_short.window_to_ns, 4 * SECOND - 1, "the newest picture is inside");
        // Out of order and still inside of the window: counted, and no end of it.
        count(&mut figures, at(10, 4 * SECOND - 1));
        assert!(!figures.is_over());
        let mut counters = Span::default();
        counters.through.units.units_lost = 3;
        figures.count(at(11, 4 * SECOND), UserFlags::EMPTY, counters, Arrival::default(), 0);
        assert!(figures.is_over(), "a picture from beyond the end ends it");
        count(&mut figures, at(12, 4 * SECOND - 1));
        figures.skip();
        let mut now = Received::default();
        now.units.units_complete = 9;
        now.units.units_lost = 8;
        let status = figures.status(&now, true);
        assert_eq!((status.frames_presented, status.frames_decoded, status.frames_reassembled), (3, 3, 0));
        assert_eq!((status.frames_lost, status.frames_skipped), (3, 0), "what was lost up to its end");
        assert_eq!((status.window_from_ns, status.window_to_ns), (3 * SECOND, 4 * SECOND));
        assert!(status.final_report);
    }
}
