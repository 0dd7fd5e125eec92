//! Software H.264, low latency: no reordering, one slice, infinite GOP, IDR with parameter sets on request.

use openh264::OpenH264API;
use openh264::Timestamp;
use openh264::encoder::{
    BitRate, Complexity, Encoder as Backend, EncoderConfig, FrameRate, FrameType, IntraFramePeriod, Profile,
    RateControlMode, SpsPpsStrategy, UsageType, VuiConfig,
};

use crate::encoder::{Codec, EncodeError, Encoder, EncoderCaps, InputFormat, Picture, PictureError, UnitInfo};
use crate::i420::I420;
use crate::sys::silence;

const NAME: &str = "openh264";

/// What a stream is opened with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct H264Config {
    /// Pixels per row, even.
    pub width: u32,
    /// Rows, even.
    pub height: u32,
    /// Frames per second for which bits are planned.
    pub refresh_hz: u32,
    /// Target rate.
    pub bitrate_kbps: u32,
}

/// The software encoder.
pub struct H264Encoder {
    backend: Backend,
    config: H264Config,
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

fn backend_failed(error: impl std::fmt::Display) -> EncodeError {
    EncodeError::Backend { backend: NAME, reason: error.to_string() }
}

impl H264Encoder {
    /// What the backend can do, before one is opened.
    #[must_use]
    pub const fn capabilities() -> EncoderCaps {
        EncoderCaps {
            name: NAME,
            codec: Codec::H264,
            input: InputFormat::Bgra8,
            max_long_side: 3840,
            max_short_side: 2160,
            alignment: 2,
            bit_depth: 8,
            intra_only: false,
        }
    }

    /// Opens an encoder for one mode.
    ///
    /// # Errors
    /// [`EncodeError::BadPicture`] for a mode outside the capabilities; [`EncodeError::Backend`].
    pub fn open(config: H264Config) -> Result<Self, EncodeError> {
        Self::capabilities().check(config.width, config.height).map_err(PictureError::from)?;
        // Measured at 720p (example `measure`, two cores): bitrate mode costs no more than rate control off and keeps
        // the rate; a second thread needs a second slice, wins 2 ms at the median and loses 2 to 4 ms at the 95th
        // percentile once the other processes of a host want the core.
        let settings = EncoderConfig::new()
            .bitrate(BitRate::from_bps(config.bitrate_kbps.saturating_mul(1000)))
            .max_frame_rate(FrameRate::from_hz(config.refresh_hz.max(1) as f32))
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
            picture: I420::new(config.width, config.height),
            drawn: false,
            waiting: None,
            key_wanted: false,
            started: false,
            first_pts_ns: 0,
        })
    }

    fn read(&mut self, picture: Picture<'_>) -> Result<bool, EncodeError> {
        match picture {
            Picture::Bgra { pixels, pitch, width, height } => {
                if (width, height) != (self.config.width, self.config.height) {
                    let (encoder_width, encoder_height) = (self.config.width, self.config.height);
                    return Err(PictureError::OtherSize { width, height, encoder_width, encoder_height }.into());
                }
                self.picture.convert(pixels, pitch)?;
                self.drawn = true;
                Ok(false)
            }
            Picture::Repeat if self.drawn => Ok(true),
            Picture::Repeat => Err(EncodeError::NothingToRepeat),
            Picture::Unit(_) => {
                Err(PictureError::OtherKind { encoder: NAME, takes: "pictures", came: "finished units" }.into())
            }
        }
    }
}

impl Encoder for H264Encoder {
    fn caps(&self) -> EncoderCaps {
        Self::capabilities()
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
}

#[cfg(test)]
mod tests {
    use openh264::decoder::Decoder;
    use openh264::formats::YUVSource;
    use openh264::nal_units;

    use super::*;
    use crate::encoder::Rows;

    const CONFIG: H264Config = H264Config { width: 320, height: 192, refresh_hz: 60, bitrate_kbps: 4000 };

    /// A grey picture with a bright square that moves with `number`.
    fn bgra(number: u32) -> Vec<u8> {
        let mut pixels = vec![60; (CONFIG.width * CONFIG.height * 4) as usize];
        for y in 32..64 {
            let start = ((y * CONFIG.width + 8 * number) * 4) as usize;
            pixels[start..start + 32 * 4].fill(200);
        }
        pixels
    }

    fn picture(pixels: &impl Rows) -> Picture<'_> {
        Picture::Bgra { pixels, pitch: CONFIG.width * 4, width: CONFIG.width, height: CONFIG.height }
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
            encoder.submit(picture(&bgra(number % 30)), u64::from(number) * 16_666_667).expect("it fits");
            let info = encoder.poll(&mut unit).expect("it encodes").expect("no frame is skipped");
            let key = number == 0 || number == 25;
            assert_eq!((info.keyframe, info.repeat), (key, false), "frame {number}");
            assert_eq!(types(&unit), if key { PARAMETERS_AND_IDR.to_vec() } else { vec![1] }, "frame {number}");
        }
        assert_eq!(encoder.poll(&mut unit), Ok(None));
    }

    #[test]
    fn pictures_come_back_without_delay() {
        let mut encoder = H264Encoder::open(CONFIG).expect("it opens");
        let mut decoder = Decoder::new().expect("a decoder");
        let mut unit = Vec::new();
        for number in 0..10 {
            encoder.submit(picture(&bgra(number)), 0).expect("it fits");
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
        assert_eq!(encoder.submit(Picture::Repeat, 0), Err(EncodeError::NothingToRepeat));
        for pts in [0, 1] {
            encoder.submit(picture(&bgra(1)), pts).expect("it fits");
            encoder.poll(&mut unit).expect("it encodes");
        }
        encoder.submit(Picture::Repeat, 2).expect("a repeat");
        let info = encoder.poll(&mut unit).expect("it encodes").expect("a unit");
        assert!(info.repeat && !info.keyframe && unit.len() < 500, "{info:?} in {} bytes", unit.len());
    }

    #[test]
    fn modes_outside_the_capabilities_are_refused_in_words() {
        for (width, height) in [(0, 0), (321, 192), (4096, 2160), (2160, 3842)] {
            let refused = H264Encoder::open(H264Config { width, height, ..CONFIG });
            let Err(error @ EncodeError::BadPicture(PictureError::Size(_))) = refused else {
                panic!("{width}x{height} opened")
            };
            let text = error.to_string();
            assert!(text.contains(&format!("{width}x{height}")), "{text}");
        }
        let mut encoder = H264Encoder::open(CONFIG).expect("it opens");
        let small = Picture::Bgra { pixels: &vec![0; 64 * 64 * 4], pitch: 256, width: 64, height: 64 };
        assert!(matches!(encoder.submit(small, 0), Err(EncodeError::BadPicture(_))));
        assert!(matches!(encoder.submit(Picture::Unit(&[1]), 0), Err(EncodeError::BadPicture(_))));
    }
}
