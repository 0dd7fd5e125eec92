//! The plan of a session: the host's offer and Hello, resolved once into one immutable value (decision D8).

use std::net::IpAddr;
use std::time::Duration;

use pf_abi::control::{MAX_DIMENSION, MAX_REFRESH_HZ};
use pf_abi::wire::{
    Cipher, Codecs, Hello, MAX_BITRATE_KBPS, MIN_BITRATE_KBPS, SHARD_PAYLOAD_V4, SHARD_PAYLOAD_V6, VideoCaps,
};
use pf_display::{Mode, Retention};
use pf_encode::{EncoderCaps, InputFormat};

use crate::admission::Refusal;

/// Who makes the display.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DisplayBackend {
    /// The virtual display driver.
    Driver,
    /// Nobody: the source needs none.
    None,
}

/// Where frames come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CaptureBackend {
    /// The driver's pixel ring.
    Ring,
    /// Units of a seed.
    Synthetic {
        /// The seed.
        seed: u64,
    },
}

/// Where capture and encoding run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topology {
    /// Here.
    SingleProcess,
}

/// Who encodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EncoderBackend {
    /// Software H.264.
    Software,
    /// Nobody.
    PassThrough,
}

/// What this host can give: its backends as they described themselves, and values for what a client leaves open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// Who makes displays.
    pub display: DisplayBackend,
    /// Where frames come from.
    pub capture: CaptureBackend,
    /// Who encodes.
    pub encoder: EncoderBackend,
    /// What the encoder can do.
    pub encoder_caps: EncoderCaps,
    /// Rate for clients that ask for none.
    pub bitrate_kbps: u32,
    /// Recovery percent at the start of a session.
    pub fec_percent: u8,
    /// Whether it stays there.
    pub fec_pinned: bool,
    /// How long a display stays after its session was lost.
    pub linger: Duration,
}

/// Everything about a session that is decided before it starts. Capture, encoder and wire read the same values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionPlan {
    /// Mode of the display and of the stream.
    pub mode: Mode,
    /// Who asks; a kept display goes back to the same identity only.
    pub identity: String,
    /// Who makes the display.
    pub display: DisplayBackend,
    /// Where frames come from.
    pub capture: CaptureBackend,
    /// Where it all runs.
    pub topology: Topology,
    /// Who encodes.
    pub encoder: EncoderBackend,
    /// What the encoder gets.
    pub input: InputFormat,
    /// Codec that Welcome names.
    pub codec: Codecs,
    /// Bits per sample.
    pub bit_depth: u8,
    /// High dynamic range.
    pub hdr: bool,
    /// Units between encoder and wire: one is sent while the next is encoded, more would only be older.
    pub pipeline_depth: u8,
    /// Target rate.
    pub bitrate_kbps: u32,
    /// Recovery percent at the start.
    pub fec_percent: u8,
    /// Whether it stays there.
    pub fec_pinned: bool,
    /// Bytes of a shard.
    pub shard_payload: u16,
    /// AEAD of the video path.
    pub cipher: Cipher,
    /// What becomes of the display when the client is lost.
    pub retention_when_lost: Retention,
}

impl SessionPlan {
    /// Resolves a plan.
    ///
    /// # Errors
    /// [`Refusal`] with SETUP_FAILED when the host can't give what was asked.
    pub fn resolve(offer: &Offer, hello: &Hello, peer: IpAddr, identity: String) -> Result<Self, Refusal> {
        let mode = Mode { width: hello.width, height: hello.height, refresh_hz: hello.refresh_hz };
        let dimensions = 1..=MAX_DIMENSION;
        let fits = dimensions.contains(&mode.width)
            && dimensions.contains(&mode.height)
            && (1..=MAX_REFRESH_HZ).contains(&mode.refresh_hz);
        if !fits {
            return Err(Refusal::Mode(mode));
        }
        // A client that names no codec means HEVC (wire §6.4).
        let offered = if hello.video_codecs.is_empty() { Codecs::HEVC } else { hello.video_codecs };
        if !offered.contains(Codecs::H264) {
            return Err(Refusal::Codec(offered));
        }
        let caps = offer.encoder_caps;
        caps.check(mode.width, mode.height)?;
        let wanted = if hello.bitrate_kbps == 0 { offer.bitrate_kbps } else { hello.bitrate_kbps };
        let wants_chacha = hello.video_caps.contains(VideoCaps::CHACHA20);
        let v4 = peer.to_canonical().is_ipv4();
        Ok(Self {
            mode,
            identity,
            display: offer.display,
            capture: offer.capture,
            topology: Topology::SingleProcess,
            encoder: offer.encoder,
            input: caps.input,
            codec: Codecs::H264,
            bit_depth: caps.bit_depth,
            hdr: false,
            pipeline_depth: 1,
            bitrate_kbps: wanted.clamp(MIN_BITRATE_KBPS, MAX_BITRATE_KBPS),
            fec_percent: offer.fec_percent,
            fec_pinned: offer.fec_pinned,
            shard_payload: if v4 { SHARD_PAYLOAD_V4 } else { SHARD_PAYLOAD_V6 },
            cipher: if wants_chacha { Cipher::CHACHA20_POLY1305 } else { Cipher::AES_128_GCM },
            retention_when_lost: Retention::For(u64::try_from(offer.linger.as_millis()).unwrap_or(u64::MAX)),
        })
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv6Addr;

    use pf_abi::wire::{CloseCode, DEFAULT_BITRATE_KBPS};
    use pf_encode::Codec;

    use super::*;

    /// Displays, and an encoder that takes pictures of up to 3840x2160 with even sides.
    fn pictures() -> Offer {
        let encoder_caps = EncoderCaps {
            name: "software",
            codec: Codec::H264,
            input: InputFormat::Bgra8,
            max_long_side: 3840,
            max_short_side: 2160,
            alignment: 2,
            bit_depth: 8,
            intra_only: false,
        };
        Offer {
            display: DisplayBackend::Driver,
            capture: CaptureBackend::Ring,
            encoder: EncoderBackend::Software,
            encoder_caps,
            bitrate_kbps: DEFAULT_BITRATE_KBPS,
            fec_percent: 10,
            fec_pinned: false,
            linger: Duration::from_millis(500),
        }
    }

    /// Units that need neither display nor encoder.
    fn units() -> Offer {
        let pictures = pictures();
        let (max_long_side, max_short_side) = (u32::MAX, u32::MAX);
        let input = InputFormat::Units;
        Offer {
            display: DisplayBackend::None,
            capture: CaptureBackend::Synthetic { seed: 1 },
            encoder: EncoderBackend::PassThrough,
            encoder_caps: EncoderCaps { input, max_long_side, max_short_side, alignment: 1, ..pictures.encoder_caps },
            ..pictures
        }
    }

    fn hello() -> Hello {
        Hello { width: 1280, height: 720, refresh_hz: 60, video_codecs: Codecs::H264, ..Hello::default() }
    }

    fn plan(offer: &Offer, hello: &Hello) -> Result<SessionPlan, Refusal> {
        SessionPlan::resolve(offer, hello, "127.0.0.1".parse().expect("an address"), "x".into())
    }

    #[test]
    fn the_clients_mode_is_the_plan() {
        let plan = plan(&pictures(), &hello()).expect("it fits");
        assert_eq!(plan.mode, Mode { width: 1280, height: 720, refresh_hz: 60 });
        assert_eq!((plan.bitrate_kbps, plan.shard_payload), (20_000, 1408));
        assert_eq!((plan.encoder, plan.capture), (EncoderBackend::Software, CaptureBackend::Ring));
        assert_eq!(plan.retention_when_lost, Retention::For(500));
    }

    #[test]
    fn what_can_not_be_given_is_refused_in_words() {
        let no_codec = Hello { video_codecs: Codecs::HEVC | Codecs::AV1, ..hello() };
        let silent = Hello { video_codecs: Codecs::EMPTY, ..hello() };
        let odd = Hello { width: 1281, ..hello() };
        let huge = Hello { height: 20_000, ..hello() };
        let still = Hello { refresh_hz: 0, ..hello() };
        for (hello, want) in [
            (no_codec, "bits 6"),
            (silent, "bits 2"),
            (odd, "multiples of 2"),
            (huge, "1280x20000@60"),
            (still, "1280x720@0"),
        ] {
            let refusal = plan(&pictures(), &hello).expect_err(want);
            assert_eq!(refusal.code(), CloseCode::SETUP_FAILED);
            assert!(refusal.to_string().contains(want), "{refusal}");
        }
    }

    #[test]
    fn rates_are_clamped_and_ciphers_chosen_by_the_client() {
        let low = Hello { bitrate_kbps: 1, video_caps: VideoCaps::CHACHA20, ..hello() };
        let low = plan(&units(), &low).expect("it fits");
        assert_eq!((low.bitrate_kbps, low.cipher), (500, Cipher::CHACHA20_POLY1305));
        let high = Hello { bitrate_kbps: u32::MAX, ..hello() };
        assert_eq!(plan(&units(), &high).expect("it fits").bitrate_kbps, 8_000_000);
        let six = SessionPlan::resolve(&units(), &hello(), Ipv6Addr::LOCALHOST.into(), "x".into());
        assert_eq!(six.expect("it fits").shard_payload, 1388);
    }
}
