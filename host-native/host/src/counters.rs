//! Figures of the whole host.

use std::sync::atomic::{AtomicU8, AtomicU32, AtomicU64, Ordering::Relaxed};

use pf_abi::supervisor::HostStatus;
use pf_media::{DisplaySnapshot, DisplayState};
use pf_os::clock::processor_ns;

use crate::sent::SentAges;

/// Counted by every thread, told in HostStatus.
#[derive(Debug, Default)]
pub struct Counters {
    /// Sessions that run.
    pub sessions_active: AtomicU32,
    /// Sessions that began.
    pub sessions_total: AtomicU32,
    /// Frames taken from a source.
    pub frames_captured: AtomicU64,
    /// Units that came out of an encoder.
    pub frames_encoded: AtomicU64,
    /// Frames that were overtaken or could not be encoded.
    pub frames_dropped: AtomicU64,
    /// Key frames among the units.
    pub keyframes: AtomicU64,
    /// Datagrams handed to the system.
    pub packets_sent: AtomicU64,
    /// Their bytes.
    pub bytes_sent: AtomicU64,
    /// Datagrams that the system did not take.
    pub send_errors: AtomicU64,
    /// Recovery percent of the unit that was sent last.
    pub fec_percent: AtomicU8,
    /// Ages of units.
    pub sent: SentAges,
}

impl Counters {
    /// The status message.
    pub fn status(&self, displays: &[DisplaySnapshot]) -> HostStatus {
        let count = |wanted: fn(DisplayState) -> bool| {
            u32::try_from(displays.iter().filter(|display| wanted(display.state)).count()).unwrap_or(u32::MAX)
        };
        let [sent_p50_us, sent_p95_us, sent_p99_us] = self.sent.percentiles();
        HostStatus {
            sessions_active: self.sessions_active.load(Relaxed),
            sessions_total: self.sessions_total.load(Relaxed),
            displays_active: count(|state| matches!(state, DisplayState::Active { .. })),
            displays_lingering: count(|state| matches!(state, DisplayState::Lingering { .. } | DisplayState::Pinned)),
            frames_captured: self.frames_captured.load(Relaxed),
            frames_encoded: self.frames_encoded.load(Relaxed),
            frames_dropped: self.frames_dropped.load(Relaxed),
            keyframes: self.keyframes.load(Relaxed),
            packets_sent: self.packets_sent.load(Relaxed),
            bytes_sent: self.bytes_sent.load(Relaxed),
            send_errors: self.send_errors.load(Relaxed),
            fec_percent: self.fec_percent.load(Relaxed),
            sent_p50_us,
            sent_p95_us,
            sent_p99_us,
            cpu_us: processor_ns() / 1000,
        }
    }
}
