//! Software H.264, low latency: no reordering, one slice, infinite GOP, IDR with parameter sets on request.

use openh264::OpenH264API;
use openh264::Timestamp;
use openh264::encoder::{
    BitRate, Complexity, Encoder as Backend, EncoderConfig as Settings, FrameRate, FrameType, IntraFramePeriod,
    Profile, RateControlMode, SpsPpsStrategy, UsageType, VuiConfig,
};

use pf_abi::supervisor::{MAX_H264_LONG_SIDE, MAX_H264_SHORT_SIDE, MODE_STEP};
use pf_media::{
    Blame, Codec, EncodeError, Encoder, EncoderCaps, EncoderConfig, Failure, FrameKind, HdrMetadata, Outlook, Picture,
    PictureError, UnitInfo,
};

use super::i420::I420;
use super::sys::silence;

const NAME: &str = "openh264";

/// What the library can do; it is linked in, so that this holds on every machine. The sizes are those of the schema: whoever
/// offers a mode asks there.
pub(super) const CAPABILITIES: EncoderCaps = EncoderCaps {
    name: NAME,
    codec: Codec::H264,
    input: FrameKind::Bgra8,
    max_long_side: MAX_H264_LONG_SIDE,
    max_short_side: MAX_H264_SHORT_SIDE,
    alignment: MODE_STEP,
    bit_depth: 8,
    intra_only: false,
    reference_invalidation: false,
};

/// One stream.
pub(super) struct H264Encoder {
    backend: Backend,
    config: EncoderConfig,
    picture: I420,
    /// Whether `picture` holds anything.
    drawn: bool,
    waiting: Option<Waiting>,
    key_wanted: bool,
    /// The backend starts with an IDR by itself and can't be forced before.
    started: bool,
    first_pts_ns: u64,
}

#[derive(Clone, Copy)]
struct Waiting {
    pts_ns: u64,
    repeat: bool,
}

fn backend_failed(error: openh264::Error) -> EncodeError {
    EncodeError::Backend { backend: NAME, failure: Failure::blaming(Blame::System, error, Outlook::Permanent) }
}

impl H264Encoder {
    /// Opens an encoder for one mode.
    ///
    /// # Errors
    /// [`EncodeError::BadPicture`] for a mode outside the capabilities; [`EncodeError::Backend`].
    pub fn open(config: EncoderConfig) -> Result<Self, EncodeError> {
        let mode = config.mode;
        CAPABILITIES.check(mode.width, mode.height)?;
        // Measured at 720p (example `measure`, two cores): bitrate mode costs no more than rate control off and keeps
        // the rate; a second thread needs a second slice, wins 2 ms at the median and loses 2 to 4 ms at the 95th
        // percentile once the other processes of a host want the core.
        let settings = Settings::new()
            .bitrate(BitRate::from_bps(config.bitrate_kbps.saturating_mul(1000)))
            .max_frame_rate(FrameRate::from_hz(mode.refresh.per_second().max(1.0) as f32))
            .rate_control_mode(RateControlMode::Bitrate)
            .skip_frames(false)
            .usage_type(UsageType::CameraVideoRealTime)
            .complexity(Complexity::Low)
            .profile(Profile::Baseline)
            .sps_pps_strategy(SpsPpsStrategy::ConstantId)
            .intra_frame_period(IntraFramePeriod::from_num_frames(0))
            .scene_change_detect(false)
            .adaptive_quantization(false)
            .background_detection(false)
            .long_term_reference(false)
            .num_threads(1)
            .vui(VuiConfig::bt709());
        let mut backend = Backend::with_api_config(OpenH264API::from_source(), settings).map_err(backend_failed)?;
        silence(&mut backend);
        Ok(Self {
            backend,
            config,
            picture: I420::new(mode.width, mode.height),
            drawn: false,
            waiting: None,
            key_wanted: false,
            started: false,
            first_pts_ns: 0,
        })
    }

    fn read(&mut self, picture: Picture<'_>) -> Result<bool, EncodeError> {
        let Picture::Fresh(buffer) = picture else {
            return if self.drawn { Ok(true) } else { Err(EncodeError::NothingToRepeat) };
        };
        let pixels =
            buffer.pixels().ok_or(PictureError::OtherKind { encoder: NAME, takes: "pictures", came: buffer.name() })?;
        let (layout, mode) = (pixels.layout(), self.config.mode);
        if (layout.width, layout.height) != (mode.width, mode.height) {
            let (width, height) = (layout.width, layout.height);
            let (encoder_width, encoder_height) = (mode.width, mode.height);
            return Err(PictureError::OtherSize { width, height, encoder_width, encoder_height }.into());
        }
        self.picture.convert(pixels)?;
        self.drawn = true;
        Ok(false)
    }
}

impl Encoder for H264Encoder {
    fn caps(&self) -> EncoderCaps {
        CAPABILITIES
    }

    fn submit(&mut self, picture: Picture<'_>, pts_ns: u64) -> Result<(), EncodeError> {
        let repeat = self.read(picture)?;
        self.waiting = Some(Waiting { pts_ns, repeat });
        Ok(())
    }

    fn poll(&mut self, unit: &mut Vec<u8>) -> Result<Option<UnitInfo>, EncodeError> {
        let Some(Waiting { pts_ns, repeat }) = self.waiting.take() else { return Ok(None) };
        if !self.started {
            self.first_pts_ns = pts_ns;
        } else if self.key_wanted {
            self.backend.force_intra_frame();
        }
        let at = Timestamp::from_millis(pts_ns.saturating_sub(self.first_pts_ns) / 1_000_000);
        let stream = self.backend.encode_at(&self.picture, at).map_err(backend_failed)?;
        self.started = true;
        let keyframe = matches!(stream.frame_type(), FrameType::IDR);
        unit.clear();
        stream.write_vec(unit);
        if unit.is_empty() {
            return Ok(None);
        }
        self.key_wanted &= !keyframe;
        Ok(Some(UnitInfo { pts_ns, keyframe, repeat }))
    }

    fn flush(&mut self) {
        self.waiting = None;
    }

    fn request_keyframe(&mut self) {
        self.key_wanted = true;
    }

    /// 8-bit BT.709 only, as the capabilities say.
    fn set_hdr_meta(&mut self, _meta: Option<HdrMetadata>) {}

    fn invalidate_ref_frames(&mut self, _first_pts_ns: u64, _last_pts_ns: u64) -> bool {
        false
    }
}

#[cfg(test)]
mod tests {
    use openh264::decoder::Decoder;
    use openh264::formats::YUVSource;
    use openh264::nal_units;

    use pf_media::{Buffer, MemoryPixels, Mode, PixelLayout};

    use super::*;

    const MODE: Mode = Mode::hz(320, 192, 60);
    const CONFIG: EncoderConfig = EncoderConfig { mode: MODE, bitrate_kbps: 4000 };

    /// A grey picture with a bright square that moves with `number`.
    fn bgra(number: u32) -> Vec<u8> {
        let mut pixels = vec![60; (MODE.width * MODE.height * 4) as usize];
        for y in 32..64 {
            let start = ((y * MODE.width + 8 * number) * 4) as usize;
            pixels[start..start + 32 * 4].fill(200);
        }
        pixels
    }

    fn sized(pixels: &[u8], width: u32, height: u32) -> Buffer<'_> {
        Buffer::Memory(MemoryPixels::new(pixels, PixelLayout { width, height, pitch: width * 4 }))
    }

    fn submit(encoder: &mut H264Encoder, number: u32, pts_ns: u64) {
        let pixels = bgra(number);
        let buffer = sized(&pixels, MODE.width, MODE.height);
        encoder.submit(Picture::Fresh(&buffer), pts_ns).expect("it fits");
    }

    /// What the schema says of sizes is what the library takes, up to the decoder at the other end.
    #[test]
    fn every_corner_of_the_sizes_is_coded_and_decoded() {
        use pf_abi::supervisor::MIN_MODE_SIDE as LEAST;
        let (long, short) = (MAX_H264_LONG_SIDE, MAX_H264_SHORT_SIDE);
        for (width, height) in [(LEAST, LEAST), (long, LEAST), (LEAST, long), (long, short), (short, long)] {
            for hertz in [1, pf_abi::control::MAX_REFRESH_HZ] {
                let mode = Mode::hz(width, height, hertz);
                let mut encoder = H264Encoder::open(EncoderConfig { mode, bitrate_kbps: 20_000 }).expect("opens");
                let pixels = vec![90; (width * height * 4) as usize];
                encoder.submit(Picture::Fresh(&sized(&pixels, width, height)), 0).expect("it fits");
                let mut unit = Vec::new();
                assert!(encoder.poll(&mut unit).expect("encodes").is_some(), "{mode:?}");
                let mut decoder = Decoder::new().expect("decodes");
                let picture = decoder.decode(&unit).expect("it is H.264").expect("a whole picture");
                assert_eq!(picture.dimensions(), (width as usize, height as usize));
            }
        }
    }

    /// Types of the units of an access unit.
    fn types(unit: &[u8]) -> Vec<u8> {
        nal_units(unit).map(|nal| nal.iter().find(|byte| **byte > 1).expect("a header") & 31).collect()
    }

    const PARAMETERS_AND_IDR: [u8; 3] = [7, 8, 5];

    #[test]
    fn the_stream_starts_with_an_idr_and_has_more_only_on_request() {
        let mut encoder = H264Encoder::open(CONFIG).expect("it opens");
        let mut unit = Vec::new();
        for number in 0..40u32 {
            if number == 25 {
                encoder.request_keyframe();
                encoder.request_keyframe();
            }
            submit(&mut encoder, number % 30, u64::from(number) * 16_666_667);
            let info = encoder.poll(&mut unit).expect("it encodes").expect("no frame is skipped");
            let key = number == 0 || number == 25;
            assert_eq!((info.keyframe, info.repeat), (key, false), "frame {number}");
            assert_eq!(types(&unit), if key { PARAMETERS_AND_IDR.to_vec() } else { vec![1] }, "frame {number}");
        }
        assert_eq!(encoder.poll(&mut unit).expect("fine"), None);
    }

    #[test]
    fn pictures_come_back_without_delay() {
        let mut encoder = H264Encoder::open(CONFIG).expect("it opens");
        let mut decoder = Decoder::new().expect("a decoder");
        let mut unit = Vec::new();
        for number in 0..10 {
            submit(&mut encoder, number, 0);
            encoder.poll(&mut unit).expect("it encodes").expect("a unit");
            let shown = decoder.decode(&unit).expect("it decodes").expect("one unit in, one picture out");
            let (stride, row) = (shown.strides().0, 48);
            let luma = |column: u32| i32::from(shown.y()[row * stride + column as usize]);
            assert!((luma(8 * number + 16) - (16 + 200 * 219 / 255)).abs() < 8, "frame {number}: bright");
            assert!((luma(310) - (16 + 60 * 219 / 255)).abs() < 8, "frame {number}: dark");
        }
    }

    #[test]
    fn a_repeat_shows_the_same_picture_in_few_bytes() {
        let mut encoder = H264Encoder::open(CONFIG).expect("it opens");
        let mut unit = Vec::new();
        assert!(matches!(encoder.submit(Picture::Repeat, 0), Err(EncodeError::NothingToRepeat)));
        for pts in [0, 1] {
            submit(&mut encoder, 1, pts);
            encoder.poll(&mut unit).expect("it encodes");
        }
        encoder.submit(Picture::Repeat, 2).expect("a repeat");
        let info = encoder.poll(&mut unit).expect("it encodes").expect("a unit");
        assert!(info.repeat && !info.keyframe && unit.len() < 500, "{info:?} in {} bytes", unit.len());
    }

    #[test]
    fn modes_outside_the_capabilities_are_refused_in_words() {
        for (width, height) in [(0, 0), (321, 192), (4096, 2160), (2160, 3842)] {
            let refused = H264Encoder::open(EncoderConfig { mode: Mode { width, height, ..MODE }, ..CONFIG });
            let Err(error @ EncodeError::BadPicture(PictureError::Size(_))) = refused else {
                panic!("{width}x{height} opened")
            };
            let text = error.to_string();
            assert!(text.contains(&format!("{width}x{height}")), "{text}");
        }
        let mut encoder = H264Encoder::open(CONFIG).expect("it opens");
        let small = vec![0; 64 * 64 * 4];
        for buffer in [sized(&small, 64, 64), Buffer::Unit(&[1])] {
            assert!(matches!(encoder.submit(Picture::Fresh(&buffer), 0), Err(EncodeError::BadPicture(_))));
        }
    }
}
