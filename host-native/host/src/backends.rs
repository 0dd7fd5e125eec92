//! The backends of this host, by the names that their probes told.

use std::sync::Arc;

use pf_media::{
    CaptureBackend, CaptureCaps, DisplayCaps, DisplaySnapshot, EncoderBackend, EncoderCaps, Failure, VirtualDisplay,
};
use pf_session::Offer;

use crate::config::HostConfig;

/// What a probe said, and who said it.
struct Known<C, B: ?Sized> {
    caps: C,
    backend: Arc<B>,
}

/// Everything that can make displays, frames and units here, in the order of preference.
pub struct Backends {
    displays: Vec<Known<DisplayCaps, dyn VirtualDisplay>>,
    captures: Vec<Known<CaptureCaps, dyn CaptureBackend>>,
    encoders: Vec<Known<EncoderCaps, dyn EncoderBackend>>,
}

/// Asks each what it can do. One that can't be used here is not offered.
fn probe<C, B: ?Sized>(backends: Vec<Arc<B>>, ask: fn(&B) -> Result<C, Failure>) -> Vec<Known<C, B>> {
    let known = backends.into_iter().filter_map(|backend| match ask(&backend) {
        Ok(caps) => Some(Known { caps, backend }),
        Err(failure) => {
            tracing::warn!("a backend can't be used: {failure}");
            None
        }
    });
    known.collect()
}

fn find<C, B: ?Sized>(known: &[Known<C, B>], is: impl Fn(&C) -> bool) -> Option<&Arc<B>> {
    known.iter().find(|known| is(&known.caps)).map(|known| &known.backend)
}

impl Backends {
    /// Probes them all.
    pub fn new(
        displays: Vec<Arc<dyn VirtualDisplay>>,
        captures: Vec<Arc<dyn CaptureBackend>>,
        encoders: Vec<Arc<dyn EncoderBackend>>,
    ) -> Self {
        Self {
            displays: probe(displays, |display| display.probe()),
            captures: probe(captures, |capture| capture.probe()),
            encoders: probe(encoders, |encoder| encoder.probe()),
        }
    }

    /// What clients of a host that is configured like this can be given.
    pub fn offer(&self, config: &HostConfig) -> Offer {
        Offer {
            displays: self.displays.iter().map(|known| known.caps).collect(),
            captures: self.captures.iter().map(|known| known.caps).collect(),
            encoders: self.encoders.iter().map(|known| known.caps).collect(),
            smallest: config.smallest,
            bitrate_kbps: config.bitrate_kbps,
            fec_percent: config.fec_percent,
            fec_pinned: config.fec_pinned,
            linger: config.linger,
        }
    }

    /// Who makes displays under this name.
    pub fn display(&self, name: &str) -> Option<&Arc<dyn VirtualDisplay>> {
        find(&self.displays, |caps| caps.name == name)
    }

    /// The source of frames of this name.
    pub fn capture(&self, name: &str) -> Option<&Arc<dyn CaptureBackend>> {
        find(&self.captures, |caps| caps.name == name)
    }

    /// The way of encoding of this name.
    pub fn encoder(&self, name: &str) -> Option<&Arc<dyn EncoderBackend>> {
        find(&self.encoders, |caps| caps.name == name)
    }

    /// Every display that exists.
    pub fn snapshot(&self) -> Vec<DisplaySnapshot> {
        self.displays.iter().flat_map(|known| known.backend.displays()).collect()
    }

    /// Removes every display.
    pub fn shut_down(&self) {
        for known in &self.displays {
            known.backend.shut_down();
        }
    }
}
