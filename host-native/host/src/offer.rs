//! What this host offers to clients: its source, its encoder, and the values of its configuration.

use pf_encode::{Encoder, H264Encoder, PassThrough};
use pf_session::{CaptureBackend, DisplayBackend, EncoderBackend, Offer};

use crate::config::{HostConfig, Source};

/// The offer of a host that is configured like this.
pub fn offer(config: &HostConfig) -> Offer {
    let (display, capture, encoder, encoder_caps) = match &config.source {
        Source::Device(_) => {
            (DisplayBackend::Driver, CaptureBackend::Ring, EncoderBackend::Software, H264Encoder::capabilities())
        }
        Source::Synthetic => {
            let capture = CaptureBackend::Synthetic { seed: config.seed };
            (DisplayBackend::None, capture, EncoderBackend::PassThrough, PassThrough::new().caps())
        }
    };
    Offer {
        display,
        capture,
        encoder,
        encoder_caps,
        bitrate_kbps: config.bitrate_kbps,
        fec_percent: config.fec_percent,
        fec_pinned: config.fec_pinned,
        linger: config.linger,
    }
}
