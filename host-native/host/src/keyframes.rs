//! Requests for key frames, from the control task to the thread that encodes.

use std::sync::atomic::{AtomicBool, Ordering};

use pf_abi::wire::KEYFRAME_SPACING_MS;
use pf_proto::KeyframeSpacing;

/// Set by the control task.
#[derive(Debug, Default)]
pub struct KeyframeSignal(AtomicBool);

impl KeyframeSignal {
    /// A client asks.
    pub fn request(&self) {
        self.0.store(true, Ordering::Release);
    }

    fn take(&self) -> bool {
        self.0.swap(false, Ordering::AcqRel)
    }
}

/// Decides when a request becomes a key frame: the first at once, later ones at least 750 ms apart.
#[derive(Debug)]
pub struct KeyframeGate {
    spacing: KeyframeSpacing,
}

impl KeyframeGate {
    /// Nothing was asked yet.
    pub fn new() -> Self {
        Self { spacing: KeyframeSpacing::new(u64::from(KEYFRAME_SPACING_MS) * 1_000_000) }
    }

    /// True when the next unit is to be a forced key frame.
    pub fn due(&mut self, signal: &KeyframeSignal, now_ns: u64) -> bool {
        if signal.take() {
            self.spacing.request();
        }
        self.spacing.poll(now_ns)
    }
}
