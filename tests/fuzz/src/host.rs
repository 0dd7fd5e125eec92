//! A host that serves, and a client that it serves, for the machines of sessions.

use std::time::Duration;

use pf_abi::wire::{Codecs, DEFAULT_BITRATE_KBPS, Hello, WIRE_VERSION};
use pf_media::{CaptureCaps, Codec, DisplayCaps, EncoderCaps, FrameKind};
use pf_session::Offer;

pub(crate) fn offer() -> Offer {
    let encoder = EncoderCaps {
        name: "software",
        codec: Codec::H264,
        input: FrameKind::Bgra8,
        max_long_side: 3840,
        max_short_side: 2160,
        alignment: 2,
        bit_depth: 8,
        intra_only: false,
        reference_invalidation: false,
    };
    Offer {
        displays: vec![DisplayCaps { name: "driver", max_dimension: 16_384, max_refresh_hz: 1000, hdr: false }],
        captures: vec![CaptureCaps { name: "ring", kind: FrameKind::Bgra8, needs_display: true, depth: 1 }],
        encoders: vec![encoder],
        smallest: (1, 1),
        bitrate_kbps: DEFAULT_BITRATE_KBPS,
        fec_percent: 10,
        fec_pinned: false,
        linger: Duration::from_millis(500),
    }
}

pub(crate) fn hello() -> Hello {
    Hello {
        abi_version: WIRE_VERSION,
        width: 1280,
        height: 720,
        refresh_hz: 60,
        video_codecs: Codecs::H264,
        ..Hello::default()
    }
}
