//! The plan of a session: configuration and Hello, resolved once into one immutable value (decision D8).

use std::net::IpAddr;

use pf_abi::control::{MAX_DIMENSION, MAX_REFRESH_HZ};
use pf_abi::wire::{
    Cipher, Codecs, Hello, MAX_BITRATE_KBPS, MIN_BITRATE_KBPS, SHARD_PAYLOAD_V4, SHARD_PAYLOAD_V6, VideoCaps,
};
use pf_display::{Mode, Retention};
use pf_encode::{H264Encoder, InputFormat};

use crate::admission::Refusal;
use crate::config::{HostConfig, Source};

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
    pub fn resolve(config: &HostConfig, hello: &Hello, peer: IpAddr, identity: String) -> Result<Self, Refusal> {
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
        let (display, capture, encoder, input) = match &config.source {
            Source::Device(_) => {
                H264Encoder::capabilities().check(mode.width, mode.height)?;
                (DisplayBackend::Driver, CaptureBackend::Ring, EncoderBackend::Software, InputFormat::Bgra8)
            }
            Source::Synthetic => {
                let capture = CaptureBackend::Synthetic { seed: config.seed };
                (DisplayBackend::None, capture, EncoderBackend::PassThrough, InputFormat::Units)
            }
        };
        let wanted = if hello.bitrate_kbps == 0 { config.bitrate_kbps } else { hello.bitrate_kbps };
        let wants_chacha = hello.video_caps.contains(VideoCaps::CHACHA20);
        let v4 = peer.to_canonical().is_ipv4();
        Ok(Self {
            mode,
            identity,
            display,
            capture,
            topology: Topology::SingleProcess,
            encoder,
            input,
            codec: Codecs::H264,
            bit_depth: 8,
            hdr: false,
            pipeline_depth: 1,
            bitrate_kbps: wanted.clamp(MIN_BITRATE_KBPS, MAX_BITRATE_KBPS),
            fec_percent: config.fec_percent,
            fec_pinned: config.fec_pinned,
            shard_payload: if v4 { SHARD_PAYLOAD_V4 } else { SHARD_PAYLOAD_V6 },
            cipher: if wants_chacha { Cipher::CHACHA20_POLY1305 } else { Cipher::AES_128_GCM },
            retention_when_lost: Retention::For(u64::try_from(config.linger.as_millis()).unwrap_or(u64::MAX)),
        })
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv6Addr;

    use pf_abi::supervisor::{ConfigureHost, SourceKind};
    use pf_abi::wire::CloseCode;

    use super::*;

    fn config(source: SourceKind) -> HostConfig {
        HostConfig::resolve(&ConfigureHost {
            bind: "127.0.0.1".into(),
            device_socket: "/nowhere".into(),
            source,
            linger_ms: 500,
            ..ConfigureHost::default()
        })
        .expect("it is fine")
    }

    fn hello() -> Hello {
        Hello { width: 1280, height: 720, refresh_hz: 60, video_codecs: Codecs::H264, ..Hello::default() }
    }

    fn plan(source: SourceKind, hello: &Hello) -> Result<SessionPlan, Refusal> {
        SessionPlan::resolve(&config(source), hello, "127.0.0.1".parse().expect("an address"), "x".into())
    }

    #[test]
    fn the_clients_mode_is_the_plan() {
        let plan = plan(SourceKind::PATTERN, &hello()).expect("it fits");
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
            let refusal = plan(SourceKind::PATTERN, &hello).expect_err(want);
            assert_eq!(refusal.code(), CloseCode::SETUP_FAILED);
            assert!(refusal.to_string().contains(want), "{refusal}");
        }
    }

    #[test]
    fn rates_are_clamped_and_ciphers_chosen_by_the_client() {
        let low = Hello { bitrate_kbps: 1, video_caps: VideoCaps::CHACHA20, ..hello() };
        let low = plan(SourceKind::SYNTHETIC, &low).expect("it fits");
        assert_eq!((low.bitrate_kbps, low.cipher), (500, Cipher::CHACHA20_POLY1305));
        let high = Hello { bitrate_kbps: u32::MAX, ..hello() };
        assert_eq!(plan(SourceKind::SYNTHETIC, &high).expect("it fits").bitrate_kbps, 8_000_000);
        let six =
            SessionPlan::resolve(&config(SourceKind::SYNTHETIC), &hello(), Ipv6Addr::LOCALHOST.into(), "x".into());
        assert_eq!(six.expect("it fits").shard_payload, 1388);
    }
}
