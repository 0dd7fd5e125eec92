//! The plan of a session: the host's offer and Hello, resolved once into one immutable value (decision D8).

use std::net::IpAddr;
use std::time::Duration;

use pf_abi::control::{MAX_DIMENSION, MAX_REFRESH_HZ};
use pf_abi::wire::{
    Cipher, Codecs, Hello, MAX_BITRATE_KBPS, MIN_BITRATE_KBPS, SHARD_PAYLOAD_V4, SHARD_PAYLOAD_V6, VideoCaps,
};
use pf_media::{CaptureCaps, Codec, DisplayCaps, EncoderCaps, FrameKind, Mode, Retention};

use crate::admission::Refusal;

/// Where capture and encoding run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topology {
    /// Here.
    SingleProcess,
}

/// What this host can give: its backends as they described themselves, and values for what a client leaves open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// Who makes displays, in the order of preference.
    pub displays: Vec<DisplayCaps>,
    /// Where frames come from, in the order of preference.
    pub captures: Vec<CaptureCaps>,
    /// Who encodes, in the order of preference.
    pub encoders: Vec<EncoderCaps>,
    /// Smallest width and height that the pictures may have, in pixels.
    pub smallest: (u32, u32),
    /// Rate for clients that ask for none.
    pub bitrate_kbps: u32,
    /// Recovery percent at the start of a session.
    pub fec_percent: u8,
    /// Whether it stays there.
    pub fec_pinned: bool,
    /// How long a display stays after its session was lost.
    pub linger: Duration,
}

/// Backends that fit each other.
struct Chain {
    display: Option<DisplayCaps>,
    capture: CaptureCaps,
    encoder: EncoderCaps,
}

impl Offer {
    /// The first backends that together give this mode in one of these codecs.
    fn chain(&self, mode: Mode, codecs: Codecs) -> Result<Chain, Refusal> {
        let mut first = None;
        for capture in &self.captures {
            match self.chain_of(*capture, mode, codecs) {
                Ok(chain) => return Ok(chain),
                Err(refusal) => first = first.or(Some(refusal)),
            }
        }
        Err(first.unwrap_or(Refusal::NoBackend("source of frames")))
    }

    fn chain_of(&self, capture: CaptureCaps, mode: Mode, codecs: Codecs) -> Result<Chain, Refusal> {
        let display = if capture.needs_display {
            let DisplayCaps { max_dimension, max_refresh_hz, .. } =
                *self.displays.first().ok_or(Refusal::NoBackend("display"))?;
            let fitting = self.displays.iter().find(|caps| caps.fits(mode));
            Some(*fitting.ok_or(Refusal::Mode { mode, max_dimension, max_refresh_hz })?)
        } else {
            None
        };
        // Pictures that nobody codes are nothing that a client could show.
        let serves = |caps: &&EncoderCaps| caps.codec != Codec::None || capture.kind == FrameKind::Units;
        let mut takers = self.encoders.iter().filter(|caps| caps.input == capture.kind).filter(serves).peekable();
        takers.peek().ok_or(Refusal::NoBackend("encoder"))?;
        let encodes = takers.clone().fold(Codecs::EMPTY, |all, caps| all | wire_codec(caps.codec));
        let mut coders = takers.filter(|caps| codecs.contains(wire_codec(caps.codec))).peekable();
        coders.peek().ok_or(Refusal::Codec { encodes, decodes: codecs })?;
        let mut first = None;
        for encoder in coders {
            match encoder.check(mode.width, mode.height) {
                Ok(()) => return Ok(Chain { display, capture, encoder: *encoder }),
                Err(error) => first = first.or(Some(error)),
            }
        }
        Err(first.map_or(Refusal::NoBackend("encoder"), Refusal::Size))
    }
}

/// The bit of a codec in Hello and Welcome (wire §6.4). Finished units go by the name that every client knows: it is
/// nobody's promise.
#[must_use]
pub fn wire_codec(codec: Codec) -> Codecs {
    match codec {
        Codec::H264 | Codec::None => Codecs::H264,
    }
}

/// Everything about a session that is decided before it starts. Capture, encoder and wire read the same values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionPlan {
    /// Mode of the display and of the stream.
    pub mode: Mode,
    /// Who asks; a kept display goes back to the same identity only.
    pub identity: String,
    /// Name of who makes the display; None where the source needs none.
    pub display: Option<&'static str>,
    /// Name of the source of frames.
    pub capture: &'static str,
    /// Where it all runs.
    pub topology: Topology,
    /// Name of who encodes.
    pub encoder: &'static str,
    /// What the encoder gets.
    pub input: FrameKind,
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
        let mode = Mode::hz(hello.width, hello.height, hello.refresh_hz);
        let dimensions = 1..=MAX_DIMENSION;
        let fits = dimensions.contains(&mode.width)
            && dimensions.contains(&mode.height)
            && (1..=MAX_REFRESH_HZ).contains(&hello.refresh_hz);
        if !fits {
            return Err(Refusal::Mode { mode, max_dimension: MAX_DIMENSION, max_refresh_hz: MAX_REFRESH_HZ });
        }
        let (width, height) = offer.smallest;
        if mode.width < width || mode.height < height {
            return Err(Refusal::Small { mode, width, height });
        }
        // A client that names no codec means HEVC (wire §6.4).
        let offered = if hello.video_codecs.is_empty() { Codecs::HEVC } else { hello.video_codecs };
        let Chain { display, capture, encoder } = offer.chain(mode, offered)?;
        let wanted = if hello.bitrate_kbps == 0 { offer.bitrate_kbps } else { hello.bitrate_kbps };
        let wants_chacha = hello.video_caps.contains(VideoCaps::CHACHA20);
        let v4 = peer.to_canonical().is_ipv4();
        Ok(Self {
            mode,
            identity,
            display: display.map(|caps| caps.name),
            capture: capture.name,
            topology: Topology::SingleProcess,
            encoder: encoder.name,
            input: encoder.input,
            codec: wire_codec(encoder.codec),
            bit_depth: encoder.bit_depth,
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

    use super::*;

    const SOFTWARE: EncoderCaps = EncoderCaps {
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

    /// Displays, and an encoder that takes pictures of up to 3840x2160 with even sides.
    fn pictures() -> Offer {
        Offer {
            displays: vec![DisplayCaps { name: "driver", max_dimension: 16_384, max_refresh_hz: 1000, hdr: false }],
            captures: vec![CaptureCaps { name: "ring", kind: FrameKind::Bgra8, needs_display: true, depth: 1 }],
            encoders: vec![SOFTWARE],
            smallest: (1, 1),
            bitrate_kbps: DEFAULT_BITRATE_KBPS,
            fec_percent: 10,
            fec_pinned: false,
            linger: Duration::from_millis(500),
        }
    }

    /// Units that need neither display nor encoder.
    fn units() -> Offer {
        let units = EncoderCaps {
            name: "none",
            codec: Codec::None,
            input: FrameKind::Units,
            max_long_side: u32::MAX,
            max_short_side: u32::MAX,
            alignment: 1,
            ..SOFTWARE
        };
        let capture = CaptureCaps { name: "seed", kind: FrameKind::Units, needs_display: false, depth: 1 };
        Offer { displays: Vec::new(), captures: vec![capture], encoders: vec![SOFTWARE, units], ..pictures() }
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
        assert_eq!(plan.mode, Mode::hz(1280, 720, 60));
        assert_eq!((plan.bitrate_kbps, plan.shard_payload), (20_000, 1408));
        assert_eq!((plan.encoder, plan.capture, plan.display), ("software", "ring", Some("driver")));
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
            (no_codec, "this host encodes bits 1, the client decodes bits 6"),
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
    fn pictures_that_need_room_are_refused_where_there_is_none() {
        let offer = Offer { smallest: (320, 180), ..pictures() };
        let asked = |width, height| plan(&offer, &Hello { width, height, ..hello() });
        assert!(asked(320, 180).is_ok());
        for (width, height) in [(318, 180), (320, 178)] {
            let refusal = asked(width, height).expect_err("too small");
            assert_eq!(refusal.code(), CloseCode::SETUP_FAILED);
            let want = format!("{width}x{height}@60 is too small for the pictures of this host: at least 320x180");
            assert_eq!(refusal.to_string(), want);
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

    #[test]
    fn backends_that_fit_each_other_are_chosen_in_the_order_of_preference() {
        let units = plan(&units(), &hello()).expect("it fits");
        assert_eq!(
            (units.display, units.capture, units.encoder, units.input),
            (None, "seed", "none", FrameKind::Units)
        );

        let mut both = pictures();
        both.captures.insert(0, CaptureCaps { name: "first", ..both.captures[0] });
        both.encoders.insert(0, EncoderCaps { name: "small", max_long_side: 640, max_short_side: 480, ..SOFTWARE });
        both.displays.insert(0, DisplayCaps { name: "low", max_dimension: 800, ..both.displays[0] });
        let large = plan(&both, &hello()).expect("it fits");
        assert_eq!((large.capture, large.display, large.encoder), ("first", Some("driver"), "software"));
        let small = plan(&both, &Hello { width: 640, height: 480, ..hello() }).expect("it fits");
        assert_eq!((small.capture, small.display, small.encoder), ("first", Some("low"), "small"));
    }

    #[test]
    fn what_is_missing_is_named() {
        let refused = |change: fn(&mut Offer)| {
            let mut offer = pictures();
            change(&mut offer);
            plan(&offer, &hello()).expect_err("something is missing").to_string()
        };
        assert!(refused(|offer| offer.captures.clear()).contains("no source of frames"));
        assert!(refused(|offer| offer.displays.clear()).contains("no display"));
        assert!(refused(|offer| offer.encoders.clear()).contains("no encoder"));
        let uncoded = refused(|offer| offer.encoders[0].codec = Codec::None);
        assert!(uncoded.contains("no encoder"), "pictures that nobody codes are served to nobody: {uncoded}");
        let slow = refused(|offer| offer.displays[0].max_refresh_hz = 30);
        assert_eq!(slow, "1280x720@60 is no mode of this display: up to 16384x16384 at up to 30 Hz");
    }
}
